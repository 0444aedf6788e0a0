/**
 * Follows every watched repository of the registry. Each has a follower of its own, so that trouble with one is no trouble for the rest.
 * A heartbeat notices that this process was held up or the machine slept: events may have been lost then, and everything is looked at
 * again; so it is at every interval of the settings. Never writes to a repository.
 */
import type { RepoId } from '../core/brand.ts';
import type { Clock } from '../core/port/clock.ts';
import type { Log } from '../core/port/log.ts';
import type { Progress } from '../core/port/progress.ts';
import type { Queue, Registry } from '../core/port/queue.ts';
import type { Triggers } from '../core/port/triggers.ts';
import { type Follower, openFollower } from './follower.ts';
import { EVENT_SOURCES, type EventSources } from './hearing.ts';
import type { ReadTools } from './source-file.ts';

export interface TriggerTools {
  readonly registry: Pick<Registry, 'list'>;
  /** Opens a repository, cached by the world. A Bench will do. */
  readonly open: (id: RepoId) => Promise<Omit<ReadTools, 'sha256'>>;
  readonly queue: Pick<Queue, 'add' | 'list'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly progress: Progress;
  readonly sha256: (text: string) => string;
  /** Minutes between two looks at every file (triggers.reconcileMinutes of the person's settings). */
  readonly reconcileMinutes: number;
  /** Where events come from, and which folders send none; tests put their own here. */
  readonly sources?: EventSources;
}

const BEAT_MS = 1_000;
/** A beat this much late means that events may have been lost: the process was held up, or the machine slept. */
const LATE_MS = 1_000;
/** Looks at every file for that reason are at least this far apart. */
const LATE_APART_MS = 10_000;

export interface FollowedTriggers extends Triggers {
  /** Looks at every file of one repository again, if it is followed. */
  reconcile(id: RepoId): void;
}

/** Watchers of all registered repositories; nothing is watched before `start`. */
export function openTriggers(tools: TriggerTools): FollowedTriggers {
  const { clock, log } = tools;
  const followers = new Map<RepoId, { readonly path: string; readonly follower: Follower }>();
  let nudge = (): void => {};
  let running = false;
  let stopBeat = (): void => {};
  let refreshing: Promise<void> = Promise.resolve();

  async function lookAgain(): Promise<void> {
    const wanted = new Map(
      tools.registry
        .list()
        .filter(({ watched }) => watched)
        .map(({ id, path }) => [id, path]),
    );
    for (const [id, { path, follower }] of followers) {
      if (wanted.get(id) === path) continue;
      followers.delete(id);
      await follower.stop();
    }
    for (const [id, path] of wanted) {
      const known = followers.get(id);
      if (known !== undefined) known.follower.retryEvents();
      else if (running) await begin(id, path);
    }
  }

  async function begin(id: RepoId, path: string): Promise<void> {
    const { queue, progress, sha256, sources = EVENT_SOURCES } = tools;
    const open = async (): Promise<ReadTools> => ({ ...(await tools.open(id)), sha256 });
    const follower = openFollower({ id, path, open, queue, clock, log: log.with({ repo: id }), progress, sources, nudge: () => nudge() });
    followers.set(id, { path, follower });
    await follower.start();
  }

  function reconcileAll(): void {
    for (const { follower } of followers.values()) follower.reconcile();
  }

  function beat(): void {
    let lastBeat = clock.now();
    let lastLook = lastBeat;
    let lastLate = Number.NEGATIVE_INFINITY;
    let late = false;
    const tick = (): void => {
      const now = clock.now();
      late ||= now - lastBeat > BEAT_MS + LATE_MS;
      lastBeat = now;
      const lateDue = late && now - lastLate >= LATE_APART_MS;
      if (lateDue || now - lastLook >= tools.reconcileMinutes * 60_000) {
        if (lateDue) lastLate = now;
        late = false;
        lastLook = now;
        reconcileAll();
      }
      stopBeat = clock.after(BEAT_MS, tick);
    };
    stopBeat = clock.after(BEAT_MS, tick);
  }

  return {
    async start(onJob) {
      nudge = onJob;
      running = true;
      beat();
      await this.refresh();
    },
    refresh() {
      refreshing = refreshing.then(lookAgain, lookAgain);
      return refreshing;
    },
    reconcile: (id) => followers.get(id)?.follower.reconcile(),
    watching: () => [...followers.values()].map(({ follower }) => follower.watched()),
    async stop() {
      running = false;
      stopBeat();
      await refreshing;
      await Promise.all([...followers.values()].map(({ follower }) => follower.stop()));
      followers.clear();
    },
  };
}
