import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import type { RegisteredRepo } from '../core/port/queue.ts';
import { isInside } from './place.ts';

/** True when a registered repository's folder is no longer there. */
export function isGone({ path: folder }: Pick<RegisteredRepo, 'path'>): boolean {
  return !existsSync(folder);
}

/** The command that ends the following of a repository, wherever it is called; the path is quoted for a shell where it must be. */
export function unwatchCommand(folder: string): string {
  return `localcoder unwatch ${/^[\w@%+=:,./-]+$/u.test(folder) ? folder : `'${folder.replaceAll("'", "'\\''")}'`}`;
}

/**
 * The registered repository that an absolute path names, found by its stored path without asking git: that very path, or the innermost one
 * around it. A path that is not there names no repository around it, lest a deleted folder's parent be meant by accident.
 */
export function registeredAt(place: string, repos: readonly RegisteredRepo[]): RegisteredRepo | undefined {
  const real = realPath(place);
  const exact = repos.find((repo) => repo.path === place) ?? repos.find((repo) => repo.path === real);
  if (exact !== undefined || !existsSync(real)) return exact;
  return repos.filter((repo) => isInside(real, repo.path)).sort((a, b) => b.path.length - a.path.length)[0];
}

/** The path with the links of what is there of it followed. */
function realPath(file: string): string {
  if (existsSync(file)) return realpathSync(file);
  const above = path.dirname(file);
  return above === file ? file : path.join(realPath(above), path.basename(file));
}
