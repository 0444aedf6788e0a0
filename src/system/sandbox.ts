/**
 * Runs commands of a project cut off from the network, from the person's files and from everything else that runs.
 * Why: tests, linters and their plugins are code that changes daily and that nobody has read; they may do anything they are able to.
 * How: bubblewrap on Linux, sandbox-exec on macOS, each believed only after a trial run has shown that it confines; an environment built from
 * nothing; limits by the kernel and by a watch; everything ended with the first process, with the worker, or when the caller says so.
 * Never runs a command unconfined unless the person has allowed that in their own settings.
 */
import { accessSync, constants } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { Failure } from '../core/failure.ts';
import type { Sandbox, SandboxState } from '../core/port/sandbox.ts';
import { orUndefined } from './or-undefined.ts';
import { meansOf } from './sandbox-bubblewrap.ts';
import { runConfined, type SandboxTools } from './sandbox-run.ts';
import { installWords, refusalWords, tryWay } from './sandbox-trial.ts';
import { bubblewrapWay, openWay, type SandboxWay, seatbeltWay } from './sandbox-way.ts';

export interface SandboxOptions extends SandboxTools {
  /** The worker's own environment: PATH is searched for the program that confines, HOME is what is hidden. */
  readonly env: NodeJS.ProcessEnv;
  /** The person's own decision to run commands even where nothing confines them. A repository can never set it. */
  readonly allowWithout: boolean;
}

interface Found {
  readonly state: SandboxState;
  readonly way?: SandboxWay;
}

/** Milliseconds after which a missing sandbox is looked for again: the person may have done what they were told. */
const LOOK_AGAIN_MS = 60_000;
const HELP_MS = 5_000;
/** Where system programs lie, whatever PATH says. */
const SYSTEM_FOLDERS = ['/usr/bin', '/usr/local/bin', '/bin', '/run/current-system/sw/bin'];

/** Nothing runs before `state` or `run` is asked. */
export function openSandbox(options: SandboxOptions): Sandbox {
  let found: { readonly at: number; readonly is: Promise<Found> } | undefined;
  const find = async (): Promise<Found> => {
    if (found !== undefined) {
      const { state } = await found.is;
      if (state.is === 'ready' || options.clock.now() - found.at < LOOK_AGAIN_MS) return found.is;
    }
    const is = look(options);
    found = { at: options.clock.now(), is };
    is.catch(() => {
      found = undefined;
    });
    return is;
  };
  return {
    state: async () => (await find()).state,
    async run(command, signal) {
      const { state, way } = await find();
      if (state.is === 'missing' || way === undefined) {
        const next = state.is === 'missing' ? state.next : 'see `localcoder doctor`';
        throw new Failure('sandbox-missing', `Commands of a project are not run here: ${state.is === 'ready' ? '' : state.why}`, { next });
      }
      return await runConfined(way, command, signal, options);
    },
  };
}

async function look(options: SandboxOptions): Promise<Found> {
  const { state, way } = await confining(options);
  if (state.is !== 'missing' || !options.allowWithout || options.platform === 'win32')
    return way === undefined ? { state } : { state, way };
  return {
    state: { is: 'opted-out', why: `commands of a project run without a sandbox, as your settings allow: ${state.why}` },
    way: openWay(options),
  };
}

async function confining(options: SandboxOptions): Promise<Found> {
  const { platform, env } = options;
  const missing = (why: string, next: string): Found => ({ state: { is: 'missing', why, next } });
  if (platform === 'darwin') {
    const program = findProgram('sandbox-exec', env);
    if (program === undefined) return missing('sandbox-exec is not there', 'it is a part of macOS: look at /usr/bin/sandbox-exec');
    const way = seatbeltWay(program, options);
    const objection = await tryWay(way, env, options);
    return objection === undefined ? { state: { is: 'ready', by: 'sandbox-exec' }, way } : missing(objection, 'run `localcoder doctor`');
  }
  if (platform !== 'linux')
    return missing(`there is no sandbox for ${platform}`, 'run the worker on Linux or macOS (on Windows: in WSL 2)');
  const program = findProgram('bwrap', env);
  if (program === undefined) return missing('bwrap is not installed', installWords());
  let why = '';
  for (const means of meansOf(await helpOf(program, options))) {
    const way = bubblewrapWay(program, means, options);
    const objection = await tryWay(way, env, options);
    if (objection === undefined) return { state: { is: 'ready', by: 'bubblewrap' }, way };
    why ||= objection;
  }
  return missing(why, refusalWords());
}

async function helpOf(program: string, { processes }: SandboxTools): Promise<string> {
  const request = { argv: [program, '--help'], cwd: '/', env: {}, wallMs: HELP_MS } as const;
  const end = await processes.run(request, AbortSignal.timeout(HELP_MS));
  return end.is === 'exited' ? end.stdout.text + end.stderr.text : '';
}

/** An absolute path. A relative folder of PATH would be looked up where the worker happens to stand: in somebody's repository. */
function findProgram(name: string, env: NodeJS.ProcessEnv): string | undefined {
  const folders = [...SYSTEM_FOLDERS, ...(env.PATH ?? '').split(delimiter)].filter((folder) => isAbsolute(folder));
  return folders.map((folder) => join(folder, name)).find((file) => orUndefined(() => [accessSync(file, constants.X_OK)]) !== undefined);
}
