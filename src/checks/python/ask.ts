/**
 * Asks our Python programs about texts.
 * Why: nobody reads Python as well as Python does.
 * How: python3 runs `src/checks/python/main.py` in the sandbox, in an empty folder, with the texts on standard input. It parses them and runs nothing
 * of the project, so no trust is needed; network and home are cut off all the same.
 * It will never run a python3 or a program that the repository brings.
 */
import { accessSync, constants, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { CheckTools } from '../check.ts';
import type { HarnessEnd } from '../differential/harness-place.ts';

/** Ours, below the installed product. */
const FOLDER = 'src/checks/python';
/** Looked in first: what stands on PATH may be a shim that needs the rest of a home folder. */
const SYSTEM_FOLDERS = ['/usr/local/bin', '/opt/homebrew/bin', '/usr/bin'] as const;
/** Seconds that a large file takes are few; a tangled one is not worth more. */
const LIMITS = { wallMs: 15_000, cpuSeconds: 15, memoryMb: 512, processes: 8 } as const;

/** What asking needs of the world. */
export type AskingTools = Pick<CheckTools, 'sandbox' | 'packageRoot' | 'cacheDir' | 'env'>;

/** Absolute path of a python3 outside of the repository; undefined when there is none. */
export function findPython(env: NodeJS.ProcessEnv): string | undefined {
  const searched = [...SYSTEM_FOLDERS, ...(env.PATH ?? '').split(path.delimiter).filter((folder) => path.isAbsolute(folder))];
  return searched.map((folder) => path.join(folder, 'python3')).find(isProgram);
}

/** Absolute path of one of our Python programs. */
export function pythonProgram(packageRoot: string, name: string): string {
  return path.join(packageRoot, FOLDER, name);
}

/** The answer of main.py to one request, or why there is none. @throws Failure process-limit; the signal's reason when interrupted. */
export async function askPython(request: unknown, tools: AskingTools, signal: AbortSignal): Promise<HarnessEnd> {
  const python = findPython(tools.env);
  if (python === undefined) return { is: 'none', why: 'python3 is not installed' };
  const state = await tools.sandbox.state();
  if (state.is === 'missing') return { is: 'none', why: `no sandbox: ${state.why}` };
  mkdirSync(tools.cacheDir, { recursive: true });
  const folder = mkdtempSync(path.join(tools.cacheDir, 'python-'));
  try {
    const end = await tools.sandbox.run(
      {
        argv: [python, '-I', '-B', pythonProgram(tools.packageRoot, 'main.py')],
        cwd: folder,
        env: { PATH: '/usr/local/bin:/usr/bin:/bin', LANG: 'C.UTF-8' },
        stdin: JSON.stringify(request),
        writable: [folder],
        readable: [path.join(tools.packageRoot, FOLDER), path.dirname(path.dirname(realpathSync(python)))],
        hidden: [],
        limits: LIMITS,
      },
      signal,
    );
    signal.throwIfAborted();
    if (end.is === 'not-found') return { is: 'none', why: end.why };
    if (end.is !== 'exited') return { is: 'none', why: 'reading it took too much time or memory' };
    if (end.code !== 0)
      return { is: 'none', why: `python3 could not read it: ${end.stderr.text.trim().split('\n').at(-1) ?? ''}`.slice(0, 200) };
    return { is: 'answer', value: JSON.parse(end.stdout.text) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
