import type { Job } from '../core/job.ts';
import { plainLine } from './plain.ts';
import { placeOfAim } from './render-job.ts';

/** The command that asks for a job's like on the present text: `localcoder improve src/cart.js#total --again`. */
export function againCommand({ kind, aim, instruction }: Pick<Job, 'kind' | 'aim' | 'instruction'>): string {
  const words = instruction === '' ? '' : ` ${word(plainLine(instruction))}`;
  return `localcoder ${plainLine(kind)} ${word(placeOfAim(aim))}${words} --again`;
}

/** A word as a POSIX shell reads it back. */
function word(text: string): string {
  return /^[\w@%+=:,./#-]+$/u.test(text) && !text.startsWith('#') ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
