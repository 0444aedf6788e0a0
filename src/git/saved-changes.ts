/**
 * The files that a person has saved and not committed, read without asking git about the work tree (which would run the repository's filters).
 * A file that did not change since it was hashed last is not read again. Never follows a link, never reads what git ignores.
 */
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Oid, RepoPath } from '../core/brand.ts';
import type { SavedChange } from '../core/port/repo.ts';
import { type FileListContext, listFiles } from './file-list.ts';
import type { Gateway } from './gateway.ts';
import { readSaved } from './saved-file.ts';

/** A larger file is data, or a filter's work (Git LFS): the committed one stands for it. */
const MOST_BYTES = 1024 * 1024;
/** More changed files than this are another branch's work, not what somebody is in the middle of. */
const MOST_FILES = 500;
/** Compares what is saved with a commit. Remembers between calls what it has hashed. */
export function openSavedChanges(
  gateway: Gateway,
  hash: (bytes: Buffer) => Oid,
): (list: FileListContext, base: Oid) => Promise<SavedChange[]> {
  /** `sure`: two looks apart in time found the same. A file saved right after the first may have kept its times. */
  const hashed = new Map<RepoPath, { readonly stamp: string; readonly oid: Oid; readonly sure: boolean }>();
  let committed: { readonly base: Oid; readonly oids: ReadonlyMap<string, Oid> } | undefined;

  return async (list, base) => {
    const { root } = list;
    if (root === undefined) return [];
    if (committed?.base !== base) committed = { base, oids: await oidsOf(gateway, base) };
    const changes: SavedChange[] = [];
    for (const file of [...(await listFiles(list)).files].sort()) {
      const stat = await lstat(join(root, file)).catch(() => undefined);
      if (stat === undefined || !stat.isFile() || stat.size > MOST_BYTES) continue;
      const stamp = `${stat.ino}:${stat.size}:${stat.mtimeMs}:${stat.ctimeMs}`;
      const oid = committed.oids.get(file);
      const known = hashed.get(file);
      const isSeen = known?.stamp === stamp && known.oid === oid;
      if (isSeen && known.sure) continue;
      const saved = await readSaved(root, file);
      if (saved.is !== 'file') continue;
      // A checkout may have turned line feeds into CRLF: that is no change.
      const same = [hash(saved.bytes), hash(withLineFeeds(saved.bytes))].find((each) => each === oid);
      if (same !== undefined) {
        hashed.set(file, { stamp, oid: same, sure: isSeen });
      } else if (changes.push({ file, bytes: saved.bytes, mode: (saved.mode & 0o100) === 0 ? '100644' : '100755' }) > MOST_FILES) return [];
    }
    return changes;
  };
}

async function oidsOf(gateway: Gateway, base: Oid): Promise<ReadonlyMap<string, Oid>> {
  const { stdout } = await gateway.run(['ls-tree', '-r', '-z', '--full-tree', base]);
  const oids = new Map<string, Oid>();
  for (const line of stdout.toString('utf8').split('\0')) {
    const [facts = '', file = ''] = line.split('\t');
    if (facts.startsWith('100')) oids.set(file, (facts.split(' ')[2] ?? '') as Oid);
  }
  return oids;
}

function withLineFeeds(bytes: Buffer): Buffer {
  return bytes.includes('\r\n') ? Buffer.from(bytes.toString('latin1').replaceAll('\r\n', '\n'), 'latin1') : bytes;
}
