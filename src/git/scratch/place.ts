/**
 * The folders of one scratch: `git-<random>/` (ours alone), `tree/` (the checkout), `busy` while git changes the tree, `trash-…` to be removed.
 * Why the random name: when this process is killed, a git that it had started may live on for a moment. It works in its current folder (moved to
 * the trash by the next process) and names its git directory by path (a path that the next process no longer uses), so that it meets nobody.
 * How a kill is noticed: `busy` is there although nobody holds the lock. Then both folders are made anew; otherwise they stay warm.
 * Only the holder of the scratch's lock may call anything here.
 */
import { randomBytes } from 'node:crypto';
import { lstat, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { diskFailure } from '../disk-failure.ts';
import type { ObjectFormat } from '../objects.ts';
import { alternatesText } from './alternates.ts';
import { openUp, removeTree } from './remove-tree.ts';

export interface PlaceOptions {
  /** Absolute; made when needed. */
  readonly folder: string;
  /** The person's git directory, written down for people and for the sweep. */
  readonly of: string;
  readonly format: ObjectFormat;
  /** Absolute object folders that the scratch repository borrows from. */
  readonly borrows: readonly string[];
  /** How lines end, as `core.autocrlf` and `core.eol` have it; the whole checkout is made anew when it changes. */
  readonly lineEndings: readonly (readonly [key: 'autocrlf' | 'eol', value: string])[];
}

export interface Place {
  /** Absolute path of the checkout. */
  readonly root: string;
  readonly gitDir: string;
  /** An empty folder of ours. */
  readonly empty: string;
  /** For removeTree. */
  readonly aside: string;
  /** Runs `act` while a kill of this process would be noticed. */
  busy<Result>(act: () => Promise<Result>): Promise<Result>;
}

/** Names the git directory of the person's repository that a scratch is of. */
export const OF_FILE = 'of';
const BUSY_FILE = 'busy';

/** Brings the folders into a state to work with. @param anew throws away what is there. @throws Failure disk-… */
export async function readyPlace(options: PlaceOptions, anew = false): Promise<Place> {
  try {
    return await ready(options, anew);
  } catch (error) {
    throw diskFailure('write to the scratch folder', error);
  }
}

async function ready({ folder, of, format, borrows, lineEndings }: PlaceOptions, anew: boolean): Promise<Place> {
  await mkdir(join(folder, 'empty'), { recursive: true, mode: 0o700 });
  const root = join(folder, 'tree');
  const aside = join(folder, 'trash-deep');
  const busyFile = join(folder, BUSY_FILE);
  const known = (await readdir(folder)).filter((name) => name.startsWith('git-'));
  const config = configOf(format, lineEndings);
  const usable = !anew && known.length === 1 && (await lstat(busyFile).catch(() => undefined)) === undefined;
  let gitDir = join(folder, known[0] ?? '');
  const same = usable && (await readFile(join(gitDir, 'config'), 'utf8').catch(() => '')) === config;
  const tree = await lstat(root).catch(() => undefined);
  if (!same || tree?.isDirectory() !== true) {
    for (const name of [...known, ...(tree === undefined ? [] : ['tree'])]) await rename(join(folder, name), trash(folder));
    await mkdir(root, { mode: 0o700 });
    gitDir = await makeGitDir(folder, config);
    await rm(busyFile, { force: true });
  } else await openUp(root, tree.mode);
  await emptyTrash(folder, aside);
  await keepText(join(gitDir, 'objects', 'info', 'alternates'), alternatesText(borrows));
  // A git of ours that was killed in this process has left its lock; nobody else works in here.
  await rm(join(gitDir, 'index.lock'), { force: true });
  await keepText(join(folder, OF_FILE), of);
  return {
    root,
    gitDir,
    empty: join(folder, 'empty'),
    aside,
    async busy(act) {
      await writeFile(busyFile, '');
      try {
        return await act();
      } finally {
        // Also when it failed: its git is gone, and what it left half done is put right by the next one.
        await rm(busyFile, { force: true });
      }
    },
  };
}

/** Our own configuration, whole: no remote, no hooks, nothing that names a file or a program. */
function configOf(format: ObjectFormat, lineEndings: PlaceOptions['lineEndings']): string {
  const extensions = format === 'sha1' ? '' : `[extensions]\n\tobjectFormat = ${format}\n`;
  const endings = lineEndings.map(([key, value]) => `\t${key} = ${value}\n`).join('');
  return `[core]\n\trepositoryFormatVersion = ${format === 'sha1' ? 0 : 1}\n\tbare = false\n${endings}${extensions}`;
}

async function makeGitDir(folder: string, config: string): Promise<string> {
  const name = randomBytes(4).toString('hex');
  const made = join(folder, `trash-new-${name}`);
  for (const part of ['objects/info', 'objects/pack', 'refs/heads', 'info'])
    await mkdir(join(made, part), { recursive: true, mode: 0o700 });
  await writeFile(join(made, 'HEAD'), 'ref: refs/heads/none\n');
  await writeFile(join(made, 'config'), config);
  const gitDir = join(folder, `git-${name}`);
  await rename(made, gitDir);
  return gitDir;
}

function trash(folder: string): string {
  return join(folder, `trash-${randomBytes(6).toString('hex')}`);
}

/** What cannot be removed now (somebody may still be ending in it) is removed another time. */
async function emptyTrash(folder: string, aside: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name.startsWith('trash-')) await removeTree(join(folder, name), aside).catch(() => undefined);
  }
}

/** Writes a small file unless it says so already; whole or not at all. */
export async function keepText(path: string, text: string): Promise<void> {
  if ((await readFile(path, 'utf8').catch(() => undefined)) === text) return;
  await writeFile(`${path}.new`, text, { mode: 0o600 });
  await rename(`${path}.new`, path);
}
