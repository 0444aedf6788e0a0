/**
 * Takes everything out of a checkout that does not belong there, before git brings back the tracked files. Our own walk instead of `git clean`:
 * git looks at names through links (a folder that was moved and replaced by a link to it looks unchanged), obeys ignore files that commands may
 * have written, and gives up at folders without permissions. No process of the project lives while this runs. Never follows a link.
 */
import { lstatSync } from 'node:fs';
import { chmod, lstat, readdir } from 'node:fs/promises';
import { keptFolder } from './kept-folders.ts';
import type { Listing } from './listing.ts';
import { below, openUp, removeTree } from './remove-tree.ts';

export interface CleanOptions {
  /** Absolute path of the checkout's top folder. */
  readonly root: string;
  readonly listing: Listing;
  /** Paths (binary strings) that are looked after elsewhere: dependencies. */
  readonly leave: ReadonlySet<string>;
  /** See removeTree. */
  readonly aside: string;
}

/** After it, the checkout holds tracked files (perhaps changed or missing), what `leave` names, and kept folders; every folder can be entered. */
export async function clean({ root, listing, leave, aside }: CleanOptions): Promise<void> {
  const top = Buffer.from(root);

  async function visit(folder: string, at: Buffer): Promise<void> {
    await openUp(at, (await lstat(at)).mode);
    const inside: (() => Promise<void>)[] = [];
    for (const entry of await readdir(at, { encoding: 'buffer', withFileTypes: true })) {
      const name = entry.name.toString('latin1');
      const path = folder === '' ? name : `${folder}/${name}`;
      const place = below(at, entry.name);
      const tracked = listing.entries.get(path);
      if (tracked === 'file' && entry.isFile()) {
        await giveBack(place);
        continue;
      }
      if (tracked === 'link' && entry.isSymbolicLink()) continue;
      if (leave.has(path)) continue;
      // A submodule stays empty: nothing tracked is below it.
      if (entry.isDirectory() && (listing.folders.has(path) || tracked === 'submodule')) inside.push(() => visit(path, place));
      else if (entry.isDirectory() && tracked === undefined) inside.push(() => leaveKept(path, place));
      else await removeTree(place, aside);
    }
    // All of them end before the first failure is told: nobody may be at work in here when the next attempt begins.
    const ends = await Promise.allSettled(inside.map((act) => act()));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }

  async function leaveKept(path: string, place: Buffer): Promise<void> {
    const without = keptFolder(path, listing);
    if (without === undefined) return removeTree(place, aside);
    await openUp(place, (await lstat(place)).mode);
    for (const part of without) await removeTree(below(place, Buffer.from(part)), aside);
  }

  await visit('', top);
}

/** Git tells files apart by whole seconds and by whether they can be run; one that lost its other rights a moment ago looks unchanged to it. */
async function giveBack(file: Buffer): Promise<void> {
  // Synchronous, since a promise for each of thousands of files takes longer than all the looks.
  const { mode } = lstatSync(file);
  if ((mode & 0o600) !== 0o600) await chmod(file, (mode & 0o777) | 0o600);
}
