import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { PackageEntry } from '../corpus/packages.ts';
import type { Language } from './functions.ts';

/** One source file of a package, with what is known about the package; `place` is its path from the package on, the same on every machine. */
export interface SourceFile {
  pkg: string;
  heldOut: boolean;
  path: string;
  place: string;
  lang: Language;
}

const PERMISSIVE =
  /^\(?(?:MIT|MIT-0|Apache-2\.0|BSD-2-Clause|BSD-3-Clause|BSD|ISC|0BSD|BlueOak-1\.0\.0|CC0-1\.0|Unlicense)(?: (?:OR|AND) [\w.-]+)*\)?$/iu;
const SKIPPED_FOLDER =
  /^(?:node_modules|umd|amd|es5|min|locales?|tests?|__tests__|spec|fixtures?|benchmarks?|bench|vendor|third[_-]party|examples?|docs|\..*)$/iu;
const SKIPPED_FILE = /\.d\.[mc]?ts$|[.-]min\.|\.slim\.|[.-](?:test|spec|bench)\.|^(?:_tsc|tsserver\w*|typingsInstaller)\.js$/iu;

/** Takes the listed packages and the folders where packages are installed, and gives the source files of those found, in a fixed order. */
export function sourceFilesOf(packages: readonly PackageEntry[], moduleFolders: readonly string[]): SourceFile[] {
  const files: SourceFile[] = [];
  for (const entry of packages) {
    const root = packageFolder(entry, moduleFolders);
    if (root === undefined) continue;
    for (const path of sourcePaths(root)) {
      const place = join(entry.name, relative(root, path)).replaceAll('\\', '/');
      files.push({ pkg: entry.name, heldOut: entry.heldOut, path, place, lang: /ts$/u.test(path) ? 'typescript' : 'javascript' });
    }
  }
  return files;
}

/** The folder of the listed version, or else of any version; undefined when there is none or its licence is not a permissive one. */
function packageFolder(entry: PackageEntry, moduleFolders: readonly string[]): string | undefined {
  const found = moduleFolders
    .map((folder) => join(folder, entry.name))
    .filter((folder) => existsSync(join(folder, 'package.json')))
    .map((folder) => ({ folder, ...manifestOf(folder) }))
    .filter(({ licence }) => PERMISSIVE.test(licence));
  return (found.find(({ version }) => version === entry.version) ?? found[0])?.folder;
}

function manifestOf(folder: string): { version: string; licence: string } {
  const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    version?: string;
    license?: string | { type?: string };
  };
  return { version: version ?? '', licence: (typeof license === 'string' ? license : license?.type) ?? '' };
}

function sourcePaths(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((one, other) => (one.name < other.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED_FOLDER.test(entry.name) ? [] : sourcePaths(path);
    return entry.isFile() && /\.[mc]?[jt]s$/u.test(entry.name) && !SKIPPED_FILE.test(entry.name) ? [path] : [];
  });
}
