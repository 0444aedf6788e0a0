/**
 * Small real repositories for tests, made with the real git and isolated from this machine's git settings.
 * The content is a little bakery: its shopping cart in TypeScript, its oven in JavaScript, its stock in Python.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';

/** What a repository of the bakery holds unless a test says otherwise. */
export const BAKERY: Readonly<Record<string, string>> = {
  'README.md': '# Bakery\n\nBread to order, from cart to oven.\n',
  'src/cart.ts': `export interface Line {
  readonly bread: string;
  readonly count: number;
  readonly priceCents: number;
}

/** What a customer has chosen so far. */
export class Cart {
  private readonly lines: Line[] = [];

  add(line: Line): void {
    this.lines.push(line);
  }

  total(): number {
    let sum = 0;
    for (const line of this.lines) {
      sum = sum + line.priceCents * line.count;
    }
    return sum;
  }
}

export function discount(totalCents: number, percent: number): number {
  return Math.round(totalCents * (100 - percent) / 100);
}
`,
  'src/oven.js': `const WARM_UP_MINUTES = 12;

function bakingMinutes(loaves, minutesPerLoaf) {
  var minutes = WARM_UP_MINUTES;
  for (var i = 0; i < loaves; i++) {
    minutes = minutes + minutesPerLoaf;
  }
  return minutes;
}

module.exports = { bakingMinutes };
`,
  'scripts/stock.py': `def flour_needed(loaves, grams_per_loaf=500):
    total = 0
    for _ in range(loaves):
        total = total + grams_per_loaf
    return total


class Pantry:
    def __init__(self):
        self.bags = {}

    def store(self, name, kilograms):
        self.bags[name] = self.bags.get(name, 0) + kilograms
`,
};

/** Environment for git in tests: no settings of this machine, a fixed person at a fixed time. */
export const GIT_TEST_ENV: Readonly<Record<string, string>> = {
  PATH: process.env.PATH ?? '',
  HOME: '/nonexistent',
  LC_ALL: 'C',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Ada Baker',
  GIT_AUTHOR_EMAIL: 'ada@bakery.example',
  GIT_AUTHOR_DATE: '2024-03-01T08:00:00Z',
  GIT_COMMITTER_NAME: 'Ada Baker',
  GIT_COMMITTER_EMAIL: 'ada@bakery.example',
  GIT_COMMITTER_DATE: '2024-03-01T08:00:00Z',
};

/** A real repository in a temporary folder. */
export interface GitRepo {
  /** Absolute real path of the work tree (of the git directory when bare). */
  readonly path: string;
  /** Runs git there. @returns its output without the last line break. @throws when git fails. */
  git(...args: string[]): string;
  /** The same with input and bytes. */
  gitBytes(args: readonly string[], input?: string | Buffer): Buffer;
  /** Saves a file, making its folders. */
  write(file: string, content: string | Buffer): void;
  read(file: string): string;
  bytes(file: string): Buffer;
  /** Stages everything (or the named files) and commits. @returns the commit id. */
  commit(message: string, ...files: string[]): string;
  head(): string;
  /** See `snapshotOf`. */
  snapshot(): Record<string, string>;
  /** Deletes the temporary folder. */
  remove(): void;
}

export interface GitRepoOptions {
  /** Files of the first commit; `{}` makes a repository without commits. Default: BAKERY. */
  readonly files?: Readonly<Record<string, string | Buffer>>;
  readonly format?: 'sha1' | 'sha256';
  readonly branch?: string;
  /** The folder it is made in; default: the system's for temporary files. */
  readonly within?: string;
}

/** A fresh temporary folder (its real path), to be removed by the test that asked for it. */
export function temporaryFolder(name = 'localcoder-test', within = tmpdir()): string {
  return realpathSync(mkdtempSync(join(within, `${name}-`)));
}

/** Deletes a folder and everything in it, also where permissions were taken away. */
export function removeFolder(path: string): void {
  rmSync(path, { recursive: true, force: true, maxRetries: 3 });
}

/** Makes a repository with one commit of `files`. */
export function gitRepo(options: GitRepoOptions = {}): GitRepo {
  const folder = temporaryFolder('bakery', options.within);
  const { files = BAKERY, format = 'sha1', branch = 'main' } = options;
  execFileSync('git', ['init', '-q', `--object-format=${format}`, `--initial-branch=${branch}`, folder], { env: { ...GIT_TEST_ENV } });
  const repo = gitRepoAt(folder);
  for (const [file, content] of Object.entries(files)) repo.write(file, content);
  if (Object.keys(files).length > 0) repo.commit('Open the bakery');
  return repo;
}

/** The handle of a repository that exists already: a clone, a linked worktree, a submodule. `remove` deletes `path`. */
export function gitRepoAt(path: string): GitRepo {
  const gitBytes = (args: readonly string[], input?: string | Buffer): Buffer =>
    execFileSync('git', ['-C', path, ...args], {
      env: { ...GIT_TEST_ENV },
      stdio: ['pipe', 'pipe', 'pipe'],
      maxBuffer: 256 * 1024 * 1024,
      ...(input === undefined ? {} : { input }),
    });
  const git = (...args: string[]): string => gitBytes(args).toString('utf8').replace(/\n$/u, '');
  return {
    path,
    git,
    gitBytes,
    write(file, content) {
      mkdirSync(dirname(join(path, file)), { recursive: true });
      writeFileSync(join(path, file), content);
    },
    read: (file) => readFileSync(join(path, file), 'utf8'),
    bytes: (file) => readFileSync(join(path, file)),
    commit(message, ...files) {
      git('add', '--force', '--all', '--', ...(files.length > 0 ? files : ['.']));
      git('commit', '-q', '--allow-empty', '-m', message);
      return git('rev-parse', 'HEAD');
    },
    head: () => git('rev-parse', 'HEAD'),
    snapshot: () => snapshotOf(path),
    remove: () => removeFolder(path),
  };
}

/** What the worker may add to a repository by itself: objects, its own refs, its own folder. Everything else belongs to the person. */
const OURS = /^(?:\.localcoder(?:\/|$)|(?:\.git\/)?(?:objects\/|(?:logs\/)?refs\/(?:heads\/)?localcoder\/))/u;

/**
 * Every file of the person's: work tree, index, HEAD, stash, configuration, hooks, logs, other refs. Maps each path to
 * its content hash, inode, mode and modification time, so that two snapshots are equal only if nobody so much as rewrote a file.
 */
export function snapshotOf(path: string): Record<string, string> {
  const seen: Record<string, string> = {};
  const visit = (folder: string): void => {
    for (const name of readdirSync(folder).sort()) {
      const full = join(folder, name);
      const key = relative(path, full);
      const stat = lstatSync(full, { bigint: true });
      if (OURS.test(stat.isDirectory() ? `${key}/` : key)) continue;
      if (stat.isDirectory()) {
        visit(full);
        continue;
      }
      const content = stat.isSymbolicLink() ? readlinkSync(full) : stat.isFile() ? readFileSync(full) : '';
      const hash = createHash('sha256').update(content).digest('hex').slice(0, 16);
      seen[key] = `${hash} inode ${stat.ino} mode ${stat.mode.toString(8)} modified ${stat.mtimeNs}`;
    }
  };
  visit(path);
  return seen;
}
