import type { Oid, RepoPath } from '../brand.ts';

/** A file as it is to stand in a checkout. */
export interface ScratchFile {
  readonly file: RepoPath;
  readonly bytes: Buffer;
  /** 100644 or 100755. */
  readonly mode: string;
}

/**
 * One checkout of the project apart from the person's repository. Commands of the project run in it, inside the sandbox.
 * Only one job uses it at a time.
 */
export interface Checkout {
  /** Absolute path of its top folder. Its git directory lies elsewhere, where no command of the project can write. */
  readonly root: string;
  /** Absolute paths outside `root` that links in it lead to (installed dependencies): commands may read them, never write. */
  readonly readable: readonly string[];
  /** Absolute paths that commands may not see: the person's own work tree. What lies in `readable` is shown all the same. */
  readonly hidden: readonly string[];
  /** Names the content before `put`: equal for equal content. */
  readonly tree: string;
  /** Tracked files, sorted. */
  readonly files: readonly RepoPath[];
  /** The decoded text of a file as it stands now; undefined where there is none, or it is not a plain UTF-8 file of at most 1 MiB. Never follows a link out. */
  read(file: RepoPath): string | undefined;
  /**
   * Brings the checkout back to its tree with these files put over it. Whatever commands left in it is gone, but for what `.gitignore`d build and
   * tool caches need to stay warm (dependencies, target, build folders). @throws Failure disk-… | git-…
   */
  put(files: readonly ScratchFile[]): Promise<void>;
}

/** The scratch repository of one user repository: isolated, kept warm between jobs, re-pointed for each. */
export interface Scratch {
  /**
   * The checkout of `base` with the files `over` over it, by default those that are saved and not committed; without a base, of the saved files
   * that are not ignored (a repository without commits).
   * @throws Failure git-… | disk-… ; the signal's reason when interrupted.
   */
  checkout(base: Oid | undefined, signal: AbortSignal, over?: readonly ScratchFile[]): Promise<Checkout>;
}
