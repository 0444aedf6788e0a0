/**
 * One checkout of a repository apart from the person's, in which commands of the project run. Its own git repository borrows the person's objects
 * and has nothing else of theirs: no remote, no hooks, no settings but how lines end. It lies beside the checkout, where no command can write.
 * How it stays right: before every candidate our own walk takes out what is not tracked, git brings back what was changed, dependencies are made
 * whole, then the candidate's files are written. A kill at any moment is repaired by the next checkout (see scratch/place.ts).
 * Never writes to the person's repository, never runs anything that a repository brings, never fetches, never follows a link.
 */
import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Oid, RepoPath } from '../core/brand.ts';
import { Failure } from '../core/failure.ts';
import type { Clock } from '../core/port/clock.ts';
import type { Checkout, Scratch, ScratchFile } from '../core/port/scratch.ts';
import { diskFailure } from './disk-failure.ts';
import type { Gateway } from './gateway.ts';
import { readText, writeFileInto } from './scratch/checkout-files.ts';
import { clean } from './scratch/clean.ts';
import type { Dependency } from './scratch/dependencies.ts';
import { keptFolder } from './scratch/kept-folders.ts';
import { binary, type Listing, listTree } from './scratch/listing.ts';
import { type OriginOptions, openOrigin } from './scratch/origin.ts';
import { type Place, readyPlace } from './scratch/place.ts';
import { dropObjects } from './scratch/saved-tree.ts';

/** Takes a lock that goes with the process, at once or not at all: store/lock.ts. */
export type TakeLock = (file: string) => { release(): void } | undefined;

export interface OpenScratchOptions extends OriginOptions {
  readonly clock: Clock;
  readonly takeLock: TakeLock;
}

/** A scratch that can be let go, so that another process may use it. */
export interface OpenedScratch extends Scratch {
  /** Waits for what is under way, then gives the lock back. A later `checkout` takes it again. */
  close(): Promise<void>;
}

/** A checkout that a power cut damaged is made anew, so nothing waits for the disk. */
const UNSYNCED = [['core.fsync', 'none']] as const;

/** Longest that git may take to write a checkout. 5,000 files take about a second the first time. */
const WALL_MS = 600_000;

/** @throws Failure repository-missing | git-missing | git-refused. Nothing is made before the first checkout. */
export async function openScratch(options: OpenScratchOptions): Promise<OpenedScratch> {
  const { clock, takeLock } = options;
  const origin = await openOrigin(options, () => clock.now());
  let lock: { release(): void } | undefined;
  let place: Place | undefined;
  let listing: Listing | undefined;
  /** Put since the last reset. */
  let put: readonly ScratchFile[] = [];
  let second = 0;
  let lane: Promise<unknown> = Promise.resolve();

  /** One thing at a time, in order. */
  function inTurn<Result>(act: () => Promise<Result>): Promise<Result> {
    const turn = lane.then(act);
    lane = turn.catch(() => undefined);
    return turn;
  }

  async function ready(anew = false): Promise<{ place: Place; gateway: Gateway }> {
    lock ??= takeLock(`${origin.folder}.lock`);
    if (lock === undefined) throw inUse();
    place = await readyPlace(await origin.placeOptions(), anew);
    return { place, gateway: origin.gatewayTo(place) };
  }

  /** Whole seconds, each later than all before: some tools tell files apart by size and second alone. */
  function nextSecond(): number {
    second = Math.max(Math.floor(clock.now() / 1000), second + 1);
    return second;
  }

  async function reset(listed: Listing, dependencies: readonly Dependency[], signal?: AbortSignal): Promise<Place> {
    const leave = new Set(dependencies.map(({ path }) => binary(path)));
    const restored = put.filter(({ file }) => listed.entries.get(binary(file)) === 'file');
    for (let anew = false; ; anew = true) {
      const at = await ready(anew);
      const git = (args: readonly string[], accept: readonly number[] = [0]) =>
        at.gateway.run(args, { tree: true, accept, settings: UNSYNCED, wallMs: WALL_MS, ...(signal === undefined ? {} : { signal }) });
      try {
        await clean({ root: at.place.root, listing: listed, leave, aside: at.place.aside });
        await at.place.busy(async () => {
          await git(['read-tree', '--reset', '-u', listed.tree]);
          if (restored.length === 0) return;
          const time = nextSecond();
          for (const { file } of restored) await utimes(join(at.place.root, file), time, time);
          await git(['update-index', '-q', '--refresh'], [0, 1]);
        });
        put = [];
        second = Math.max(second, Math.floor(clock.now() / 1000));
        return at.place;
      } catch (error) {
        // Whatever our own repository got into, a new one is out of it. A full disk or an object that is not there stay what they are.
        const curable = error instanceof Failure ? error.code === 'git-failed' || error.code === 'git-busy' : !signal?.aborted;
        if (anew || !curable || isMissingObject(error)) throw explained(error);
      }
    }
  }

  async function putInto(listed: Listing, dependencies: readonly Dependency[], files: readonly ScratchFile[]): Promise<void> {
    const { root, aside } = await reset(listed, dependencies);
    await origin.bring(dependencies, root, aside);
    const time = nextSecond();
    put = files;
    for (const file of files) {
      checkPlace(file.file, listed, dependencies);
      await writeFileInto(root, file, time).catch((error: unknown) => {
        throw diskFailure('write to the scratch checkout', error);
      });
    }
  }

  async function checkout(base: Oid | undefined, signal: AbortSignal): Promise<Checkout> {
    signal.throwIfAborted();
    const at = await ready();
    await origin.writeAs(at.place, base === undefined ? 'saved' : 'committed');
    if (base !== undefined) await dropObjects(at.place.gitDir);
    const tree = base === undefined ? await origin.savedTree(at.place.gitDir, signal) : await treeOf(at.gateway, base);
    const listed =
      listing !== undefined && listing.tree === tree
        ? listing
        : await listTree(at.gateway, tree).catch((error: unknown) => Promise.reject(explained(error)));
    listing = listed;
    const dependencies = await origin.dependencies(listed);
    signal.throwIfAborted();
    const { root, gitDir, aside } = await reset(listed, dependencies, signal);
    const readable = await origin.bring(dependencies, root, aside);
    return {
      root,
      readable,
      hidden: [...origin.hidden, gitDir],
      tree,
      files: listed.files,
      read: (file) => readText(root, file),
      put: (files) => inTurn(() => putInto(listed, dependencies, files)),
    };
  }

  return {
    checkout: (base, signal) => inTurn(() => checkout(base, signal)),
    close: () =>
      inTurn(async () => {
        lock?.release();
        lock = undefined;
      }),
  };
}

