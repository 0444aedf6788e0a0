import type { Oid, RepoPath } from '../core/brand.ts';
import type { Change } from '../core/delivery.ts';
import type { Fit } from '../core/port/deliveries.ts';
import type { Repo } from '../core/port/repo.ts';
import { decodeText } from '../core/source-text.ts';
import { forward } from './move.ts';

/** How a change stands to the saved files, or to those of the commit `at`. Reads only. */
export async function fitOf({ file, pieces, savedHash, appliedHash, added }: Change, repo: Repo, at?: Oid): Promise<Fit> {
  const read = async (path: RepoPath): Promise<Buffer | 'absent' | 'refused'> => {
    if (at !== undefined) return (await repo.committed(at, path))?.bytes ?? 'absent';
    const saved = await repo.saved(path);
    return saved.is === 'file' ? saved.bytes : saved.is;
  };
  if (added !== undefined) {
    const there = await read(added.file);
    if (there === 'refused') return 'moved';
    if (there !== 'absent') return there.equals(Buffer.from(added.text, 'utf8')) ? 'applied' : 'moved';
  }
  const there = await read(file);
  if (there === 'absent') return 'gone';
  if (pieces.length === 0) return 'fits';
  const decoded = there === 'refused' ? undefined : decodeText(there);
  if (decoded?.is !== 'text') return 'moved';
  const move = forward(decoded.text, { file, pieces, savedHash, appliedHash });
  if (move.is === 'already') return added === undefined ? 'applied' : 'fits';
  return move.is === 'write' ? 'fits' : 'moved';
}
