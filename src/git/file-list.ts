/** Which files a repository has, and which of them are not for us. Git reads ignore and attribute files here, never a file's content. */
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Oid, RepoPath } from '../core/brand.ts';
import type { SkipReason } from '../core/port/repo.ts';
import { isLockFile } from '../core/protected-path.ts';
import type { Gateway } from './gateway.ts';
import { decodePath, literalPath, splitNul } from './path-list.ts';
import { badPath } from './repo-path.ts';

export interface FileListContext {
  readonly gateway: Gateway;
  readonly root?: string | undefined;
  /** Of this work tree. */
  readonly gitDir: string;
  /** The person's own list of ignored files, so that a repository cannot name another. */
  readonly excludesFile: string;
}

export interface FileList {
  readonly files: RepoPath[];
  readonly unreadable: number;
}

/** Tracked and untracked files that are not ignored; never links, submodules or files outside the sparse checkout. Sorted. */
export async function listFiles({ gateway, root, excludesFile }: FileListContext): Promise<FileList> {
  if (root === undefined) {
    const tree = await gateway.run(['ls-tree', '-r', '-z', '--full-tree', 'HEAD'], { accept: [0, 128] });
    return collect(splitNul(tree.stdout).flatMap((line) => trackedFile(line, 0) ?? []));
  }
  const settings = [['core.excludesFile', excludesFile]] as const;
  const [tracked, untracked] = await Promise.all([
    gateway.run(['ls-files', '-z', '--cached', '-s', '-t'], { tree: true }),
    gateway.run(['ls-files', '-z', '--others', '--exclude-standard'], { tree: true, settings }),
  ]);
  return collect([
    ...splitNul(tracked.stdout).flatMap((line) => trackedFile(line, 2) ?? []),
    // A name with a slash at its end is another repository.
    ...splitNul(untracked.stdout).filter((path) => path.at(-1) !== 0x2f),
  ]);
}

/** The path of a line `[tag blank] mode … TAB path` when it is a regular file of the work tree. */
function trackedFile(line: Buffer, at: 0 | 2): Buffer | undefined {
  const regular = line.toString('latin1', at, at + 3) === '100';
  const outside = at === 2 && line[0] === 0x53;
  return regular && !outside ? line.subarray(line.indexOf(0x09) + 1) : undefined;
}

function collect(paths: readonly Buffer[]): FileList {
  const files = new Set<RepoPath>();
  let unreadable = 0;
  for (const path of paths) {
    const file = decodePath(path);
    if (file === undefined) unreadable += 1;
    else files.add(file);
  }
  return { files: [...files].sort(), unreadable };
}

/** A regular file as the index has it (not unmerged), or undefined. */
export async function stagedEntry(gateway: Gateway, file: RepoPath): Promise<{ readonly mode: string; readonly oid: Oid } | undefined> {
  const { stdout } = await gateway.run(['ls-files', '-z', '--cached', '-s', '--', literalPath(file)]);
  for (const line of splitNul(stdout)) {
    const [mode = '', oid = '', stage] = line.toString('latin1', 0, line.indexOf(0x09)).split(' ');
    if (stage === '0' && mode.startsWith('100') && decodePath(line.subarray(line.indexOf(0x09) + 1)) === file)
      return { mode, oid: oid as Oid };
  }
  return undefined;
}

/** Which of the files are not for us, and why; the first reason counts. */
export async function skips(context: FileListContext, files: readonly RepoPath[]): Promise<Map<RepoPath, SkipReason>> {
  const { gateway, root, gitDir, excludesFile } = context;
  const found = new Map<RepoPath, SkipReason>();
  const note = (which: readonly RepoPath[], reason: SkipReason): void => {
    for (const file of which) if (!found.has(file)) found.set(file, reason);
  };
  note(files.filter(isLockFile), 'lock file');
  if (root === undefined) return found;
  const { plain, foreign } = await sortByFolder(root, files);
  note(foreign, 'submodule');
  if (plain.length === 0) return found;
  const input = plain.map((file) => `${file}\0`).join('');
  // check-ignore takes a name that begins with a colon for something else, unless it begins with a dot.
  const dotted = plain.map((file) => `./${file}\0`).join('');
  const [outside, ignored, generated] = await Promise.all([
    outsideSparse(gateway, gitDir, plain),
    gateway.run(['check-ignore', '-z', '--stdin'], {
      input: dotted,
      accept: [0, 1],
      tree: true,
      settings: [['core.excludesFile', excludesFile]],
    }),
    gateway.run(['check-attr', '-z', '--stdin', 'linguist-generated'], { input, tree: true }),
  ]);
  note(outside, 'outside the sparse checkout');
  note(
    splitNul(ignored.stdout).flatMap((path) => decodePath(path.subarray(2)) ?? []),
    'ignored',
  );
  note(attributed(generated.stdout), 'generated');
  return found;
}

/** Triples of path, attribute and value. */
function attributed(output: Buffer): RepoPath[] {
  const parts = splitNul(output);
  const files: RepoPath[] = [];
  for (let at = 0; at + 2 < parts.length; at += 3) {
    const [path, , value] = parts.slice(at, at + 3);
    const file = path === undefined ? undefined : decodePath(path);
    if (file !== undefined && /^(?:set|true|1)$/u.test(value?.toString('latin1') ?? '')) files.push(file);
  }
  return files;
}

/** Arguments are limited in length, so paths go in portions. */
const PORTION = 500;

async function outsideSparse(gateway: Gateway, gitDir: string, files: readonly RepoPath[]): Promise<RepoPath[]> {
  const outside: RepoPath[] = [];
  // A person may make the checkout sparse at any time, so a setting read at opening would not do.
  if ((await lstat(join(gitDir, 'info', 'sparse-checkout')).catch(() => undefined)) === undefined) return outside;
  for (let at = 0; at < files.length; at += PORTION) {
    const { stdout } = await gateway.run(['ls-files', '-z', '-t', '--cached', '--', ...files.slice(at, at + PORTION).map(literalPath)], {
      tree: true,
    });
    for (const line of splitNul(stdout)) {
      const file = line[0] === 0x53 ? decodePath(line.subarray(2)) : undefined;
      if (file !== undefined) outside.push(file);
    }
  }
  return outside;
}

/**
 * Files that git may be asked about, and those that lie in another repository. Files below a symbolic link are neither: git refuses to
 * talk about them, and `saved` says why they cannot be read.
 */
async function sortByFolder(root: string, files: readonly RepoPath[]): Promise<{ plain: RepoPath[]; foreign: RepoPath[] }> {
  const kinds = new Map<string, Promise<'plain' | 'foreign' | 'link'>>([['', Promise.resolve('plain')]]);
  const kindOf = (folder: string): Promise<'plain' | 'foreign' | 'link'> => {
    const known = kinds.get(folder);
    if (known !== undefined) return known;
    const kind = kindOf(parent(folder)).then(async (above) => {
      if (above !== 'plain') return above;
      const stat = await lstat(join(root, folder)).catch(() => undefined);
      if (stat?.isSymbolicLink() === true) return 'link';
      return (await lstat(join(root, folder, '.git')).catch(() => undefined)) === undefined ? 'plain' : 'foreign';
    });
    kinds.set(folder, kind);
    return kind;
  };
  const plain: RepoPath[] = [];
  const foreign: RepoPath[] = [];
  for (const file of files) {
    if (badPath(file) !== undefined) continue;
    const kind = await kindOf(parent(file));
    if (kind === 'plain') plain.push(file);
    if (kind === 'foreign') foreign.push(file);
  }
  return { plain, foreign };
}

function parent(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
