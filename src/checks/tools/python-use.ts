import path from 'node:path';
import type { RepoPath } from '../../core/brand.ts';
import type { Detected, Package } from '../tool.ts';
import { foldersOf, foundOrNot, fromPackage } from './npm-use.ts';

/** What shows that a package uses a Python tool. */
export interface PythonSigns {
  readonly program: string;
  /** Names of its own configuration files. */
  readonly configs: readonly string[];
  /** Files that hold others' settings too, with the beginning of its own in them. */
  readonly sections: Readonly<Record<string, RegExp>>;
}

/** Where a project writes down what it needs. */
const NEEDS =
  /^(?:pyproject\.toml|setup\.py|setup\.cfg|tox\.ini|Pipfile|noxfile\.py|(?:requirements\/)?[\w.-]*require[\w.-]*\.(?:txt|in)|requirements\/[\w.-]+\.(?:txt|in))$/u;
const HOOKS = '.pre-commit-config.yaml';

/** Where the tool's settings stand, relative to the checkout's top: the nearest of its own files or sections. */
export function pythonConfig(place: Package, { configs, sections }: Pick<PythonSigns, 'configs' | 'sections'>): RepoPath | undefined {
  for (const folder of foldersOf(place)) {
    const at = (name: string): RepoPath | undefined => place.above([fromPackage(place, path.posix.join(folder, name))]);
    const own = configs.map(at).find((file) => file !== undefined);
    if (own !== undefined) return own;
    for (const [name, section] of Object.entries(sections)) {
      const file = at(name);
      if (file !== undefined && section.test(place.readAbove(file) ?? '')) return file;
    }
  }
  return undefined;
}

/** Why the package uses the tool, one sentence; undefined when nothing says so. */
export function pythonUse(place: Package, signs: PythonSigns): string | undefined {
  const config = pythonConfig(place, signs);
  if (config !== undefined) return `${config} configures ${signs.program}`;
  const named = new RegExp(String.raw`(?:^|["'\s,=\[])${signs.program}(?=$|["'\s<>=~!;,\[\]])`, 'mu');
  const needs = place.files.find((file) => NEEDS.test(file) && named.test(place.read(file) ?? ''));
  if (needs !== undefined) return `${path.posix.join(place.folder, needs)} names ${signs.program}`;
  const hooks = place.above([HOOKS]);
  const hooked =
    hooks !== undefined &&
    new RegExp(String.raw`\bid:\s*${signs.program}(?:-check|-format|-lint)?\s*$`, 'mu').test(place.readAbove(hooks) ?? '');
  return hooked ? `${hooks} runs ${signs.program}` : undefined;
}

/** The same, with the program. */
export function detectPython(place: Package, signs: PythonSigns): Detected | undefined {
  const why = pythonUse(place, signs);
  return why === undefined ? undefined : foundOrNot(place, signs.program, why);
}

/** The settings' path as an option, where the tool would not look for it: it stands above the package's folder. */
export function sharedConfig(place: Package, signs: Pick<PythonSigns, 'configs' | 'sections'>, option: string): readonly string[] {
  const config = pythonConfig(place, signs);
  const relative = config === undefined ? '' : fromPackage(place, config);
  return relative.startsWith('../') ? [option, relative] : [];
}

/** `tests/test_till.py`, `till_test.py`. */
export function isPythonTest(file: string): boolean {
  return /(?:^|\/)(?:test_?[^/]*|[^/]*_test)\.py$/u.test(file);
}
