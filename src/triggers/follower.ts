/**
 * Follows one repository: what was saved becomes jobs. Events, polls and scans only name files; each named file is read once it has been
 * quiet, and what its bytes say decides. One turn at a time: look whether git is at work, scan, queue, remember. A turn that fails is
 * repeated, since nothing is remembered as read before it is queued. Never writes to the repository; never waits for a running job.
 */
import { randomUUID } from 'node:crypto';
import type { Oid, RepoPath } from '../core/brand.ts';
import { Failure } from '../core/failure.ts';
import type { WatchedRepo } from '../core/worker.ts';
import { type AdmissionTools, openAdmission } from './admission.ts';
import { openAlarm } from './alarm.ts';
import { type Calm, gitStamp, openGitCalm } from './git-calm.ts';
import { type HearingTools, openHearing } from './hearing.ts';
import { scanFiles } from './scan-files.ts';
import { openSeen } from './seen.ts';
import type { ReadTools } from './source-file.ts';

/** `open` is asked anew for every turn, since an idle repository is closed. */
export type FollowerTools = AdmissionTools & Omit<HearingTools, 'onSave' | 'onLost'>;

export interface Follower {
  /** Resolves when the first scan is done, or put off because git is at work, or has failed. */
  start(): Promise<void>;
  /** Looks at every file again, because saves may have been missed. */
  reconcile(): void;
  /** Tries events again after a fall-back to polling. */
  retryEvents(): void;
  watched(): WatchedRepo;
  stop(): Promise<void>;
}

/** Wait before looking again whether git has finished; doubled up to the second. */
const BUSY_MS = 250;
const BUSY_MOST_MS = 4_000;
/** Wait before a failed turn is repeated; doubled up to the second. */
const AGAIN_MS = 2_000;
const AGAIN_MOST_MS = 60_000;
/** Looks thrown away one after another because git changed something meanwhile; the next one counts all the same. */
const DISTURBED_MOST = 20;
/** After this many events every file is looked at: the system keeps 16,384 unread ones at most and drops the rest without a word. */
const FLOOD_EVENTS = 8_000;

/** A look at every file: `old` when what it finds may be a backlog, `missed` when it can only be saves we did not hear of. */
type Whole = 'old' | 'missed';

interface Wait {
  readonly why: string;
  readonly waitMs: number;
}

