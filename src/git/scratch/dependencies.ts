/**
 * Gives a checkout the dependencies that the person has installed, without ever writing to theirs: `node_modules` and Python environments as
 * folders of links, `vendor` as a copy. What was brought is written down with the state of both sides, so that it is looked at anew only when
 * the person installed something, or a command touched the checkout's side. What cannot be read is left out.
 */
import { lstat, readFile, realpath, rename, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { Failure } from '../../core/failure.ts';
import { diskFailure } from '../disk-failure.ts';
import type { Gateway } from '../gateway.ts';
import { splitNul } from '../path-list.ts';
import { binary, type Listing } from './listing.ts';
import { applyMirror, stampOf } from './mirror.ts';
import { type Planned, planNodeModules } from './node-modules.ts';
import { removeTree } from './remove-tree.ts';
import { copyTree, isCopyable, walkAll } from './vendor-copy.ts';
import { planVirtualEnvironment } from './virtual-environment.ts';

type Way = 'node' | 'python' | 'copy';

/** Where installed folders stand: beside any of these tracked files; links may stand in the top folder without them, too. */
const INSTALLS: readonly { readonly name: string; readonly way: Way; readonly beside: readonly string[] }[] = [
  { name: 'node_modules', way: 'node', beside: ['package.json'] },
  { name: '.venv', way: 'python', beside: ['pyproject.toml', 'setup.py', 'setup.cfg', 'requirements.txt', 'Pipfile'] },
  { name: 'venv', way: 'python', beside: ['pyproject.toml', 'setup.py', 'setup.cfg', 'requirements.txt', 'Pipfile'] },
  { name: 'vendor', way: 'copy', beside: ['composer.json', 'Gemfile', 'go.mod'] },
];

/** One installed folder of the person's that the checkout is to have. */
export interface Dependency {
  /** Relative to both tops. */
  readonly path: string;
  readonly way: Way;
  /** Real path of the person's folder. */
  readonly from: string;
}

interface Brought {
  readonly from: readonly string[];
  readonly fromStamp: string;
  readonly made: readonly string[];
  readonly madeStamp: string;
  readonly readable: readonly string[];
}

export interface DependencyOptions {
  readonly userRoot: string;
  /** The gateway of the person's repository. */
  readonly gateway: Gateway;
  /** The file in which what was brought is written down; outside the checkout. */
  readonly book: string;
}

export interface Dependencies {
  /** Installed folders for a checkout of this listing. Never tracked content, neither the checkout's nor the person's. */
  wanted(listing: Listing): Promise<Dependency[]>;
  /** Makes them stand in the clean checkout `root`. @returns absolute paths that its links lead to. */
  bring(wanted: readonly Dependency[], root: string, aside: string): Promise<string[]>;
}

/** The dependencies of one repository's scratch. Reads nothing until the first use; what cannot be written down is a Failure disk-… of `bring`. */
export function openDependencies({ userRoot, gateway, book }: DependencyOptions): Dependencies {
  let known: Map<string, Brought> | undefined;

  async function bringOne({ path, way, from }: Dependency, root: string, aside: string, old?: Brought): Promise<Brought | undefined> {
    const to = join(root, path);
    const at = join(userRoot, path);
    if (old !== undefined && (await stampOf(old.from)) === old.fromStamp && (await madeStamp(way, to, old.made)) === old.madeStamp)
      return old;
    if (way === 'copy') {
      const size = await walkAll(from);
      if (size === undefined || !isCopyable(size)) return undefined;
      const watched = [
        from,
        join(from, 'composer/installed.json'),
        join(from, 'autoload.php'),
        join(from, 'bundle'),
        join(from, 'modules.txt'),
      ];
      const fromStamp = await stampOf(watched);
      await copyTree(from, to, aside);
      return { from: watched, fromStamp, made: [], madeStamp: await madeStamp(way, to, []), readable: [] };
    }
    const place = { at, from, userRoot, root };
    const planned: Planned | undefined = way === 'node' ? await planNodeModules(place) : await planVirtualEnvironment(place);
    if (planned === undefined) return undefined;
    const fromStamp = await stampOf(planned.from);
    await applyMirror(to, planned.mirror, aside);
    const made = [...planned.mirror].flatMap(([inner, { is }]) => (is === 'link' ? [] : [inner]));
    return { from: planned.from, fromStamp, made, madeStamp: await madeStamp(way, to, made), readable: planned.readable };
  }

  return {
    async wanted(listing) {
      const found: Dependency[] = [];
      for (const { path, way } of candidates(listing)) {
        const from = await installedAt(userRoot, path);
        if (from !== undefined) found.push({ path, way, from });
      }
      const tracked = await trackedIn(gateway, found);
      return found.filter(({ path }) => !tracked.has(path));
    },
    async bring(wanted, root, aside) {
      known ??= await readBook(book);
      const next = new Map<string, Brought>();
      let changed = known.size !== wanted.length;
      for (const dependency of wanted) {
        const old = known.get(dependency.path);
        const brought = await bringOne(dependency, root, aside, old).catch(unlessDisk);
        changed ||= brought !== old;
        if (brought !== undefined) next.set(dependency.path, brought);
        // What could not be brought whole is not there at all.
        else await removeTree(join(root, dependency.path), aside);
      }
      known = next;
      if (changed) await writeBook(book, next);
      return [...new Set([...next.values()].flatMap(({ readable }) => readable))];
    },
  };
}

/** A full disk ends the job; anything else (an install is under way, a folder is not to be read) leaves the dependency out. */
function unlessDisk(error: unknown): undefined {
  const failure = diskFailure('bring dependencies into the scratch checkout', error);
  if (failure instanceof Failure && failure.code !== 'permission-denied') throw failure;
}

async function madeStamp(way: Way, to: string, made: readonly string[]): Promise<string> {
  if (way === 'copy') return (await walkAll(to))?.stamp ?? '';
  return stampOf(made.map((inner) => join(to, inner)));
}

/** Paths at which an installed folder may stand, and nothing tracked does. */
function* candidates(listing: Listing): Generator<{ readonly path: string; readonly way: Way }> {
  for (const folder of listing.folders) {
    const names = listing.namesIn(folder);
    const text = Buffer.from(folder, 'latin1').toString('utf8');
    if (binary(text) !== folder) continue;
    for (const { name, way, beside } of INSTALLS) {
      if (!(folder === '' && way !== 'copy') && !beside.some((file) => names.has(file))) continue;
      const path = folder === '' ? name : `${text}/${name}`;
      if (!listing.entries.has(binary(path)) && !listing.folders.has(binary(path))) yield { path, way };
    }
  }
}

/** Real path of the person's folder, or undefined. No folder on its way is a link; it may be one itself, but none that leads above the project. */
async function installedAt(userRoot: string, path: string): Promise<string | undefined> {
  const parts = path.split('/');
  let at = userRoot;
  for (const part of parts.slice(0, -1)) {
    at = join(at, part);
    if ((await lstat(at).catch(() => undefined))?.isDirectory() !== true) return undefined;
  }
  const real = await realpath(join(userRoot, path)).catch(() => undefined);
  if (real === undefined || (await lstat(real).catch(() => undefined))?.isDirectory() !== true) return undefined;
  return relative(real, userRoot).startsWith('..') ? real : undefined;
}

/** Those of which the person's index has something: a repository brought it, the person did not install it. */
async function trackedIn(gateway: Gateway, found: readonly Dependency[]): Promise<Set<string>> {
  const tracked = new Set<string>();
  const PORTION = 500;
  for (let at = 0; at < found.length; at += PORTION) {
    const portion = found.slice(at, at + PORTION);
    const specs = portion.map(({ path }) => `:(top,literal)${path}`);
    const { stdout } = await gateway.run(['ls-files', '-z', '--cached', '--', ...specs]);
    const listed = splitNul(stdout).map((path) => path.toString('utf8'));
    for (const { path } of portion) if (listed.some((one) => one === path || one.startsWith(`${path}/`))) tracked.add(path);
  }
  return tracked;
}

async function readBook(file: string): Promise<Map<string, Brought>> {
  try {
    return new Map(Object.entries(JSON.parse(await readFile(file, 'utf8')) as Record<string, Brought>));
  } catch {
    // None yet, or torn: everything is brought anew.
    return new Map();
  }
}

async function writeBook(file: string, brought: ReadonlyMap<string, Brought>): Promise<void> {
  await writeFile(`${file}.new`, JSON.stringify(Object.fromEntries(brought)), { mode: 0o600 });
  await rename(`${file}.new`, file);
}
