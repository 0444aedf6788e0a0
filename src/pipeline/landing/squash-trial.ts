import type { Oid, RepoPath } from '../../core/brand.ts';
import type { Committed, Repo } from '../../core/port/repo.ts';

/** A file as a fixup leaves it on top of HEAD. */
export interface FixedFile {
  readonly file: RepoPath;
  readonly mode: string;
  readonly after: string;
}

/**
 * Tries what `git rebase --autosquash` will do with a fixup: it is moved from HEAD to right behind its owner, then the commits between come on
 * top again, each by git's three-way merge. Only the one file matters, since the fixup changes no other. @returns the commit that gets in the
 * way, or undefined when all goes through and ends in the same text.
 */
export async function squashesCleanly(
  { file, mode, after }: FixedFile,
  owner: Oid,
  way: readonly Oid[],
  base: Oid,
  repo: Repo,
): Promise<Oid | undefined> {
  const at = (commit: Oid): Promise<Committed | undefined> => repo.committed(commit, file);
  const merged = async (from: Committed | undefined, ours: Buffer, theirs: Buffer): Promise<Buffer | undefined> => {
    if (from === undefined || from.bytes.equals(theirs)) return from === undefined ? undefined : ours;
    if (from.bytes.equals(ours)) return theirs;
    const side = (bytes: Buffer) => ({ files: [{ file, mode, bytes }] });
    const answer = await repo.mergeTree(side(from.bytes), side(ours), side(theirs));
    return answer.is === 'clean' ? (answer.files.find((each) => each.file === file)?.bytes ?? ours) : undefined;
  };
  const [head, owned] = await Promise.all([at(base), at(owner)]);
  const wanted = Buffer.from(head?.bytes.includes('\r\n') === false ? after.replaceAll('\r\n', '\n') : after, 'utf8');
  let now = owned === undefined ? undefined : await merged(head, owned.bytes, wanted);
  if (now === undefined) return way.at(-1) ?? owner;
  let before = owned;
  for (const commit of way) {
    const there = await at(commit);
    now = there === undefined ? undefined : await merged(before, now, there.bytes);
    if (now === undefined) return commit;
    before = there;
  }
  return now.equals(wanted) ? undefined : (way.at(-1) ?? owner);
}
