/**
 * Finds the repository a path lies in by looking at files alone: no process, so that a watcher or a command may ask often.
 * Follows what git follows (`.git` folders, `gitdir:` files of linked worktrees and submodules, `commondir`) and nothing else;
 * never `core.worktree`, which a repository could point anywhere.
 */
import { createHash } from 'node:crypto';
import { readFile, realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { RepoId } from '../core/brand.ts';

export interface FoundRepo {
  readonly id: RepoId;
  /** Absolute real path of the work tree; absent when bare. */
  readonly root?: string;
  /** Absolute real path of the git directory of this work tree. */
  readonly gitDir: string;
  /** The one that linked worktrees share; the same as gitDir elsewhere. */
  readonly commonDir: string;
}

/**
 * The repository that holds `path` (which need not exist), or undefined. A bare repository is found only when `path` names it exactly
 * and no work tree is around it: one that came inside a cloned repository is that repository's files.
 */
export async function findRepo(path: string): Promise<FoundRepo | undefined> {
  const start = await existing(resolve(path));
  for (let folder = start; ; folder = dirname(folder)) {
    const gitDir = await gitDirOf(folder);
    if (gitDir !== undefined) return found(gitDir, folder);
    if (dirname(folder) === folder) break;
  }
  return (await isGitDir(start)) ? found(start) : undefined;
}

/** The id of a work tree: its own git directory's, so that each linked worktree is followed by itself. */
function repoId(gitDir: string): RepoId {
  return createHash('sha256').update(gitDir).digest('hex').slice(0, 16) as RepoId;
}

async function found(gitDir: string, root?: string): Promise<FoundRepo> {
  const named = await read(join(gitDir, 'commondir'));
  const commonDir = named === undefined ? gitDir : await real(resolve(gitDir, named.trim()));
  const known = { id: repoId(gitDir), gitDir, commonDir };
  // A folder may hold `.git` beside linked worktrees and have no files of its own.
  const bare = root === undefined || (named === undefined && (await saysBare(gitDir)));
  return bare ? known : { ...known, root };
}

/** The nearest folder at or above a path, as a real path. */
async function existing(path: string): Promise<string> {
  for (let at = path; ; at = dirname(at)) {
    const kind = await stat(at).catch(() => undefined);
    if (kind?.isDirectory() === true) return realpath(at);
    if (dirname(at) === at) return at;
  }
}

/** The git directory that a folder's `.git` is or points to. */
async function gitDirOf(folder: string): Promise<string | undefined> {
  const path = join(folder, '.git');
  const kind = await stat(path).catch(() => undefined);
  if (kind === undefined) return undefined;
  if (kind.isDirectory()) return (await isGitDir(path)) ? real(path) : undefined;
  const pointer = /^gitdir: (.+?)[\r\n]*$/su.exec((await read(path)) ?? '')?.[1];
  if (pointer === undefined) return undefined;
  const target = isAbsolute(pointer) ? pointer : resolve(folder, pointer);
  return (await isGitDir(target)) ? real(target) : undefined;
}

async function isGitDir(path: string): Promise<boolean> {
  const head = await stat(join(path, 'HEAD')).catch(() => undefined);
  if (head?.isFile() !== true) return false;
  if ((await read(join(path, 'commondir'))) !== undefined) return true;
  const objects = await stat(join(path, 'objects')).catch(() => undefined);
  const refs = await stat(join(path, 'refs')).catch(() => undefined);
  return objects?.isDirectory() === true && refs?.isDirectory() === true;
}

/** True when the configuration's own text says `bare = true`. */
async function saysBare(gitDir: string): Promise<boolean> {
  const config = (await read(join(gitDir, 'config'))) ?? '';
  const core = /^\s*\[core\]([^[]*)/imu.exec(config)?.[1] ?? '';
  return /^\s*bare\s*=\s*(?:true|yes|on|1)\s*$/imu.test(core);
}

/** A small text file, or undefined. */
async function read(path: string): Promise<string | undefined> {
  const kind = await stat(path).catch(() => undefined);
  if (kind?.isFile() !== true || kind.size > 1024 * 1024) return undefined;
  return readFile(path, 'utf8').catch(() => undefined);
}

async function real(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}