/** A follower that does nothing until it is started. */
export function openFollower(tools: FollowerTools): Follower {
  const { clock, log, progress } = tools;
  const seen = openSeen();
  const calmOf = openGitCalm(clock);
  const admission = openAdmission(tools);
  const alarm = openAlarm(clock, () => void run());
  const hearing = openHearing({ ...tools, onSave: note, onLost: reconcile });
  /** Named files and when each may be read. */
  const pending = new Map<RepoPath, number>();
  /** Those of them that a look at a backlog left for later. */
  const aged = new Set<RepoPath>();
  let whole: Whole | undefined = 'old';
  let head: { readonly commit: Oid | undefined } | undefined;
  let quietMs = 0;
  let heard = 0;
  let disturbed = 0;
  let suspended: Wait | undefined;
  let trouble: Wait | undefined;
  let turning: Promise<void> | undefined;
  let stopped = false;

  /** Runs a turn unless one runs already, and sees to it that another follows when there is more to do. Never rejects. */
  function run(): Promise<void> {
    turning ??= turn()
      .then(() => {
        trouble = undefined;
      }, fail)
      .finally(() => {
        turning = undefined;
        if (suspended !== undefined || trouble !== undefined) return;
        const poll = hearing.polling();
        const dues = [...pending.values(), ...(poll === undefined ? [] : [poll.due])];
        if (whole !== undefined) alarm.ringIn(0);
        else if (dues.length > 0) alarm.ringIn(dues.reduce((a, b) => Math.min(a, b)) - clock.now());
      });
    return turning;
  }

  async function turn(): Promise<void> {
    if (stopped) return;
    const bench = await tools.open();
    const { root } = bench.repo;
    if (root === undefined) {
      throw new Failure('git-refused', 'a bare repository has no saved files to follow', { next: 'Watch a clone with a work tree.' });
    }
    quietMs = bench.config.triggers.quietMs;
    await hearing.open(bench, root);
    const calm = await calmOf(bench.repo);
    suspended = suspension(calm);
    if (suspended !== undefined) alarm.ringIn(suspended.waitMs);
    else if (calm.is === 'calm') await look(bench, root, calm.stamp);
  }

  /** Why the files are not to be read now, and how long to wait. Whatever git did, everything is looked at after. */
  function suspension(calm: Calm): Wait | undefined {
    if (calm.is === 'busy') {
      whole = 'old';
      return { why: calm.why, waitMs: suspended === undefined ? BUSY_MS : Math.min(suspended.waitMs * 2, BUSY_MOST_MS) };
    }
    const moved = head !== undefined && head.commit !== calm.head;
    head = { commit: calm.head };
    if (moved) whole = 'old';
    return moved ? { why: 'HEAD moved', waitMs: quietMs } : undefined;
  }

  async function look(bench: ReadTools, root: string, stamp: string): Promise<void> {
    const began = clock.now();
    const poll = hearing.polling();
    if (heard >= FLOOD_EVENTS || (poll !== undefined && poll.due <= began)) whole ??= 'missed';
    const asked = whole;
    const due = [...pending].filter(([, at]) => at <= began).map(([file]) => file);
    whole = undefined;
    if (asked !== undefined) heard = 0;
    for (const file of due) pending.delete(file);
    const putBack = (): void => {
      for (const file of due) pending.set(file, Math.max(pending.get(file) ?? 0, clock.now() + quietMs));
      whole = asked === 'old' ? asked : (whole ?? asked);
    };
    try {
      const all = asked === undefined ? [] : (await bench.repo.files()).files;
      const files = [...new Set([...due, ...all])].sort();
      const scanned = await scanFiles(root, files, bench, { request: randomUUID(), head: head?.commit, clock, seen, quietMs });
      // What was read while git changed the files may belong to another commit than the one it was compared with.
      disturbed = gitStamp(bench.repo.gitDir) === stamp ? 0 : disturbed + 1;
      if (disturbed > 0 && disturbed <= DISTURBED_MOST) return putBack();
      const mayBeOld = asked === 'old' || due.some((file) => aged.has(file));
      const { triggers, delivery } = bench.config;
      await admission.take(scanned, mayBeOld ? triggers.backlog : Number.POSITIVE_INFINITY, delivery.coolDownMinutes * 60_000);
      scanned.remember();
      for (const file of due) aged.delete(file);
      for (const [file, waitMs] of scanned.restless) {
        pending.set(file, clock.now() + waitMs);
        if (mayBeOld) aged.add(file);
      }
      if (asked !== undefined) await tidy(new Set(all), began);
    } catch (error) {
      putBack();
      throw error;
    }
  }

  async function tidy(all: ReadonlySet<RepoPath>, began: number): Promise<void> {
    seen.keepOnly(all);
    admission.prune();
    if (await hearing.renew()) reconcile();
    hearing.polled(began);
  }

  function fail(error: unknown): void {
    const why = error instanceof Error ? error.message : String(error);
    const waitMs = trouble === undefined ? AGAIN_MS : Math.min(trouble.waitMs * 2, AGAIN_MOST_MS);
    if (trouble?.why !== why) {
      log.error('following failed', { path: tools.path, error: error instanceof Failure ? why : error });
      progress.tell({ is: 'notice', text: `not following ${tools.path}: ${why}${error instanceof Failure ? `. ${error.next}` : ''}` });
    }
    trouble = { why, waitMs };
    if (!stopped) alarm.ringIn(waitMs);
  }

  /** A file was named: it is read once it has been quiet. */
  function note(file: RepoPath): void {
    heard += 1;
    pending.set(file, clock.now() + quietMs);
    if (suspended === undefined && trouble === undefined) alarm.ringIn(quietMs);
  }

  function reconcile(): void {
    whole ??= 'missed';
    alarm.ringIn(0);
  }

  return {
    start: run,
    reconcile,
    retryEvents() {
      if (hearing.polling() === undefined) return;
      hearing.retry();
      reconcile();
    },
    watched() {
      const { id, path } = tools;
      const skipped = admission.skipped();
      if (trouble !== undefined) return { id, path, by: 'failed', why: trouble.why, skipped };
      if (suspended !== undefined) return { id, path, by: 'suspended', why: suspended.why, skipped };
      const poll = hearing.polling();
      return poll === undefined ? { id, path, by: 'events', skipped } : { id, path, by: 'poll', why: poll.why, skipped };
    },
    async stop() {
      stopped = true;
      alarm.stop();
      await turning;
      await hearing.stop();
    },
  };
}
