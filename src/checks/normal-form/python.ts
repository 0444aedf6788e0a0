import type { CheckTools } from '../check.ts';
import { type AskingTools, askPython } from '../python/ask.ts';
import type { FormAnswer, NormalForm } from './form.ts';

/** Python, by its own `ast`. */
export const pythonForm: NormalForm = {
  languages: ['python'],
  compare: ({ before, after, idioms }, tools: CheckTools, signal) => comparePython(before, after, tools, signal, idioms),
};

/** Compares two texts of one file. */
export async function comparePython(
  before: string,
  after: string,
  tools: AskingTools,
  signal: AbortSignal,
  idioms = false,
): Promise<FormAnswer> {
  const end = await askPython({ do: 'normal-form', before, after, idioms }, tools, signal);
  if (end.is === 'none') return { is: 'not-run', why: end.why };
  const answer = end.value as { is: string; why?: string; rules?: readonly string[]; by?: string };
  if (answer.is === 'equal') return { is: 'equal', rules: answer.rules ?? [], by: answer.by ?? 'Python' };
  if (answer.is === 'broken') return { is: 'broken', why: answer.why ?? 'it cannot be read' };
  return answer.is === 'different' ? { is: 'not-proved' } : { is: 'not-run', why: answer.why ?? 'it cannot be read', ofCode: true };
}
