import { realpathSync } from 'node:fs';
import path from 'node:path';
import { isInside } from './place.ts';
import { UsageError } from './usage-error.ts';

/**
 * Paths of the command line relative to the root of the work tree, `/` between parts; the root itself leaves the list empty, which means
 * everything. @throws UsageError for a path outside.
 */
export function pathsInside(paths: readonly string[], cwd: string, root: string): string[] {
  const top = realpathSync(root);
  const inside = paths.map((text) => {
    const absolute = path.resolve(cwd, text);
    if (!isInside(absolute, top))
      throw new UsageError(`${text} is outside the repository ${top}`, 'name paths inside it, or call the command there (-C <path>)');
    return path.relative(top, absolute).split(path.sep).join('/');
  });
  return inside.includes('') ? [] : inside;
}

/** Where a folder lies in the work tree, `/` between parts; '' at the top, outside it or without a work tree. */
export function folderInside(cwd: string, root: string | undefined): string {
  if (root === undefined) return '';
  const top = realpathSync(root);
  return isInside(cwd, top) ? path.relative(top, cwd).split(path.sep).join('/') : '';
}
