import { KINDS } from '../../jobs/kinds.ts';
import type { CommandModule } from './command-module.ts';

export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  readonly group: string;
  readonly hidden?: boolean;
  /** Loads the command's own file; nothing of it is read for any other command. */
  readonly load: () => Promise<CommandModule>;
}

const ASK = 'Ask for something';
const FOLLOW = 'Follow what happens';
const TAKE = 'Take or leave a result';
const SET_UP = 'Set up and check';

const asks: readonly CommandEntry[] = KINDS.map((kind) => ({
  name: kind.name,
  summary: kind.unavailable === undefined ? kind.summary : `${kind.summary} (not in this version yet)`,
  group: ASK,
  load: kind.result === 'findings' ? () => import('./commands/review.ts') : async () => (await import('./commands/ask.ts')).askFor(kind),
}));

/** Every command, in the order help shows them. */
export const COMMANDS: readonly CommandEntry[] = [
  ...asks,
  { name: 'scan', summary: 'queue the @ai comments that stand in saved files', group: ASK, load: () => import('./commands/scan.ts') },
  { name: 'watch', summary: 'follow the saves of this repository', group: FOLLOW, load: () => import('./commands/watch.ts') },
  { name: 'stop', summary: 'end the worker', group: FOLLOW, load: () => import('./commands/stop.ts') },
  { name: 'unwatch', summary: 'no longer follow the saves of this repository', group: FOLLOW, load: () => import('./commands/unwatch.ts') },
  { name: 'status', summary: 'worker, engine, repositories and queue', group: FOLLOW, load: () => import('./commands/status.ts') },
  { name: 'jobs', summary: 'list what waits, runs and is open', group: FOLLOW, load: () => import('./commands/jobs.ts') },
  { name: 'show', summary: 'everything about one job', group: FOLLOW, load: () => import('./commands/show.ts') },
  { name: 'why', summary: 'short for show --why', group: FOLLOW, hidden: true, load: () => import('./commands/why.ts') },
  { name: 'log', summary: 'short for show --log', group: FOLLOW, hidden: true, load: () => import('./commands/log.ts') },
  { name: 'cancel', summary: 'end jobs that wait or run', group: FOLLOW, load: () => import('./commands/cancel.ts') },
  { name: 'retry', summary: 'run a failed or cancelled job again', group: FOLLOW, load: () => import('./commands/retry.ts') },
  { name: 'pause', summary: 'start no more jobs for now', group: FOLLOW, load: () => import('./commands/pause.ts') },
  { name: 'resume', summary: 'start jobs again', group: FOLLOW, load: () => import('./commands/resume.ts') },
  { name: 'bump', summary: 'run a waiting job next', group: FOLLOW, load: () => import('./commands/bump.ts') },
  { name: 'history', summary: 'jobs that have ended', group: FOLLOW, load: () => import('./commands/history.ts') },
  { name: 'inbox', summary: 'step through open results', group: TAKE, load: () => import('./commands/inbox.ts') },
  { name: 'apply', summary: 'write a result into the saved file', group: TAKE, load: () => import('./commands/apply.ts') },
  { name: 'unapply', summary: 'take an applied result back exactly', group: TAKE, load: () => import('./commands/unapply.ts') },
  { name: 'reject', summary: 'never bring this result again', group: TAKE, load: () => import('./commands/reject.ts') },
  { name: 'findings', summary: 'what reviews found; dismiss false alarms', group: TAKE, load: () => import('./commands/findings.ts') },
  { name: 'refresh', summary: 'move a result to where you are now', group: TAKE, load: () => import('./commands/refresh.ts') },
  { name: 'clean', summary: 'remove branches of merged and rejected results', group: TAKE, load: () => import('./commands/clean.ts') },
  {
    name: 'doctor',
    summary: 'check this machine, this installation and the repositories',
    group: SET_UP,
    load: () => import('./commands/doctor.ts'),
  },
  { name: 'trust', summary: 'let the checks of this repository run', group: SET_UP, load: () => import('./commands/trust.ts') },
  { name: 'hooks', summary: 'have pushes reviewed and commits worked on', group: SET_UP, load: () => import('./commands/hooks.ts') },
  { name: 'config', summary: 'read, explain and change settings', group: SET_UP, load: () => import('./commands/config.ts') },
  { name: 'worker', summary: 'the worker process itself', group: SET_UP, hidden: true, load: () => import('./commands/worker.ts') },
  {
    name: 'demo',
    summary: 'see it work on a small repository of its own',
    group: SET_UP,
    hidden: true,
    load: () => import('./commands/demo.ts'),
  },
];
