import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';

/** What the worker may add by itself: objects, its own branches with their logs, its own folder. All else is the person's. */
const OURS = [/^\.localcoder\//u, /^\.git\/objects\//u, /^\.git\/(?:logs\/)?refs\/heads\/localcoder\//u];

/** Path → content hash, inode, mode and time of change of everything that is the person's: files, index, HEAD, stash, settings, other refs. */
export type Snapshot = ReadonlyMap<string, string>;

/** Reads everything below `root` that is the person's. Two of them are equal only if nothing was so much as rewritten with the same bytes. */
export function snapshotOf(root: string): Snapshot {
  const seen = new Map<string, string>();
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) continue;
    const full = path.join(entry.parentPath, entry.name);
    const name = path.relative(root, full).split(path.sep).join('/');
    if (OURS.some((pattern) => pattern.test(name))) continue;
    const { ino, mode, mtimeNs } = lstatSync(full, { bigint: true });
    const content = entry.isSymbolicLink() ? readlinkSync(full) : readFileSync(full);
    seen.set(name, [createHash('sha256').update(content).digest('hex'), ino, mode, mtimeNs].join(' '));
  }
  return seen;
}

/** Paths that differ between two snapshots, in order. */
export function differences(before: Snapshot, after: Snapshot): string[] {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].filter((name) => before.get(name) !== after.get(name)).sort();
}