async function treeOf(gateway: Gateway, base: Oid): Promise<Oid> {
  const wanted = /^[0-9a-f]{40,64}$/u.test(base) ? `${base}^{tree}` : undefined;
  const found = wanted === undefined ? undefined : await gateway.run(['rev-parse', '--verify', '--quiet', wanted], { accept: [0, 1, 128] });
  const tree = found?.stdout.toString('latin1').trim() ?? '';
  if (tree !== '') return tree as Oid;
  throw missing(`the commit ${base.slice(0, 12)} is not in this repository`);
}

/** Files of a candidate stand among the project's, never in what is kept or brought. */
function checkPlace(file: RepoPath, listed: Listing, dependencies: readonly Dependency[]): void {
  const parts = binary(file).split('/');
  for (let count = 1; count < parts.length; count += 1) {
    const folder = parts.slice(0, count).join('/');
    if (listed.folders.has(folder)) continue;
    if (keptFolder(folder, listed) === undefined && !dependencies.some(({ path }) => binary(path) === folder)) continue;
    throw new Failure('git-refused', `${JSON.stringify(file)} lies in a folder of dependencies or build results`, {
      next: 'choose another file',
    });
  }
}

function isMissingObject(error: unknown): boolean {
  if (!(error instanceof Failure) || typeof error.cause !== 'string') return false;
  return /unable to read (?:sha1|object|tree)|missing (?:blob|tree)|not a (?:valid object|tree object)|bad (?:object|tree)|failed to unpack tree/iu.test(
    error.cause,
  );
}

function explained(error: unknown): unknown {
  if (error instanceof Failure && typeof error.cause === 'string' && /invalid path/iu.test(error.cause)) {
    const next = 'rename the file: git itself writes no such path';
    return new Failure('git-refused', `cannot check the project out: ${error.message}`, { next, cause: error });
  }
  return isMissingObject(error)
    ? missing('some of its files are not in this repository', error)
    : diskFailure('write to the scratch checkout', error);
}

function missing(why: string, cause?: unknown): Failure {
  return new Failure('git-refused', `cannot check the project out: ${why}`, {
    next: 'a shallow or partial clone lacks it and localcoder never fetches: run `git fetch --refetch --no-filter`, or check the file out first',
    cause,
  });
}

function inUse(): Failure {
  return new Failure('git-busy', 'another localcoder process uses the scratch checkout of this repository', {
    next: 'the job runs again by itself; end the other process if it hangs',
  });
}
