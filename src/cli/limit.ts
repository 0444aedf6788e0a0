import { InvalidArgumentError } from 'commander';

/** A whole number above zero. @throws InvalidArgumentError otherwise. */
export function parseLimit(text: string): number {
  const number = /^\d{1,7}$/u.test(text) ? Number(text) : 0;
  if (number > 0) return number;
  throw new InvalidArgumentError('Give a whole number above zero.');
}
