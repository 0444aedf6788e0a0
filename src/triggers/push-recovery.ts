/**
 * Finds what was pushed without a line in the spool: when the worker starts, since a hook may have had nowhere to write, and some time after each
 * push that was told, since behind some hook managers a hook hears of one ref alone. By then git has written down what it pushed.
 */
import type { Clock } from '../core/port/clock.ts';
import { addJobs, type EventTools, type HookTools, type Place } from './hook-events.ts';
import { rememberPushes, rememberTold, unknownPushes } from './push-memory.ts';
import { pushReviews } from './push-reviews.ts';

/** So long after a push was told. A push to a far server may take minutes. */
const LOOKS_MS = [10_000, 60_000, 600_000] as const;

export interface RecoveryTools extends EventTools {
  /** The folder of the spool. */
  readonly folder: string;
  readonly clock: Clock;
  readonly find: (path: string) => Promise<Place | undefined>;
  readonly open: (place: Place) => Promise<HookTools>;
  /** Paths of the registered repositories that have our pre-push hook. */
  readonly pushing: () => Promise<readonly string[]>;
}

export interface PushRecovery {
  /** Looks at every repository that has our pre-push hook. Never rejects. */
  all(): Promise<void>;
  /** A push from this path was told: it is looked at some times from now on. */
  expect(path: string): void;
  /** Looks at those whose time has come. Never rejects. */
  due(): Promise<void>;
}

/** Looks at nothing before it is asked to. */
export function openPushRecovery(tools: RecoveryTools): PushRecovery {
  const { folder, clock, log } = tools;
  const expected = new Map<string, number[]>();

  /** `isFirst`: nothing can be on its way, so that what git says now is all there is to know. */
  async function lookAt(path: string, done: Set<string>, isFirst: boolean): Promise<void> {
    try {
      const place = await tools.find(path);
      if (place === undefined || done.has(place.commonDir)) return;
      done.add(place.commonDir);
      const reading = await tools.open(place);
      const pushes = await unknownPushes(folder, place.commonDir, reading.repo);
      if (pushes.length > 0) addJobs(await pushReviews(place.id, pushes, reading), tools);
      if (isFirst) await rememberPushes(folder, place.commonDir, reading.repo);
      else await rememberTold(folder, place.commonDir, pushes);
    } catch (error) {
      log.warn('could not look for pushes that no hook told of', { path, error: error instanceof Error ? error.message : String(error) });
    }
  }

  return {
    async all() {
      const done = new Set<string>();
      for (const path of await tools.pushing()) await lookAt(path, done, true);
    },
    expect(path) {
      const now = clock.now();
      expected.set(
        path,
        LOOKS_MS.map((each) => now + each),
      );
    },
    async due() {
      const done = new Set<string>();
      for (const [path, times] of [...expected]) {
        const later = times.filter((at) => at > clock.now());
        if (later.length === times.length) continue;
        if (later.length === 0) expected.delete(path);
        else expected.set(path, later);
        await lookAt(path, done, false);
      }
    },
  };
}
