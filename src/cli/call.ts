import { Failure } from '../core/failure.ts';
import type { ExitStatus } from '../core/outcome.ts';
import { EXIT } from '../core/outcome.ts';
import type { Place } from './place.ts';
import { plain, plainLine } from './plain.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** One call of the command line: what every command is handed. */
export interface Call {
  readonly place: Place;
  readonly terminal: Terminal;
  /** `--json`: standard output holds JSON and nothing else. */
  readonly json: boolean;
  readonly env: NodeJS.ProcessEnv;
  /** True when `argument` stood after `--`: then it is never a revision. */
  readonly afterDashes: (argument: string | undefined) => boolean;
}

/** What a command does; it answers the exit status. */
export type Work = (call: Call) => Promise<ExitStatus>;

/** Runs a command's work with the call made from the global options, and keeps its exit status. */
export type Act = (work: Work, options?: ActOptions) => Promise<void>;

export interface ActOptions {
  /** The folder of `-C` need not exist: the command only looks its path up. */
  readonly mayBeGone: boolean;
}

/** What `--json` prints when a command could not do what was asked. */
export interface ErrorJson {
  readonly error: { readonly code: string; readonly message: string; readonly next: string };
}

/** Runs `work`; a usage error or the world's no is told in the manner of git with the fix on a line of its own. */
export async function answer(call: Call, work: Work): Promise<ExitStatus> {
  try {
    return await work(call);
  } catch (error) {
    const { code, message, next, status } = describe(error);
    if (call.json) call.terminal.print(JSON.stringify({ error: { code, message, next } } satisfies ErrorJson));
    const { red, dim } = call.terminal.noteColour;
    call.terminal.note(`${red('localcoder:')} ${plain(message)}`);
    if (next !== '') call.terminal.note(`${dim('next:')} ${plainLine(next)}`);
    if (code === 'bug' && error instanceof Error) call.terminal.note(error.stack ?? '');
    return status;
  }
}

interface Described {
  readonly code: string;
  readonly message: string;
  readonly next: string;
  readonly status: ExitStatus;
}

function describe(error: unknown): Described {
  if (error instanceof UsageError) return { code: 'usage', message: error.message, next: error.next, status: EXIT.usage };
  if (error instanceof Failure) {
    const status = error.code === 'worker-locked' ? EXIT.locked : error.outcome === 'failed-engine' ? EXIT.engine : EXIT.world;
    return { code: error.code, message: error.message, next: error.next, status };
  }
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof Error && 'code' in error && (error.code === 'ERR_MODULE_NOT_FOUND' || error.code === 'MODULE_NOT_FOUND')) {
    const next = "install localcoder again; in a checkout: 'npm ci && npm run build'";
    return { code: 'install-broken', message, next, status: EXIT.world };
  }
  return { code: 'bug', message, next: 'this is a bug in localcoder; please report it with the lines below', status: EXIT.world };
}
