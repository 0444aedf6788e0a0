import { accessSync, constants, existsSync, statSync } from 'node:fs';
import path from 'node:path';
import type { RepoPath } from '../core/brand.ts';
import type { Checkout } from '../core/port/scratch.ts';
import { foldersAbove } from './folders-above.ts';
import { parseManifest } from './manifest.ts';
import type { Package } from './tool.ts';

type Files = Pick<Checkout, 'root' | 'files' | 'read'>;

/** Extensions of source files, then what marks a folder as a package of theirs. A star stands for any beginning. */
const ECOSYSTEMS: readonly { readonly extensions: readonly string[]; readonly manifests: readonly string[] }[] = [
  { extensions: 'js mjs cjs jsx ts mts cts tsx vue svelte astro'.split(' '), manifests: ['package.json'] },
  {
    extensions: ['py', 'pyi', 'pyw'],
    manifests: ['pyproject.toml', 'setup.py', 'setup.cfg', 'tox.ini', 'pytest.ini', 'requirements.txt', 'Pipfile'],
  },
  { extensions: ['go'], manifests: ['go.mod'] },
  { extensions: ['rs'], manifests: ['Cargo.toml'] },
  { extensions: ['java', 'kt', 'kts', 'groovy', 'scala'], manifests: ['pom.xml', 'build.gradle', 'build.gradle.kts'] },
  {
    extensions: 'c h cc cpp cxx hh hpp hxx ino m mm'.split(' '),
    manifests: ['CMakeLists.txt', 'Makefile', 'makefile', 'GNUmakefile'],
  },
  { extensions: ['rb', 'rake', 'gemspec'], manifests: ['Gemfile', '*.gemspec', '.rubocop.yml'] },
  { extensions: ['php', 'phtml'], manifests: ['composer.json'] },
  { extensions: ['cs', 'csx', 'fs', 'fsx', 'vb'], manifests: ['*.csproj', '*.fsproj', '*.vbproj', '*.sln', '*.slnx'] },
];

/** Folders of programs that a project brings, the nearest first. */
const PROGRAM_FOLDERS = ['node_modules/.bin', '.venv/bin', 'venv/bin', 'vendor/bin'];

/** The names in each folder of a list of files, made once for each list. */
const listings = new WeakMap<readonly string[], ReadonlyMap<string, ReadonlySet<string>>>();

/** The package a file belongs to: the nearest folder at or above it with a manifest of its language, else the checkout's top. `env` gives PATH. */
export function packageOf(checkout: Files, file: string, env: NodeJS.ProcessEnv): Package {
  return openPackage(checkout, nearest(checkout, file), env);
}

/** Every package that holds source files, sorted by folder. */
export function packagesOf(checkout: Files, env: NodeJS.ProcessEnv): readonly Package[] {
  const folders = new Set<string>();
  for (const file of checkout.files) if (manifestsFor(file) !== undefined) folders.add(nearest(checkout, file));
  return [...folders].sort().map((folder) => openPackage(checkout, folder, env));
}

function nearest(checkout: Files, file: string): string {
  const manifests = manifestsFor(file) ?? [];
  const listing = listingOf(checkout.files);
  return (
    foldersAbove(folderOf(file)).find((folder) => {
      const names = listing.get(folder);
      return names !== undefined && manifests.some((manifest) => marks(checkout, folder, names, manifest));
    }) ?? ''
  );
}

/** Some files of a manifest's name only steer a part of the package around them. */
function marks(checkout: Files, folder: string, names: ReadonlySet<string>, manifest: string): boolean {
  if (manifest.startsWith('*')) return [...names].some((name) => name.endsWith(manifest.slice(1)));
  if (!names.has(manifest)) return false;
  const text = (): string => checkout.read(join(folder, manifest)) ?? '';
  if (manifest === 'CMakeLists.txt') return /^\s*project\s*\(/imu.test(text());
  if (manifest !== 'package.json') return true;
  const parsed = parseManifest(text());
  if (parsed === undefined) return true;
  return parsed.name !== undefined || Object.keys(parsed.scripts).length > 0 || Object.keys(parsed.dependencies).length > 0;
}

function openPackage(checkout: Files, folder: string, env: NodeJS.ProcessEnv): Package {
  const listing = listingOf(checkout.files);
  const folders = foldersAbove(folder);
  const places = folders.map((each) => path.join(checkout.root, each));
  const prefix = folder === '' ? '' : `${folder}/`;
  const has = (name: string): boolean => known(listing, join(folder, name));
  return {
    root: checkout.root,
    folder,
    get files() {
      return checkout.files.filter((file) => file.startsWith(prefix)).map((file) => file.slice(prefix.length));
    },
    has,
    read: (name) => (has(name) ? checkout.read(join(folder, name)) : undefined),
    get manifest() {
      const text = has('package.json') ? checkout.read(join(folder, 'package.json')) : undefined;
      return text === undefined ? undefined : parseManifest(text);
    },
    above(names) {
      for (const each of folders) {
        const name = names.find((candidate) => known(listing, join(each, candidate)));
        if (name !== undefined) return join(each, name);
      }
      return undefined;
    },
    readAbove: (file) => (known(listing, file) ? checkout.read(file) : undefined),
    find(program) {
      const inPackage = places.flatMap((place) => PROGRAM_FOLDERS.map((each) => path.join(place, each, program)));
      // A relative folder in PATH would mean a program in whatever folder a command happens to run in.
      const onPath = (env.PATH ?? '').split(path.delimiter).filter((each) => path.isAbsolute(each));
      return [...inPackage, ...onPath.map((each) => path.join(each, program))].find(isProgram);
    },
    installed: (dependency) => places.some((place) => existsSync(path.join(place, 'node_modules', dependency, 'package.json'))),
  };
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

function listingOf(files: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> {
  const made = listings.get(files);
  if (made !== undefined) return made;
  const listing = new Map<string, Set<string>>();
  for (const file of files) {
    const folder = folderOf(file);
    const names = listing.get(folder) ?? new Set();
    listing.set(folder, names.add(file.slice(folder === '' ? 0 : folder.length + 1)));
  }
  listings.set(files, listing);
  return listing;
}

function known(listing: ReadonlyMap<string, ReadonlySet<string>>, file: string): boolean {
  const folder = folderOf(file);
  return listing.get(folder)?.has(file.slice(folder === '' ? 0 : folder.length + 1)) ?? false;
}

function manifestsFor(file: string): readonly string[] | undefined {
  const extension = /\.(?<extension>[^./]+)$/u.exec(file)?.groups?.extension ?? '';
  return ECOSYSTEMS.find(({ extensions }) => extensions.includes(extension.toLowerCase()))?.manifests;
}

function folderOf(file: string): string {
  return file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : '';
}

function join(folder: string, name: string): RepoPath {
  return path.posix.join(folder, name) as RepoPath;
}
