/**
 * Reads what hooks wrote down. Each pass takes the file by renaming it, so that a hook that writes meanwhile begins a new one, reads it once it is
 * quiet, queues what it means and only then deletes it: a worker that is killed in between does it again, and the queue knows the jobs already.
 * A line that no hook of ours would write is counted and ignored.
 * Never runs anything, and never believes a path before it has found the repository there by itself.
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readdir, realpath, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RepoId } from '../core/brand.ts';
import { Failure } from '../core/failure.ts';
import { openAlarm } from './alarm.ts';
import { type Place, takeEvents } from './hook-events.ts';
import { rememberTold } from './push-memory.ts';
import { openPushRecovery, type RecoveryTools } from './push-recovery.ts';
import { parseSpoolLine, type SpoolEvent } from './spool-line.ts';

export interface SpoolTools extends RecoveryTools {
  /** True when the repository is registered, or our hooks are in it, so that it may be. */
  readonly mayOpen: (place: Place) => Promise<boolean>;
}

export interface Spool {
  /** Resolves after the first pass; further ones follow by themselves. Never rejects. */
  start(): Promise<void>;
  /** Makes a pass now. Never rejects. */
  look(): Promise<void>;
  /** Lines so far that no hook of ours would write. */
  ignored(): number;
  stop(): Promise<void>;
}

/** The file that hooks append to. */
export const EVENTS_FILE = 'events';
const TAKEN = /^taken-[0-9a-f]{8}$/u;
/** How often the folder is looked at: a review of a push shall begin within a second and a half of the push, whatever else runs. */
const LOOK_MS = 500;
/** A hook that had the file open when it was renamed has written its line by then. */
const QUIET_MS = 50;
/** A file of the size that hooks keep to, and as much again; the rest of a larger one is not ours. */
const MOST_BYTES = 2 * 1024 * 1024;
/** A file that could not be taken is tried again after as long as this, then twice as long, and so on. */
const SOONEST_AGAIN_MS = 500;
const LATEST_AGAIN_MS = 60_000;
/** So long after it was written it is let go: a disk that is full over night is no reason to forget what was pushed. */
const LET_GO_MS = 24 * 60 * 60 * 1_000;

/** A spool that does nothing until it is started. */
export function openSpool(tools: SpoolTools): Spool {
  const { folder, clock, log } = tools;
  const alarm = openAlarm(clock, () => void look());
  const recovery = openPushRecovery(tools);
  const waits = new Map<string, { readonly since: number; readonly forMs: number }>();
  let ignored = 0;
  let starting: Promise<void> | undefined;
  let passing: Promise<void> | undefined;
  let stopped = false;

  function look(): Promise<void> {
    passing ??= pass()
      .catch((error: unknown) => log.error('the spool could not be read', { error: words(error) }))
      .finally(() => {
        passing = undefined;
        if (!stopped) alarm.ringIn(LOOK_MS);
      });
    return passing;
  }

  async function pass(): Promise<void> {
    const events = join(folder, EVENTS_FILE);
    if (existsSync(events)) {
      await rename(events, join(folder, `taken-${randomBytes(4).toString('hex')}`));
      await clock.sleep(QUIET_MS);
    }
    const names = await readdir(folder).catch(() => []);
    for (const name of names.filter((each) => TAKEN.test(each)).sort()) {
      const file = join(folder, name);
      const wait = waits.get(name);
      // A clock that was set back holds nothing up.
      if (wait !== undefined && Math.abs(clock.now() - wait.since) < wait.forMs) continue;
      const { lines, writtenAt } = await contentOf(file);
      if (!(await takeAll(lines, writtenAt))) {
        if (clock.now() - writtenAt * 1_000 < LET_GO_MS) {
          const forMs = wait === undefined ? SOONEST_AGAIN_MS : Math.min(2 * wait.forMs, LATEST_AGAIN_MS);
          waits.set(name, { since: clock.now(), forMs });
          continue;
        }
        log.error('events of hooks were let go', { file, lines: lines.length });
        tools.progress.tell({ is: 'notice', text: `what hooks told (${lines.length} lines) could not be taken for a day, and was let go` });
      }
      await rm(file, { force: true });
      waits.delete(name);
    }
    await recovery.due();
  }

  /** @returns false when something may go better later. */
  async function takeAll(lines: readonly string[], writtenAt: number): Promise<boolean> {
    const events = lines.flatMap((line) => parseSpoolLine(line) ?? []);
    if (events.length < lines.length) {
      ignored += lines.length - events.length;
      log.warn('lines in the spool were ignored', { lines: lines.length - events.length });
    }
    const places = new Map<string, SpoolEvent[]>();
    for (const event of events) {
      const place = `${event.gitDir}\0${event.folder}`;
      places.set(place, [...(places.get(place) ?? []), event]);
    }
    let done = true;
    for (const list of places.values()) {
      try {
        await takeSome(list, writtenAt);
      } catch (error) {
        if (error instanceof Failure && error.retry !== 'never') done = false;
        log.error('what a hook told could not be taken', { folder: list[0]?.folder, error: words(error) });
      }
    }
    return done;
  }

  async function takeSome(events: readonly SpoolEvent[], writtenAt: number): Promise<void> {
    const [first] = events;
    const place = first === undefined ? undefined : await tools.find(first.folder);
    if (first === undefined || place === undefined) return;
    if (place.gitDir !== (await realpath(first.gitDir).catch(() => '')) || !(await tools.mayOpen(place))) {
      ignored += events.length;
      return;
    }
    await takeEvents(place.id, events, await tools.open(place), tools);
    // Else the next worker would take them for pushes that no hook told of.
    const pushes = events.filter((event) => event.is === 'push');
    await rememberTold(folder, place.commonDir, pushes).catch((error: unknown) =>
      log.warn('pushes not remembered', { error: words(error) }),
    );
    if (pushes.length > 0) recovery.expect(first.folder);
    await stamp(place.id, Math.max(...events.map(({ at }) => at || writtenAt)));
  }

  /** So that people can see when the hooks last told something. */
  async function stamp(id: RepoId, atSeconds: number): Promise<void> {
    const file = join(folder, 'last', id);
    await mkdir(join(folder, 'last'), { recursive: true, mode: 0o700 });
    await writeFile(file, '', { mode: 0o600 });
    await utimes(file, atSeconds, atSeconds);
  }

  async function begin(): Promise<void> {
    await mkdir(folder, { recursive: true, mode: 0o700 }).catch(() => undefined);
    await look();
    await recovery.all().catch((error: unknown) => log.warn('no recovery of pushes', { error: words(error) }));
  }

  return {
    start() {
      starting ??= begin();
      return starting;
    },
    look,
    ignored: () => ignored,
    async stop() {
      stopped = true;
      alarm.stop();
      await starting;
      await passing;
      alarm.stop();
    },
  };
}

/** The lines of a file, without empty ones; of an oversized file those at its start. And when the last of them was written, in epoch seconds. */
async function contentOf(file: string): Promise<{ readonly lines: string[]; readonly writtenAt: number }> {
  const handle = await open(file, 'r');
  try {
    const { size, mtimeMs } = await handle.stat();
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(Math.min(size, MOST_BYTES)), 0, Math.min(size, MOST_BYTES), 0);
    const lines = buffer.toString('utf8', 0, bytesRead).split('\n');
    return { lines: lines.filter((line) => line !== ''), writtenAt: Math.floor(mtimeMs / 1_000) };
  } finally {
    await handle.close();
  }
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
