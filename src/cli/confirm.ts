import process from 'node:process';
import { createInterface } from 'node:readline';
import type { Call } from './call.ts';

/** True where a person can be asked something. */
export function canAsk({ terminal, json }: Call, input: NodeJS.ReadStream = process.stdin): boolean {
  return !json && input.isTTY === true && terminal.lively;
}

/** Asks for a yes or no in the terminal. No is the default, and the answer where nobody can be asked. */
export function confirm(call: Call, question: string, input: NodeJS.ReadStream = process.stdin): Promise<boolean> {
  if (!canAsk(call, input)) return Promise.resolve(false);
  const lines = createInterface({ input, output: process.stderr });
  return new Promise((resolve) => {
    lines.once('close', () => resolve(false));
    lines.question(`${question} [y/N] `, (answer) => {
      resolve(/^y(?:es)?$/iu.test(answer.trim()));
      lines.close();
    });
  });
}
