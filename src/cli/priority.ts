import { InvalidArgumentError } from 'commander';
import { PRIORITY } from '../core/job.ts';

const HIGHEST = 1_000;

/** `--priority`: a whole number from 0 to 1000, or the name of who usually asks. @throws InvalidArgumentError otherwise. */
export function parsePriority(text: string): number {
  const named = new Map<string, number>(Object.entries(PRIORITY)).get(text);
  if (named !== undefined) return named;
  const number = /^\d{1,4}$/u.test(text) ? Number(text) : Number.NaN;
  if (number >= 0 && number <= HIGHEST) return number;
  const names = Object.entries(PRIORITY).map(([name, value]) => `${name} (${value})`);
  throw new InvalidArgumentError(`Give a whole number from 0 to ${HIGHEST}, or one of ${names.join(', ')}.`);
}
