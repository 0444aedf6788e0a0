/**
 * Runs a harness of ours, and in it code of the project, in the sandbox.
 * Why: the verdict comes from a process whose output the judged code can write to as well.
 * How: the request goes in through standard input with a random token; an answer counts only when it stands on a line of standard output that
 * begins with that token and the process exited with 0. The harness reads its input to the end before it loads any code, and keeps the token to itself.
 * It will never run anything without a sandbox, and never reads a file that the judged code may have written.
 */
import { randomBytes } from 'node:crypto';
import type { RepoPath } from '../../core/brand.ts';
import type { SandboxEnd } from '../../core/port/sandbox.ts';
import type { Target } from '../../core/target.ts';
import type { CheckTools } from '../check.ts';

/** Where harnesses run. Made by `harnessPlace`; a test makes its own. */
export interface HarnessPlace {
  /** Absolute path of the project's checkout. */
  readonly root: string;
  /** Absolute path of the installed product. */
  readonly packageRoot: string;
  /** Text of a file of the checkout; undefined when there is none. */
  read(file: string): string | undefined;
  /**
   * Runs `argv` in the checkout with `request` and a token as JSON on standard input: `{"token": "…", "request": …}`.
   * The answer is the JSON behind the token on the last line of standard output that begins with it.
   */
  run(argv: readonly [string, ...string[]], request: unknown, wallMs: number, signal: AbortSignal): Promise<HarnessEnd>;
}

export type HarnessEnd = { readonly is: 'answer'; readonly value: unknown } | { readonly is: 'none'; readonly why: string };

/** Of one harness process. */
const MEMORY_MB = 1024;
const PROCESSES = 64;
const TOKEN_BYTES = 24;

/** The checkout of a target's base at rest, with harnesses run in the sandbox; or why there is none. @throws Failure as Scratch.checkout. */
export async function harnessPlace(
  tools: Pick<CheckTools, 'sandbox' | 'scratch' | 'packageRoot' | 'env'>,
  { base, over }: Pick<Target, 'base' | 'over'>,
  signal: AbortSignal,
): Promise<{ readonly is: 'place'; readonly place: HarnessPlace } | { readonly is: 'none'; readonly why: string }> {
  const state = await tools.sandbox.state();
  if (state.is === 'missing') return { is: 'none', why: `no sandbox: ${state.why}` };
  const checkout = await tools.scratch.checkout(base, signal, over);
  await checkout.put([]);
  return {
    is: 'place',
    place: {
      root: checkout.root,
      packageRoot: tools.packageRoot,
      read: (file) => checkout.read(file as RepoPath),
      async run(argv, request, wallMs, signal) {
        const token = randomBytes(TOKEN_BYTES).toString('hex');
        const end = await tools.sandbox.run(
          {
            argv,
            cwd: checkout.root,
            env: { PATH: tools.env.PATH ?? '', LANG: 'C.UTF-8', TZ: 'UTC' },
            stdin: JSON.stringify({ token, request }),
            writable: [checkout.root],
            readable: [...checkout.readable, tools.packageRoot, process.execPath],
            hidden: checkout.hidden,
            limits: { wallMs, cpuSeconds: Math.ceil(wallMs / 1000), memoryMb: MEMORY_MB, processes: PROCESSES },
          },
          signal,
        );
        signal.throwIfAborted();
        return readAnswer(end, token);
      },
    },
  };
}

/** The answer in a harness's output, if it is one: exit code 0 and the token. What the judged code printed is passed over. */
export function readAnswer(end: SandboxEnd, token: string): HarnessEnd {
  if (end.is === 'not-found') return { is: 'none', why: end.why };
  if (end.is === 'timed-out') return { is: 'none', why: 'it ran out of time' };
  if (end.is === 'too-greedy') return { is: 'none', why: `it used too much ${end.of === 'memory' ? 'memory' : 'of the process table'}` };
  if (end.is !== 'exited') return { is: 'none', why: 'it was ended' };
  const line = end.stdout.text.split('\n').findLast((text) => text.startsWith(`${token} `));
  if (end.code !== 0 || line === undefined) return { is: 'none', why: `the run ended without an answer (exit ${end.code})` };
  try {
    return { is: 'answer', value: JSON.parse(line.slice(token.length + 1)) };
  } catch {
    return { is: 'none', why: 'the run ended without a readable answer' };
  }
}
