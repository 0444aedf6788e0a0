/**
 * The process that runs the old and the new version of a function side by side, inside the sandbox.
 * Why: only running tells whether two versions do the same; the code may print, hang or exit.
 * How: the request is read to its end before any code of the project is loaded; the answer is one line behind the token of the request, written
 * by a function kept from before that. It will never tell the token to the code it loads, and exits with 0 only after the answer.
 */
import { readFileSync, writeSync } from 'node:fs';
import type { HarnessRequest } from '../differential/shape.ts';
import { comparison } from './comparison.ts';

const STDIN = 0;
const STDOUT = 1;

// Kept from before any code of the project can replace them.
const { stringify } = JSON;
const write = writeSync;
const exit = process.exit.bind(process);

const { token, request } = JSON.parse(readFileSync(STDIN, 'utf8')) as { token: string; request: HarnessRequest };
// Whatever the judged code leaves behind must not end this process in between.
process.on('unhandledRejection', () => undefined);
const answer = await comparison(request);
write(STDOUT, `\n${token} ${stringify(answer)}\n`);
exit(0);
