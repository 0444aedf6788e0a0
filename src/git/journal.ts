/**
 * What this worker is in the middle of, one small file each in the state folder, so that a later `sweep` can tell our litter from
 * the person's own locks. An entry is there before the act begins and gone after it; one without a living owner was left by a kill.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Oid } from '../core/brand.ts';
import { diskFailure, errorCode } from './disk-failure.ts';

/** An act that can leave something behind. */
export type Intent =
  /** Objects go into the repository, then a ref is created. */
  | { readonly is: 'ref'; readonly ref: string; readonly oids: readonly Oid[] }
  /** A temporary file (absolute path) becomes another. */
  | { readonly is: 'file'; readonly path: string };

export interface Journal {
  /** Notes the intent, then runs `act`, then takes the note away; when `act` throws, what it left goes first. */
  during<Result>(intent: Intent, act: () => Promise<Result>): Promise<Result>;
  /** Entries that nobody alive in this process works on, with the time they were made. Only the holder of the worker lock may act on them. */
  left(): Promise<{ readonly intent: Intent; readonly madeMs: number; readonly clear: () => Promise<void> }[]>;
}

/**
 * The journal below `folder`, which is made when first needed. `clearUp` removes what a failed act has left since that time, and answers
 * whether all of it is gone; if not, the note stays for a later sweep.
 */
export function openJournal(folder: string, clearUp: (intent: Intent, sinceMs: number) => Promise<boolean>): Journal {
  const mine = new Set<string>();
  return {
    async during(intent, act) {
      const name = `intent-${randomBytes(6).toString('hex')}.json`;
      const path = join(folder, name);
      mine.add(name);
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        // Whole or not at all: a torn entry could not be cleared up after.
        await writeFile(`${path}.new`, JSON.stringify(intent), { mode: 0o600, flush: true });
        await rename(`${path}.new`, path);
      } catch (error) {
        mine.delete(name);
        throw diskFailure('write to the state folder', error);
      }
      try {
        const result = await act();
        await rm(path, { force: true });
        return result;
      } catch (error) {
        const clean = await stat(path)
          .then(({ mtimeMs }) => clearUp(intent, mtimeMs))
          .catch(() => false);
        if (clean) await rm(path, { force: true });
        throw error;
      } finally {
        mine.delete(name);
      }
    },
    async left() {
      const names = await readdir(folder).catch((error: unknown) => {
        if (errorCode(error) === 'ENOENT') return [];
        throw diskFailure('read the state folder', error);
      });
      const entries = [];
      for (const name of names) {
        if (!name.startsWith('intent-') || mine.has(name.replace(/\.new$/u, ''))) continue;
        const path = join(folder, name);
        const clear = (): Promise<void> => rm(path, { force: true });
        const intent = name.endsWith('.json') ? parseIntent(await readFile(path, 'utf8')) : undefined;
        if (intent === undefined) await clear();
        else entries.push({ intent, madeMs: (await stat(path)).mtimeMs, clear });
      }
      return entries;
    },
  };
}

function parseIntent(text: string): Intent | undefined {
  try {
    return JSON.parse(text) as Intent;
  } catch {
    return undefined;
  }
}
