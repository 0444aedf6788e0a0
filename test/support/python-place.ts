import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { type HarnessPlace, readAnswer } from '../../src/checks/differential/harness-place.ts';
import { type AskingTools, findPython } from '../../src/checks/python/ask.ts';
import type { Sandbox, SandboxEnd } from '../../src/core/port/sandbox.ts';

export const PACKAGE_ROOT = path.resolve(import.meta.dirname, '../..');
/** No test is about these limits, and the machine of a test may be very busy. */
const PATIENCE = 10;

/** Runs commands as they are: for tests that only run code of their own. */
export const openDoor: Sandbox = {
  state: async () => ({ is: 'opted-out', why: 'a test' }),
  run: ({ argv, cwd, env, stdin, limits }) => run(argv, cwd, env, stdin ?? '', limits.wallMs * PATIENCE),
};

/** What asking Python needs, without a sandbox. */
export function pythonTools(cacheDir: string): AskingTools {
  return { sandbox: openDoor, packageRoot: PACKAGE_ROOT, cacheDir, env: process.env };
}

/** A place for harnesses in `root`, without a sandbox. */
export function pythonPlace(root: string): HarnessPlace {
  return {
    root,
    packageRoot: PACKAGE_ROOT,
    read: () => undefined,
    async run(argv, request, wallMs) {
      const token = randomBytes(8).toString('hex');
      const end = await run(argv, root, { PATH: process.env.PATH ?? '' }, JSON.stringify({ token, request }), wallMs * PATIENCE);
      return readAnswer(end, token);
    },
  };
}

/** What a Python program of the tests prints. */
export async function runPython(file: string, input: unknown): Promise<unknown> {
  const end = await run([findPython(process.env) ?? 'python3', '-B', file], PACKAGE_ROOT, {}, JSON.stringify(input), 120_000);
  if (end.is !== 'exited' || end.code !== 0) throw new Error(JSON.stringify(end));
  return JSON.parse(end.stdout.text);
}

function run(
  argv: readonly [string, ...string[]],
  cwd: string,
  env: Readonly<Record<string, string>>,
  stdin: string,
  wallMs: number,
): Promise<SandboxEnd> {
  return new Promise((resolve) => {
    const child = spawn(argv[0], argv.slice(1), { cwd, env, timeout: wallMs, killSignal: 'SIGKILL' });
    const texts = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        texts[name] += text;
      });
    }
    const story = () => ({ stdout: { text: texts.stdout, lost: 0 }, stderr: { text: texts.stderr, lost: 0 }, millis: 0 });
    child.on('error', (error) => resolve({ is: 'not-found', why: error.message }));
    child.on('close', (code) => resolve(code === null ? { is: 'timed-out', ...story() } : { is: 'exited', code, ...story() }));
    child.stdin.on('error', () => undefined).end(stdin);
  });
}
