/**
 * How one repository's saves are heard of: through file events, or by polling where there are none: the settings say so, the mount sends
 * none, or the system has no more watches to give. Falling back is said once, with the fix, and never stops the following.
 */

import type { RepoPath } from '../core/brand.ts';
import { Failure } from '../core/failure.ts';
import type { Clock } from '../core/port/clock.ts';
import type { Log } from '../core/port/log.ts';
import type { Progress } from '../core/port/progress.ts';
import { silentMount } from './mount.ts';
import { foldersOf, openSaveEvents, type SaveEvents } from './save-events.ts';
import type { ReadTools } from './source-file.ts';

/** What tells of saves, and what tells which folders send no events. */
export interface EventSources {
  readonly openSaveEvents: typeof openSaveEvents;
  readonly silentMount: (path: string) => Promise<string | undefined>;
}

/** The real ones. */
export const EVENT_SOURCES: EventSources = { openSaveEvents, silentMount };

export interface HearingTools {
  /** Absolute path of the repository, for people. */
  readonly path: string;
  readonly open: () => Promise<ReadTools>;
  readonly clock: Clock;
  readonly log: Log;
  readonly progress: Progress;
  readonly sources: EventSources;
  readonly onSave: (file: RepoPath) => void;
  /** Events ended: saves may have been missed. */
  readonly onLost: () => void;
}

export interface Hearing {
  /** Begins to listen, unless it does already. */
  open(bench: ReadTools, root: string): Promise<void>;
  /** Set while it polls: why, and when every file is to be looked at next. */
  polling(): { readonly why: string; readonly due: number } | undefined;
  /** A poll that began then has ended. */
  polled(began: number): void;
  /** Puts watches up anew where folders were replaced. @returns true when saves may have been missed. */
  renew(): Promise<boolean>;
  /** Forgets a fall-back to polling, so that `open` tries events again. */
  retry(): void;
  stop(): Promise<void>;
}

/** Shortest time between two polls; polling takes at most a twentieth of the time. */
const POLL_MS = 2_000;
const POLL_SHARE = 20;

/** A hearing that is not open yet. */
export function openHearing(tools: HearingTools): Hearing {
  const { clock, log, progress, sources } = tools;
  let events: SaveEvents | undefined;
  let poll: { readonly why: string; readonly due: number } | undefined;
  let stopped = false;

  const startPolling = (why: string): void => {
    poll = { why, due: clock.now() + POLL_MS };
  };

  const eventsEnded = (reason: unknown): void => {
    events = undefined;
    const what = reason instanceof Error ? reason.message : String(reason);
    const why = reason instanceof Failure ? `${what}. ${reason.next}` : what;
    log.warn('file events ended', { path: tools.path, why: what });
    progress.tell({ is: 'notice', text: `polling ${tools.path}: ${why}` });
    startPolling(why);
    tools.onLost();
  };

  return {
    async open(bench, root) {
      if (events !== undefined || poll !== undefined) return;
      const how = bench.config.triggers.follow;
      const silent = how === 'auto' ? await sources.silentMount(root) : undefined;
      if (silent !== undefined) return startPolling(`${silent} sends no events`);
      if (how === 'poll') return startPolling('as the settings say (triggers.follow)');
      const opened = await sources.openSaveEvents(root, {
        folders: foldersOf((await bench.repo.files()).files),
        ignored: async (folders) => new Set((await (await tools.open()).repo.skips(folders)).keys()),
        clock,
        onSave: tools.onSave,
        onEnd: eventsEnded,
      });
      // They may have ended while they were being opened.
      if (poll === undefined && !stopped) events = opened;
      else await opened.stop();
    },
    polling: () => poll,
    polled(began) {
      if (poll !== undefined) poll = { ...poll, due: clock.now() + Math.max(POLL_MS, (clock.now() - began) * POLL_SHARE) };
    },
    renew: async () => (await events?.renew()) === true,
    retry() {
      poll = undefined;
    },
    async stop() {
      stopped = true;
      await events?.stop();
    },
  };
}
