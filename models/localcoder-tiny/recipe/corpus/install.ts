import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type PackageEntry, readPackages } from './packages.ts';

/** Where the corpus goes and what it holds; `batch` says how many packages share one folder. */
export interface InstallOptions {
  work: string;
  packages?: string;
  batch?: number;
  onProgress?: (message: string) => void;
}

/** What became of the list: how many packages are there, and which were not to be had. */
export interface InstallReport {
  installed: number;
  missing: string[];
}

const PACKAGES_PER_FOLDER = 41;
const UNAVAILABLE = /(?:notarget No matching version found for|404\s+'?)\s*'?((?:@[\w.-]+\/)?[\w.-]+)@/u;
const ARGUMENTS = ['--ignore-scripts', '--no-audit', '--no-fund', '--legacy-peer-deps', '--force', '--omit=peer', '--omit=optional'];

/**
 * Installs the listed packages with npm, at their exact versions and without running any of their code, below `work`/corpus.
 * Each batch has a folder of its own, so two versions of one package never fight; what is there already is left alone.
 */
export async function installCorpus(options: InstallOptions): Promise<InstallReport> {
  const say = options.onProgress ?? (() => {});
  const packages = readPackages(options.packages);
  const size = options.batch ?? PACKAGES_PER_FOLDER;
  const missing: string[] = [];
  for (let start = 0; start < packages.length; start += size) {
    const folder = join(options.work, 'corpus', `batch-${String(start / size).padStart(2, '0')}`);
    missing.push(...(await installBatch(folder, packages.slice(start, start + size), say)));
    say(`${Math.min(start + size, packages.length)} of ${packages.length} packages, ${missing.length} not to be had`);
  }
  return { installed: packages.length - missing.length, missing };
}

/** Gives the folders below `work`/corpus that hold installed packages. */
export function corpusFolders(work: string): string[] {
  const corpus = join(work, 'corpus');
  if (!existsSync(corpus)) return [];
  return readdirSync(corpus)
    .sort()
    .map((name) => join(corpus, name, 'node_modules'))
    .filter((folder) => existsSync(folder));
}

async function installBatch(folder: string, packages: readonly PackageEntry[], say: (message: string) => void): Promise<string[]> {
  const missing: string[] = [];
  let wanted = packages.filter((entry) => installedVersion(folder, entry.name) !== entry.version);
  if (wanted.length === 0) return missing;
  wanted = [...packages];
  mkdirSync(folder, { recursive: true });
  while (wanted.length > 0) {
    writeFileSync(
      join(folder, 'package.json'),
      `${JSON.stringify({ private: true, dependencies: Object.fromEntries(wanted.map(({ name, version }) => [name, version])) }, null, 2)}\n`,
    );
    const failure = await npmInstall(folder);
    if (failure === undefined) return missing;
    const name = UNAVAILABLE.exec(failure)?.[1];
    const culprit = wanted.find((entry) => entry.name === name);
    if (culprit === undefined) throw new Error(`npm install failed in ${folder}:\n${failure}`);
    say(`skipped: ${culprit.name} ${culprit.version} is not to be had`);
    missing.push(`${culprit.name}@${culprit.version}`);
    wanted = wanted.filter((entry) => entry !== culprit);
  }
  return missing;
}

/** Gives what npm said when it failed, and undefined when it did not. */
function npmInstall(folder: string): Promise<string | undefined> {
  return new Promise((settle) => {
    execFile('npm', ['install', ...ARGUMENTS], { cwd: folder, maxBuffer: 1 << 26 }, (error, _, complaint) => {
      settle(error === null ? undefined : complaint || error.message);
    });
  });
}

function installedVersion(folder: string, name: string): string | undefined {
  const manifest = join(folder, 'node_modules', name, 'package.json');
  return existsSync(manifest) ? (JSON.parse(readFileSync(manifest, 'utf8')) as { version?: string }).version : undefined;
}
