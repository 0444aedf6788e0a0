/**
 * Hears of saves through chokidar. Only folders are watched (a few hundred instead of tens of thousands of files): every file is
 * "ignored", and the saves in it come from chokidar's `raw` events of its folder. A folder that nobody knows yet is not watched until git
 * has said that it is not ignored, so `npm install` or a build costs nothing.
 *
 * An event is only a hint: a queue that overflows loses events without an error, and a folder may be filled before its watch stands. The
 * scans of the follower are the guarantee. At a system limit it says so once, as a Failure, and stops; the follower polls then.
 */
import { lstat, readdir } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';
import type { RepoPath } from '../core/brand.ts';
import { Failure } from '../core/failure.ts';
import type { Clock } from '../core/port/clock.ts';

export interface SaveEventOptions {
  /** Folders with files of the repository in them, and all folders above those; '' is the root. */
  readonly folders: Iterable<string>;
  /** Which of these folders git ignores. */
  readonly ignored: (folders: readonly RepoPath[]) => Promise<ReadonlySet<RepoPath>>;
  readonly clock: Pick<Clock, 'after'>;
  /** Something happened to this file. */
  readonly onSave: (file: RepoPath) => void;
  /** Watching ended: `watch-limit` when the system has no more watches to give, else what went wrong. */
  readonly onEnd: (reason: unknown) => void;
}

export interface SaveEvents {
  /** Puts the watches up anew if a watched folder was replaced by another of the same name, as a branch switch does. @returns whether it had to. */
  renew(): Promise<boolean>;
  /** How many folders are watched. */
  count(): number;
  stop(): Promise<void>;
}

/** Folders that are never of interest, wherever they stand. */
const NEVER = new Set(['.git', '.localcoder', 'node_modules']);
/** Milliseconds in which new folders are gathered before git is asked about them. */
const GATHER_MS = 50;
/** Wait before git is asked again after it failed to answer. */
const ASK_AGAIN_MS = 2_000;
/** A new folder's watch stands by then; files saved into it before are looked for once more. */
const SETTLED_MS = 500;
/** Longest wait for the first round of watches. */
const READY_MS = 60_000;

