import { existsSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';

/** Where a command was called, once `-C` and what git passes on are taken into account. */
export interface Place {
  /** Folder that relative paths on the command line start from. Absolute. */
  readonly cwd: string;
  /** Where to look for the repository: `cwd`, or what GIT_WORK_TREE or GIT_DIR name. Absolute. */
  readonly start: string;
}

/**
 * Works out the place from the process's folder, the `-C` folders and git's environment. git runs an alias that begins with `!` at the
 * top of the work tree and says in GIT_PREFIX where the person was; `git --git-dir=…` sets GIT_DIR; a hook or `git -c …` may set either.
 * GIT_PREFIX counts only at the top of a work tree, where it can be meant. @returns `missing` when a `-C` folder does not exist.
 */
export function placeOf(processCwd: string, changes: readonly string[], env: NodeJS.ProcessEnv): Place | { readonly missing: string } {
  let cwd = processCwd;
  const prefix = env.GIT_PREFIX ?? '';
  if (prefix !== '' && existsSync(path.join(cwd, '.git'))) {
    const called = path.join(cwd, prefix);
    if (isFolder(called)) cwd = called;
  }
  for (const change of changes) {
    const next = path.resolve(cwd, change);
    if (!isFolder(next)) return { missing: change };
    cwd = next;
  }
  cwd = realpathSync(cwd);
  // A folder that the person names outweighs what was inherited.
  if (changes.length > 0) return { cwd, start: cwd };
  if (env.GIT_WORK_TREE) return { cwd, start: path.resolve(processCwd, env.GIT_WORK_TREE) };
  if (env.GIT_DIR) {
    const gitDir = path.resolve(processCwd, env.GIT_DIR);
    const named = path.basename(gitDir) === '.git' ? path.dirname(gitDir) : gitDir;
    if (!gitDir.includes(`${path.sep}.git${path.sep}`) && existsSync(named) && !isInside(cwd, realpathSync(named))) {
      return { cwd, start: named };
    }
  }
  return { cwd, start: cwd };
}

function isFolder(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** True when `inner` is `outer` or lies below it. Both absolute and without symbolic links. */
export function isInside(inner: string, outer: string): boolean {
  const between = path.relative(outer, inner);
  return between === '' || (!between.startsWith(`..${path.sep}`) && between !== '..' && !path.isAbsolute(between));
}
