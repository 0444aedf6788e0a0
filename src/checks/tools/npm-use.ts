import path from 'node:path';
import type { RepoPath } from '../../core/brand.ts';
import { foldersAbove } from '../folders-above.ts';
import { parseManifest } from '../manifest.ts';
import type { Detected, Package, PackageManifest } from '../tool.ts';

/** A `package.json` of the package or above it. */
export interface PlacedManifest {
  /** Its folder, relative to the checkout's top. */
  readonly folder: string;
  /** As a sentence names it: relative to the checkout's top. */
  readonly file: string;
  readonly manifest: PackageManifest;
}

/** What shows that a package uses a tool from npm. */
export interface NpmSigns {
  readonly program: string;
  /** Names of the npm package that brings it. */
  readonly dependencies: readonly string[];
  /** Names of its configuration files. */
  readonly configs: readonly string[];
}

/** The manifests of the package and of the folders above it, nearest first. */
export function manifestsOf(place: Package): readonly PlacedManifest[] {
  return foldersOf(place).flatMap((folder) => {
    const file = path.posix.join(folder, 'package.json');
    const text = place.readAbove(file as RepoPath);
    const manifest = text === undefined ? undefined : parseManifest(text);
    return manifest === undefined ? [] : [{ folder, file, manifest }];
  });
}

/** The package's folder and those above it up to '', relative to the checkout's top. */
export function foldersOf(place: Package): readonly string[] {
  return foldersAbove(place.folder);
}

/** Why the package uses the tool, one sentence; undefined when nothing says so. */
export function npmUse(place: Package, { dependencies, configs }: NpmSigns): string | undefined {
  const config = place.above(configs);
  if (config !== undefined) return `${config} is there`;
  for (const { file, manifest } of manifestsOf(place)) {
    const name = dependencies.find((each) => manifest.dependencies[each] !== undefined);
    if (name !== undefined) return `${file} depends on ${name}`;
  }
  return undefined;
}

/** The same, with the program. */
export function detectNpm(place: Package, signs: NpmSigns): Detected | undefined {
  const why = npmUse(place, signs);
  return why === undefined ? undefined : foundOrNot(place, signs.program, why);
}

/** A tool that `why` asks for, found or unusable. */
export function foundOrNot(place: Package, program: string, why: string): Detected {
  const found = place.find(program);
  return found === undefined ? { is: 'unusable', why: `${why}, but ${program} is not installed` } : { is: 'found', program: found, why };
}

/** A path relative to the checkout's top → relative to the package's folder. */
export function fromPackage(place: Package, file: string): string {
  return path.posix.relative(place.folder, file) || '.';
}