/** Follows the saves below `root`. Resolves once the folders that are known are being watched. */
export async function openSaveEvents(root: string, options: SaveEventOptions): Promise<SaveEvents> {
  const { clock } = options;
  /** Watched folders with the inode each had. */
  const folders = new Map<string, number>();
  const refused = new Set<string>();
  let unknown = new Set<string>();
  let asking = false;
  let ended = false;
  let watcher: FSWatcher | undefined;

  const end = (reason: unknown): void => {
    if (ended) return;
    ended = true;
    void watcher?.close();
    options.onEnd(limitOf(reason, folders.size) ?? reason);
  };

  const skips = (path: string, stats?: { isDirectory(): boolean }): boolean => {
    const folder = relative(root, path);
    if (folder === '') return false;
    if (NEVER.has(basename(folder))) return true;
    if (stats === undefined) return false;
    if (!stats.isDirectory()) return true;
    if (folders.has(folder)) return false;
    meet(folder);
    return true;
  };

  /** A folder nobody knows: gathered, then shown to git. */
  const meet = (folder: string): void => {
    if (ended || refused.has(folder) || folders.has(folder) || folder.split('/').some((part) => NEVER.has(part))) return;
    unknown.add(folder);
    if (asking) return;
    asking = true;
    clock.after(GATHER_MS, () => void admit());
  };

  const admit = async (): Promise<void> => {
    const met = [...unknown];
    const ignored = await options.ignored(met as RepoPath[]).catch(() => undefined);
    if (ended) return;
    if (ignored === undefined) {
      clock.after(ASK_AGAIN_MS, () => void admit());
      return;
    }
    unknown = new Set([...unknown].filter((folder) => !met.includes(folder)));
    asking = unknown.size > 0;
    if (asking) clock.after(GATHER_MS, () => void admit());
    for (const folder of met) {
      if (ignored.has(folder as RepoPath)) refused.add(folder);
      else await take(folder);
    }
  };

  const take = async (folder: string): Promise<void> => {
    const stat = await lstat(join(root, folder)).catch(() => undefined);
    if (ended || stat?.isDirectory() !== true) return;
    folders.set(folder, stat.ino);
    watcher?.add(join(root, folder));
    await lookInto(folder);
    clock.after(SETTLED_MS, () => void lookInto(folder));
  };

  /** Reports every file of a folder as saved, and meets the folders in it. */
  const lookInto = async (folder: string): Promise<void> => {
    const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(() => []);
    if (ended) return;
    for (const entry of entries) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) meet(path);
      else if (entry.isFile()) options.onSave(path as RepoPath);
    }
  };

  const hear = (event: string, name: string | null, details: { watchedPath?: string }): void => {
    const inside = relative(root, details.watchedPath ?? root);
    if (name === null || name === undefined) return void lookInto(inside);
    const path = inside === '' ? name : `${inside}/${name}`;
    if (path.split('/').some((part) => NEVER.has(part))) return;
    if (name === '.gitignore') refused.clear();
    options.onSave(path as RepoPath);
    if (event === 'rename') void meetIfFolder(path);
  };

  const meetIfFolder = async (path: string): Promise<void> => {
    const stat = await lstat(join(root, path)).catch(() => undefined);
    if (stat?.isDirectory() === true) meet(path);
  };

  const isCurrent = async (): Promise<boolean> => {
    for (const [folder, inode] of folders) {
      const stat = await lstat(join(root, folder)).catch(() => undefined);
      if (stat === undefined) folders.delete(folder);
      else if (stat.ino !== inode) return false;
    }
    return true;
  };

  const open = async (known: Iterable<string>): Promise<void> => {
    folders.clear();
    for (const folder of known) {
      const stat = await lstat(join(root, folder)).catch(() => undefined);
      if (stat?.isDirectory() === true) folders.set(folder, stat.ino);
    }
    const next = watch(root, { ignored: skips, ignoreInitial: true, followSymlinks: false, atomic: false, ignorePermissionErrors: true });
    watcher = next;
    next.on('raw', (event, name, details) => hear(event, name, details as { watchedPath?: string }));
    next.on('addDir', (path) => void lookInto(relative(root, path)));
    next.on('error', end);
    await new Promise<void>((resolve) => {
      const giveUp = clock.after(READY_MS, resolve);
      next.once('ready', () => {
        giveUp();
        resolve();
      });
      next.once('error', () => resolve());
    });
  };

  await open(options.folders);
  return {
    async renew() {
      if (ended || (await isCurrent())) return false;
      const known = [...folders.keys()];
      await watcher?.close();
      if (ended) return false;
      await open(known);
      return true;
    },
    count: () => folders.size,
    async stop() {
      ended = true;
      await watcher?.close();
    },
  };
}

/** The folders of these files and all folders above them, the root ('') included. */
export function foldersOf(files: Iterable<string>): Set<string> {
  const folders = new Set(['']);
  for (const file of files) {
    for (let slash = file.lastIndexOf('/'); slash > 0; slash = file.lastIndexOf('/', slash - 1)) {
      const folder = file.slice(0, slash);
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  }
  return folders;
}

/** The system's limits on watching, told with the setting that raises them. */
function limitOf(reason: unknown, folders: number): Failure | undefined {
  const code = reason instanceof Error && 'code' in reason ? reason.code : undefined;
  if (code === 'ENOSPC') {
    return new Failure('watch-limit', `the system has no more file watches to give (${folders} folders are needed here)`, {
      next: 'Raise the limit: sudo sysctl fs.inotify.max_user_watches=524288 (and a line in /etc/sysctl.d to keep it), then localcoder watch.',
      cause: reason,
    });
  }
  if (code === 'EMFILE') {
    return new Failure('watch-limit', 'the system has no more watch instances to give, or too many files are open', {
      next: 'Raise the limits: sudo sysctl fs.inotify.max_user_instances=1024, or ulimit -n 4096, then localcoder watch.',
      cause: reason,
    });
  }
  return undefined;
}
