/**
 * Clears up after a worker that was killed. Acts only on what the journal says was begun by us and on folders that carry our names;
 * a lock or temporary file of the person's own git is never touched. Call only under the worker lock.
 */
import { lstat, readdir, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { diskFailure, errorCode } from './disk-failure.ts';
import type { Intent, Journal } from './journal.ts';
import { QUARANTINE_PREFIX } from './quarantine.ts';
import { TEMPORARY_NAME } from './write-file.ts';

export interface SweepPlace {
  readonly commonDir: string;
  /** Our own folder for notes. */
  readonly notes: string;
  /** Where journal and quarantines lie. */
  readonly folder: string;
  readonly journal: Journal;
}

/** @returns the absolute paths that were removed. */
export async function sweep({ commonDir, notes, folder, journal }: SweepPlace): Promise<string[]> {
  const removed: string[] = [];
  try {
    for (const { intent, madeMs, clear } of await journal.left()) {
      for (const path of await litter(commonDir, intent, madeMs)) {
        if (await removeFile(path)) removed.push(path);
      }
      await clear();
    }
    for (const path of await halfNotes(notes)) if (await removeFile(path)) removed.push(path);
    for (const name of await names(folder)) {
      if (!name.startsWith(QUARANTINE_PREFIX)) continue;
      await rm(join(folder, name), { recursive: true, force: true });
      removed.push(join(folder, name));
    }
  } catch (error) {
    throw diskFailure('clear up after an earlier run', error);
  }
  return removed;
}

/**
 * Clears up at once after an act that failed in this process (a full disk, a git that was stopped). A lock on the ref may be that of somebody
 * at work and stays. @returns false when there is one: a sweep has to look again.
 */
export async function clearUp(commonDir: string, intent: Intent, sinceMs: number): Promise<boolean> {
  let clean = true;
  for (const path of await litter(commonDir, intent, sinceMs)) {
    if (!path.endsWith('.lock')) await removeFile(path);
    else if (await lstat(path).catch(() => undefined)) clean = false;
  }
  return clean;
}

/** What an act that began at `madeMs` may have left. */
async function litter(commonDir: string, intent: Intent, madeMs: number): Promise<string[]> {
  if (intent.is === 'file') return TEMPORARY_NAME.test(basename(intent.path)) ? [intent.path] : [];
  const found = [join(commonDir, `${intent.ref}.lock`)];
  // Git writes an object as `tmp_obj_…` in the folder it will lie in, so only the folders of our own ids come into question.
  for (const fan of new Set(intent.oids.map((oid) => oid.slice(0, 2)))) {
    const inside = join(commonDir, 'objects', fan);
    for (const name of await names(inside)) {
      if (!name.startsWith('tmp_obj_')) continue;
      const path = join(inside, name);
      const made = await stat(path).catch(() => undefined);
      if (made !== undefined && made.mtimeMs >= madeMs) found.push(path);
    }
  }
  return found;
}

/** Notes that were being written, in the folder and those right below it. Never looks through a link. */
async function halfNotes(notes: string): Promise<string[]> {
  const found: string[] = [];
  for (const folder of [notes, ...(await names(notes)).map((name) => join(notes, name))]) {
    const kind = await lstat(folder).catch(() => undefined);
    if (kind?.isDirectory() !== true) continue;
    for (const name of await names(folder)) if (TEMPORARY_NAME.test(name)) found.push(join(folder, name));
  }
  return found;
}

async function removeFile(path: string): Promise<boolean> {
  try {
    await rm(path);
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return false;
    throw error;
  }
}

async function names(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  });
}
