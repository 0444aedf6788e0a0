/** Which files and lines differ between two trees, told by git's plumbing without running the repository's diff drivers. */
import type { Oid } from '../core/brand.ts';
import { Failure } from '../core/failure.ts';
import type { FileChange, Hunk } from '../core/port/repo.ts';
import type { LineRange } from '../core/span.ts';
import type { Gateway } from './gateway.ts';
import { decodePath, splitNul } from './path-list.ts';

const COMMON = ['-r', '-M', '--no-ext-diff', '--no-textconv', '--no-color', '--ignore-submodules=all', '--text', '--diff-algorithm=myers'];
/** A range that takes longer is no place to look for symbols. */
const WALL_MS = 60_000;

/** Differences from `from` to `to` ('index': what is staged), both trees or commits. Links, submodules and unmerged files are left out. */
export async function changes(gateway: Gateway, from: Oid, to: Oid | 'index'): Promise<FileChange[]> {
  const ask = to === 'index' ? ['diff-index', '--cached', ...COMMON] : ['diff-tree', ...COMMON];
  const sides = to === 'index' ? [from] : [from, to];
  // Added and deleted files are whole; only the others need their hunks.
  const [list, patch] = await Promise.all([
    gateway.run([...ask, '--raw', '--numstat', '-z', '--abbrev=64', ...sides], { wallMs: WALL_MS }),
    gateway.run([...ask, '-p', '-U0', '--full-index', '--diff-filter=MR', '--src-prefix=a/', '--dst-prefix=b/', ...sides], {
      wallMs: WALL_MS,
    }),
  ]);
  const files = parseList(list.stdout);
  const hunks = parseHunks(patch.stdout);
  const withHunks = files.filter(({ status }) => status === 'M' || status === 'R');
  if (hunks.length !== withHunks.length)
    throw new Failure('git-failed', 'git listed other files than it compared', { next: 'the job runs again by itself' });
  const hunksOf = new Map(withHunks.map((file, index) => [file, hunks[index]]));
  return files.flatMap((file) => toChange(file, hunksOf.get(file)) ?? []);
}

interface Listed {
  readonly status: string;
  readonly oldMode: string;
  readonly newMode: string;
  readonly oldPath: Buffer;
  readonly newPath: Buffer;
  readonly added: number;
  readonly deleted: number;
}

interface Hunks {
  readonly lines: LineRange[];
  readonly oldLines: LineRange[];
  readonly hunks: Hunk[];
}

function toChange(file: Listed, hunks: Hunks | undefined): FileChange | undefined {
  const path = decodePath(file.newPath);
  const oldPath = decodePath(file.oldPath);
  const regular = [file.oldMode, file.newMode].every((mode) => mode === '000000' || mode.startsWith('100'));
  if (path === undefined || oldPath === undefined || !regular) return undefined;
  const whole = (count: number): LineRange[] => (count > 0 ? [{ first: 1, last: count }] : []);
  const one = (count: number, oldCount: number): Hunk[] => (count + oldCount > 0 ? [{ first: 1, count, oldFirst: 1, oldCount }] : []);
  if (file.status === 'A') return { file: path, is: 'added', lines: whole(file.added), oldLines: [], hunks: one(file.added, 0) };
  if (file.status === 'D') return { file: path, is: 'deleted', lines: [], oldLines: whole(file.deleted), hunks: one(0, file.deleted) };
  const changed = hunks ?? { lines: [], oldLines: [], hunks: [] };
  if (file.status === 'R') return { file: path, is: 'renamed', oldFile: oldPath, ...changed };
  return file.status === 'M' ? { file: path, is: 'modified', ...changed } : undefined;
}

/** `:oldmode newmode old new S NUL path NUL` (renames: two paths) for each file, then `added TAB deleted TAB path NUL` for each. */
function parseList(output: Buffer): Listed[] {
  const fields = splitNul(output);
  const heads: Omit<Listed, 'added' | 'deleted'>[] = [];
  let at = 0;
  const next = (): Buffer => fields[at++] ?? Buffer.alloc(0);
  while (fields[at]?.[0] === 0x3a) {
    const [oldMode = '', newMode = '', , , status = ''] = next().toString('latin1').slice(1).split(' ');
    const oldPath = next();
    const two = status.startsWith('R') || status.startsWith('C');
    heads.push({ status: status.slice(0, 1), oldMode, newMode, oldPath, newPath: two ? next() : oldPath });
  }
  return heads.map((head) => {
    const [added = '', deleted = '', path = ''] = next().toString('latin1').split('\t');
    if (path === '') at += 2;
    return { ...head, added: Number(added) || 0, deleted: Number(deleted) || 0 };
  });
}

/** The hunks of each file, in the order of the list. Lines of content begin with `+`, `-` or a backslash, so none can pass for a header. */
function parseHunks(patch: Buffer): Hunks[] {
  const files: Hunks[] = [];
  for (let at = 0; at < patch.length; ) {
    const newline = patch.indexOf(0x0a, at);
    const end = newline < 0 ? patch.length : newline;
    const first = patch[at];
    if (first === 0x64 && patch.toString('latin1', at, at + 11) === 'diff --git ') files.push({ lines: [], oldLines: [], hunks: [] });
    if (first === 0x40) addHunk(files.at(-1), patch.toString('latin1', at, Math.min(end, at + 100)));
    at = end + 1;
  }
  return files;
}

function addHunk(file: Hunks | undefined, header: string): void {
  const found = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/u.exec(header);
  if (found === null || file === undefined) return;
  const [oldFirst, oldCount, first, count] = [Number(found[1]), Number(found[2] ?? 1), Number(found[3]), Number(found[4] ?? 1)];
  if (oldCount > 0) file.oldLines.push({ first: oldFirst, last: oldFirst + oldCount - 1 });
  // git names the line after which nothing stands.
  file.hunks.push({ first: count > 0 ? first : first + 1, count, oldFirst: oldCount > 0 ? oldFirst : oldFirst + 1, oldCount });
  // A pure deletion stands between two lines: the one after it counts as changed.
  file.lines.push(count > 0 ? { first, last: first + count - 1 } : { first: first + 1, last: first + 1 });
}
