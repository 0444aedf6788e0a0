/**
 * Decides what a scan's findings lead to: a job in the queue, or a reason that people are shown, once. The queue knows by fingerprint
 * what was asked before, so adding the same comment again does nothing. Comments that HEAD already has, and a backlog larger than the
 * settings allow, wait for `localcoder scan`. Never forgets a comment silently: each one is queued, known, or listed with its reason.
 */
import { setImmediate } from 'node:timers/promises';
import type { RepoId, RepoPath } from '../core/brand.ts';
import { addressText } from '../core/fingerprint.ts';
import type { NewJob } from '../core/job.ts';
import type { Log } from '../core/port/log.ts';
import type { Progress } from '../core/port/progress.ts';
import type { Queue } from '../core/port/queue.ts';
import type { CommentJob } from './comment-jobs.ts';
import type { Scanned } from './scan-files.ts';

export interface AdmissionTools {
  readonly id: RepoId;
  readonly queue: Pick<Queue, 'add' | 'list'>;
  readonly log: Log;
  readonly progress: Progress;
  /** Called after each job that was added. */
  readonly nudge: () => void;
}

export interface Admission {
  /** `backlog`: with more new comments than this, none is queued. `coolDownMs`: as Queue.add. @throws Failure as Queue does. */
  take(scanned: Scanned, backlog: number, coolDownMs: number): Promise<void>;
  /** Drops the reasons of comments that a command has queued meanwhile. */
  prune(): void;
  /** Why files with a trigger in them were not queued, by file. */
  skipped(): { file: string; why: string }[];
}

/** A reason shown to people. `key` tells it apart from others of its file wherever it stands there. */
interface Reason {
  readonly key: string;
  readonly why: string;
  /** Of the comment it is about, if there is one. */
  readonly address?: string;
  readonly tell?: 'skipped' | 'notice';
}

/** More old comments than this are told in one line. */
const TOLD_ONE_BY_ONE = 3;
/** Jobs queued between two pauses for the rest of the worker. */
const BREATH_JOBS = 4;
/** Jobs looked through to see what was asked before. */
const REMEMBERED_JOBS = 5_000;

/** An admission that holds nothing back yet. */
export function openAdmission(tools: AdmissionTools): Admission {
  const { queue, progress, log } = tools;
  const reasons = new Map<RepoPath, Reason[]>();
  const held = new Set<string>();

  const asked = (): { addresses: Set<string>; texts: Set<string> } => {
    const rows = queue.list({ repo: tools.id, origin: 'comment', limit: REMEMBERED_JOBS });
    return { addresses: new Set(rows.map(({ job }) => addressOf(job))), texts: new Set(rows.map(({ job }) => textOf(job))) };
  };

  const add = ({ job }: CommentJob, coolDownMs: number): void => {
    const added = queue.add({ ...job, coolDownMs });
    if (added.is === 'known') return;
    log.info('queued', { job: added.id, kind: job.kind, file: job.aim.file });
    progress.tell({
      is: 'queued',
      job: added.id,
      title: `${job.kind} ${job.aim.file}${job.aim.symbol === '' ? '' : `#${job.aim.symbol}`}`,
    });
    tools.nudge();
  };

  return {
    async take(scanned, backlog, coolDownMs) {
      const fresh = new Map<RepoPath, Reason[]>(scanned.renewed.map((file) => [file, []]));
      const give = (file: RepoPath, reason: Reason): void => void fresh.set(file, [...(fresh.get(file) ?? []), reason]);
      for (const { file, why } of scanned.skipped) give(file, { key: why, why, tell: 'skipped' });
      for (const { file, line, message } of scanned.problems) give(file, { key: message, why: `line ${line}: ${message}`, tell: 'notice' });

      const old = scanned.found.filter(({ committed }) => committed);
      const past = old.length > 0 || scanned.found.length > backlog ? asked() : undefined;
      const untold = old.filter(({ job }) => past?.addresses.has(addressOf(job)) !== true);
      for (const each of untold) give(each.job.aim.file, committedReason(each, untold.length <= TOLD_ONE_BY_ONE));
      const wanted = scanned.found.filter(({ job, committed }) => !committed && !held.has(addressOf(job)));
      const unasked = wanted.length > backlog ? wanted.filter(({ job }) => past?.texts.has(textOf(job)) !== true) : [];
      const waits = unasked.length > backlog;
      if (waits) for (const { job } of unasked) held.add(addressOf(job));
      for (const each of scanned.found) if (held.has(addressOf(each.job))) give(each.job.aim.file, heldReason(each));
      for (const [index, each] of (waits ? [] : wanted).entries()) {
        // Each is a durable write of some milliseconds.
        if (index % BREATH_JOBS === BREATH_JOBS - 1) await setImmediate();
        add(each, coolDownMs);
      }

      if (waits) progress.tell({ is: 'notice', text: `${unasked.length} comments found; run \`localcoder scan\` to queue them` });
      if (untold.length > TOLD_ONE_BY_ONE && untold.some(({ job }) => !isTold(job.aim.file, committedKey(job)))) {
        progress.tell({ is: 'notice', text: `${untold.length} comments are already committed; run \`localcoder scan\` to queue them` });
      }
      for (const [file, list] of fresh) {
        for (const reason of list) if (!isTold(file, reason.key)) tell(file, reason);
        if (list.length === 0) reasons.delete(file);
        else reasons.set(file, list);
      }
    },
    prune() {
      const waiting = [...reasons.values()].flat().some(({ address }) => address !== undefined);
      if (!waiting) return;
      const { addresses } = asked();
      for (const address of held) if (addresses.has(address)) held.delete(address);
      for (const [file, list] of reasons) {
        const left = list.filter(({ address }) => address === undefined || !addresses.has(address));
        if (left.length === 0) reasons.delete(file);
        else reasons.set(file, left);
      }
    },
    skipped: () =>
      [...reasons].flatMap(([file, list]) => list.map(({ why }) => ({ file, why }))).sort((a, b) => (a.file < b.file ? -1 : 1)),
  };

  function isTold(file: RepoPath, key: string): boolean {
    return reasons.get(file)?.some((reason) => reason.key === key) === true;
  }

  function tell(file: RepoPath, { why, tell: how }: Reason): void {
    if (how === 'skipped') progress.tell({ is: 'skipped', file, why });
    if (how === 'notice') progress.tell({ is: 'notice', text: `${file}: ${why}` });
  }
}

function committedReason({ job, line }: CommentJob, tell: boolean): Reason {
  const { file } = job.aim;
  const why = `line ${line}: the comment is already committed; \`localcoder scan ${file}\` queues it`;
  return { key: committedKey(job), why, address: addressOf(job), ...(tell ? { tell: 'skipped' } : {}) };
}

function committedKey(job: NewJob): string {
  return `committed ${addressOf(job)}`;
}

function heldReason({ job, line }: CommentJob): Reason {
  return { key: `held ${addressOf(job)}`, why: `line ${line}: waits for \`localcoder scan\``, address: addressOf(job) };
}

function addressOf({ repo, aim, kind, instruction }: NewJob): string {
  return addressText({ repo, file: aim.file, kind, instruction, symbol: aim.symbol });
}

function textOf(job: NewJob): string {
  return `${addressOf(job)} ${job.aim.textHash}`;
}
