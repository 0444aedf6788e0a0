import type { EpochMs } from '../core/brand.ts';
import type { JobStatus } from '../core/job.ts';
import type { RegisteredRepo } from '../core/port/queue.ts';
import type { ShortStatus } from '../core/port/status-file.ts';
import type { WatchedRepo, WorkerStatus } from '../core/worker.ts';
import { unwatchCommand } from './gone-repository.ts';
import { plainLine } from './plain.ts';
import { count, table } from './render-table.ts';
import { ago } from './render-time.ts';
import type { Colours } from './terminal.ts';

/** What `status` found out; also what `status --json` prints. */
export interface StatusReport {
  /** Who runs jobs; absent when nobody does. */
  readonly worker?: WorkerStatus;
  /** The process that holds the lock but does not answer. */
  readonly silentHolder?: number;
  readonly paused: boolean;
  readonly queue: Readonly<Record<JobStatus, number>>;
  readonly repositories: readonly RepositoryReport[];
  /** Of the command that asks; a worker may still run an older one. */
  readonly version: string;
  readonly trust: string;
  /** What confines programs on this machine. */
  readonly sandbox: string;
  readonly state: string;
}

/** A registered repository in `status`. */
export interface RepositoryReport {
  readonly repo: RegisteredRepo;
  readonly queue: Readonly<Record<JobStatus, number>>;
  /** True when its folder is no longer there; absent otherwise. */
  readonly gone?: true;
  /** When the person trusted it. A change of its commands since then shows at the next check. */
  readonly trustedAt?: EpochMs;
}

const SKIPPED_SHOWN = 5;

/** The whole status for people. `title` names the running job. */
export function renderStatus(report: StatusReport, now: EpochMs, title: string | undefined, colour: Colours): string {
  const rows: string[][] = [
    ['worker', workerWords(report, now, colour)],
    ['engine', engineWords(report.worker, colour)],
    ['network', networkWords(report.worker, colour)],
    ['trust', report.trust],
    ['sandbox', report.sandbox],
    ['queue', `${queueWords(report.queue)}${report.paused ? colour.yellow(" (paused: 'localcoder resume')") : ''}`],
  ];
  if (title !== undefined) rows.push(['running', `${title}, ${report.worker?.current?.stage ?? ''}`]);
  rows.push(['state', plainLine(report.state)]);
  const parts = [table(rows.map(([label = '', text = '']) => [colour.dim(label), text]))];
  const watched = new Map(report.worker?.watching.map((each) => [each.id, each]));
  for (const each of report.repositories) parts.push(repositoryWords(each, watched.get(each.repo.id), colour));
  if (report.repositories.length === 0) parts.push("no repository yet: 'localcoder watch' in one, or 'localcoder improve <path>'");
  return parts.join('\n');
}

/** One line for a shell prompt: `ready, 2 waiting, 1 running`; '' never. */
export function renderShortStatus({ worker, silentHolder, paused, queue }: StatusReport): string {
  const state = worker !== undefined ? worker.engine.state : silentHolder !== undefined ? 'silent' : 'off';
  return shortWords({ state: shortState(state, paused), running: queue.running, waiting: queue.waiting });
}

/** The first word of a short status, and the second while the queue is paused. */
export function shortState(state: string, paused: boolean): string {
  return paused ? `${state} paused` : state;
}

/** One line for a shell prompt, from what a worker wrote into its status file. */
export function shortWords({ state, running, waiting }: Pick<ShortStatus, 'state' | 'running' | 'waiting'>): string {
  const words = [plainLine(state)];
  if (running > 0) words.push(`${running} running`);
  if (waiting > 0) words.push(`${waiting} waiting`);
  return words.join(', ');
}

function workerWords({ worker, silentHolder, version }: StatusReport, now: EpochMs, colour: Colours): string {
  if (worker !== undefined) {
    const what = worker.role === 'worker' ? 'running' : 'a command is running its own jobs';
    const old = worker.version === version ? '' : colour.yellow(` (this command is ${version}: stop it and watch again)`);
    return `${colour.green(what)}, pid ${worker.pid}, since ${ago(worker.startedAt, now)}, version ${worker.version}${old}`;
  }
  if (silentHolder !== undefined) return colour.yellow(`process ${silentHolder} holds the lock but does not answer: 'localcoder stop'`);
  return "not running: 'localcoder watch' starts it";
}

function engineWords(worker: WorkerStatus | undefined, colour: Colours): string {
  if (worker === undefined) return 'not running';
  const { state, model, device, contextSize, restarts, lighter, lastFailure } = worker.engine;
  const words = [state === 'failed' || state === 'quarantined' ? colour.red(state) : state];
  if (model !== undefined) words.push(plainLine(model));
  if (device !== undefined) words.push(`on ${device}`);
  if (contextSize !== undefined) words.push(`context ${contextSize} tokens`);
  if (restarts > 0) words.push(count(restarts, 'restart'));
  if (lighter !== undefined) words.push(colour.yellow(plainLine(lighter)));
  if (lastFailure !== undefined) words.push(colour.yellow(`last failure: ${plainLine(lastFailure)}`));
  return words.join(', ');
}

function networkWords(worker: WorkerStatus | undefined, colour: Colours): string {
  if (worker === undefined) return 'not running';
  const { network } = worker.engine;
  return network.startsWith('not ') ? colour.yellow(network) : plainLine(network);
}

function repositoryWords({ repo, queue, gone, trustedAt }: RepositoryReport, watched: WatchedRepo | undefined, colour: Colours): string {
  if (gone) {
    const fix = repo.watched ? `; ${plainLine(unwatchCommand(repo.path))}` : '';
    return `${colour.bold(plainLine(repo.path))}  ${colour.yellow('gone')}: the folder is no longer there${fix}`;
  }
  const how = !repo.watched ? 'not watched' : watched === undefined ? 'watched once a worker runs' : followedWords(watched, colour);
  const trust = trustedAt === undefined ? 'not trusted' : 'trusted';
  const lines = [`${colour.bold(plainLine(repo.path))}  ${how}; ${trust}; ${queueWords(queue)}`];
  const skipped = watched?.skipped ?? [];
  for (const { file, why } of skipped.slice(0, SKIPPED_SHOWN)) lines.push(`  skipped ${plainLine(file)}: ${plainLine(why)}`);
  if (skipped.length > SKIPPED_SHOWN) lines.push(`  and ${skipped.length - SKIPPED_SHOWN} more skipped`);
  return lines.join('\n');
}

/** How a repository is being followed, in words. */
export function followedWords({ by, why }: WatchedRepo, colour: Colours): string {
  const reason = why === undefined ? '' : ` (${plainLine(why)})`;
  switch (by) {
    case 'events':
      return colour.green('watched by events') + reason;
    case 'poll':
      return colour.yellow('watched by polling') + reason;
    case 'suspended':
      return colour.yellow('suspended') + reason;
    case 'failed':
      return colour.red('not watched') + reason;
  }
}

function queueWords({ waiting, running, delivered, dead, cancelled }: StatusReport['queue']): string {
  const words: string[] = [];
  if (running > 0) words.push(`${running} running`);
  if (waiting > 0) words.push(`${waiting} waiting`);
  if (delivered > 0) words.push(`${delivered} delivered`);
  if (dead > 0) words.push(`${dead} failed`);
  if (cancelled > 0) words.push(`${cancelled} cancelled`);
  return words.length === 0 ? 'no jobs' : words.join(', ');
}
