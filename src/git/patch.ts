import { isUtf8 } from 'node:buffer';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RepoPath } from '../core/brand.ts';
import { type GitObject, makeObject, type ObjectFormat } from './objects.ts';
import { inQuarantine } from './quarantine.ts';
import { openTrees } from './trees.ts';

export interface PatchRequest {
  readonly file: RepoPath;
  readonly mode: string;
  /** Absent: the file is new. */
  readonly before: Buffer | undefined;
  readonly after: Buffer;
}

const ARGS = [
  'diff-tree',
  '-r',
  '-p',
  '--binary',
  '--full-index',
  '--no-renames',
  '--no-ext-diff',
  '--no-textconv',
  '--no-color',
  '--src-prefix=a/',
  '--dst-prefix=b/',
  '--diff-algorithm=myers',
  '--unified=3',
];

/**
 * Git's own patch from `before` to `after`, made in a quarantine: line endings, byte order marks, a missing final line break and any
 * file name come out as `git apply` wants them. Bytes that are not UTF-8 go as a binary patch, so that the text of the patch always is.
 */
export async function makePatch(
  request: PatchRequest,
  at: { folder: string; format: ObjectFormat; environment: NodeJS.ProcessEnv },
): Promise<string> {
  const { file, mode, before, after } = request;
  if (before?.equals(after)) return '';
  const made = new Map<string, GitObject>();
  const trees = openTrees({ read: () => Promise.resolve(undefined), close: () => {} }, at.format);
  const sides: string[] = [];
  for (const bytes of [before, after]) {
    if (bytes === undefined) {
      const empty = makeObject(at.format, 'tree', Buffer.alloc(0));
      made.set(empty.oid, empty);
      sides.push(empty.oid);
      continue;
    }
    const blob = makeObject(at.format, 'blob', bytes);
    const sideMade = new Map([[blob.oid, blob]]);
    sides.push(await trees.put(undefined, [{ file, mode, oid: blob.oid }], sideMade));
    for (const [oid, object] of sideMade) made.set(oid, object);
  }
  const asText = (before === undefined || isUtf8(before)) && isUtf8(after);
  return inQuarantine(at.folder, at.format, at.environment, async ({ gateway, gitDir, add }) => {
    await add(made.values());
    await writeFile(join(gitDir, 'info', 'attributes'), asText ? '' : '* -diff\n');
    const { stdout } = await gateway.run([...ARGS, ...sides]);
    return stdout.toString('utf8');
  });
}
