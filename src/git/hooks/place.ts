/**
 * Finds where this repository's hooks are, and who runs them, by reading alone: git tells its settings through the gateway, everything else is
 * a small file that is looked at and never run.
 */
import { readFile, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';
import type { HookManager, HooksPlace } from '../../core/port/hooks.ts';
import type { FoundRepo } from '../find-repo.ts';
import type { Gateway } from '../gateway.ts';

/** A settings file larger than this is not looked at. */
const MOST_BYTES = 1024 * 1024;

const LEFTHOOK = lefthookFiles('lefthook');
export const LEFTHOOK_LOCAL = lefthookFiles('lefthook-local');
export const PRE_COMMIT = ['.pre-commit-config.yaml', '.pre-commit-config.yml'] as const;
/** In the order in which simple-git-hooks looks for them. */
export const SIMPLE = [['cjs', 'js', 'mjs'], ['json']].flatMap((ends) =>
  ['.', ''].flatMap((dot) => ends.map((end) => `${dot}simple-git-hooks.${end}`)),
);

/** Where the hooks of a repository are. @throws Failure git-failed. */
export async function findPlace(found: FoundRepo, gateway: Gateway, home: string | undefined): Promise<HooksPlace> {
  const folder = join(found.commonDir, 'hooks');
  const named = await hooksPath(gateway, home);
  const base = found.root ?? found.gitDir;
  const foreign = named === undefined ? undefined : await foreignFolder(resolve(base, named), folder);
  const manager = await findManager(found.root, foreign);
  return { folder, ...(foreign !== undefined && { foreign }), ...(manager !== undefined && { manager }) };
}

/** core.hooksPath as git will use it, without our own guard, which sets it too. */
async function hooksPath(gateway: Gateway, home: string | undefined): Promise<string | undefined> {
  const { stdout } = await gateway.run(['config', '-z', '--show-scope', '--get-all', 'core.hooksPath'], { accept: [0, 1] });
  const items = stdout.toString('utf8').split('\0');
  let value: string | undefined;
  for (let at = 0; at + 1 < items.length; at += 2) if (items[at] !== 'command') value = items[at + 1];
  if (value === undefined || value === '') return undefined;
  return home !== undefined && value.startsWith('~/') ? join(home, value.slice(2)) : value;
}

async function foreignFolder(path: string, usual: string): Promise<string | undefined> {
  const [real, own] = await Promise.all([path, usual].map((each) => realpath(each).catch(() => each)));
  return real === own ? undefined : path;
}

async function findManager(root: string | undefined, foreign: string | undefined): Promise<HookManager | undefined> {
  const other = foreign === undefined ? undefined : 'core.hooksPath';
  if (root === undefined) return other;
  if (foreign !== undefined) return isHusky(relative(root, foreign)) ? 'husky' : other;
  if ((await stat(join(root, '.husky')).catch(() => undefined))?.isDirectory() === true) return 'husky';
  if ((await firstFile(root, LEFTHOOK)) !== undefined) return 'lefthook';
  if ((await firstFile(root, PRE_COMMIT)) !== undefined) return 'pre-commit';
  const manifest = (await readSmall(join(root, 'package.json'))) ?? '';
  if (/"simple-git-hooks"\s*:\s*[{"]/u.test(manifest) || (await firstFile(root, SIMPLE)) !== undefined) return 'simple-git-hooks';
  return undefined;
}

/** husky has its hooks in `.husky` and points git at that folder or at `.husky/_`, in a monorepo below a package's folder. */
export function isHusky(path: string): boolean {
  return !isAbsolute(path) && !path.startsWith('..') && /(?:^|\/)\.husky(?:\/_)?$/u.test(path);
}

/** The first of these names, relative to the root, that is a file. */
export async function firstFile(root: string, names: readonly string[]): Promise<string | undefined> {
  const found = await Promise.all(names.map((name) => stat(join(root, name)).catch(() => undefined)));
  return names.find((_, index) => found[index]?.isFile() === true);
}

function lefthookFiles(name: string): readonly string[] {
  return ['', '.'].flatMap((dot) => ['yml', 'yaml', 'toml', 'json'].map((end) => `${dot}${name}.${end}`));
}

/** A small ordinary file as text, or undefined. */
export async function readSmall(path: string): Promise<string | undefined> {
  const kind = await stat(path).catch(() => undefined);
  if (kind?.isFile() !== true || kind.size > MOST_BYTES) return undefined;
  return readFile(path, 'utf8').catch(() => undefined);
}
