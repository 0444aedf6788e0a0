/** What a scratch takes from the person's repository: objects, saved files, how lines end, installed dependencies. Only ever reads there. */
import { mkdir } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';
import type { Oid } from '../../core/brand.ts';
import { Failure } from '../../core/failure.ts';
import { diskFailure } from '../disk-failure.ts';
import { readExcludesFile } from '../excludes-file.ts';
import { findRepo } from '../find-repo.ts';
import { type Gateway, openGateway } from '../gateway.ts';
import { withSafePath } from '../guards.ts';
import { checkOwner } from '../ownership.ts';
import { readSettings } from '../repo-state.ts';
import { objectFolders } from './alternates.ts';
import { type Dependency, openDependencies } from './dependencies.ts';
import type { Listing } from './listing.ts';
import { keepText, type Place, type PlaceOptions } from './place.ts';
import { openSavedTree } from './saved-tree.ts';

export interface OriginOptions {
  /** The person's work tree or a path in it; the git directory of a bare repository. */
  readonly path: string;
  /** The state folder: the scratch lies in its `scratch/<id of the repository>`. */
  readonly stateDir: string;
  /** Where PATH and HOME come from. Default: this process's environment. */
  readonly environment?: NodeJS.ProcessEnv;
}

export interface OpenOrigin {
  /** Absolute path of the scratch's folder. */
  readonly folder: string;
  /** Absolute paths of the person's that commands must not see. */
  readonly hidden: readonly string[];
  placeOptions(): Promise<PlaceOptions>;
  /** The gateway to the scratch's own repository. */
  gatewayTo(place: Place): Gateway;
  /** `saved`: bytes are written as they are. `committed`: line endings as attributes and the person's settings say. */
  writeAs(place: Place, how: 'saved' | 'committed'): Promise<void>;
  savedTree(gitDir: string, signal: AbortSignal): Promise<Oid>;
  dependencies(listing: Listing): Promise<Dependency[]>;
  bring(wanted: readonly Dependency[], root: string, aside: string): Promise<string[]>;
}

/** @param now milliseconds since the epoch. @throws Failure repository-missing | git-missing | git-refused. */
export async function openOrigin(options: OriginOptions, now: () => number): Promise<OpenOrigin> {
  const { path, stateDir, environment: inherited = process.env } = options;
  const found = await findRepo(path);
  if (found === undefined) {
    throw new Failure('repository-missing', `there is no git repository at ${path}`, {
      next: 'run the command inside a repository, or `git init` one',
    });
  }
  const { id, root, gitDir, commonDir } = found;
  const environment = withSafePath(inherited, root ?? gitDir);
  await checkOwner(root === undefined ? [gitDir] : [root, gitDir], environment);
  const folder = join(stateDir, 'scratch', id);
  const empty = join(folder, 'empty');
  await mkdir(empty, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
    throw diskFailure('write to the state folder', error);
  });
  const gateway = openGateway({ gitDir, environment, ...(root === undefined ? {} : { tree: { root, empty } }) });
  const [{ format, fileMode }, lineEndings] = await Promise.all([readSettings(gateway), readLineEndings(gateway)]);
  const list = { gateway, root, gitDir, excludesFile: await readExcludesFile(environment) };
  const saved = openSavedTree({ list, format, fileMode, now });
  const dependencies =
    root === undefined ? undefined : openDependencies({ userRoot: root, gateway, book: join(folder, 'dependencies.json') });
  const places = root === undefined ? [gitDir, commonDir] : [root, gitDir, commonDir];

  return {
    folder,
    hidden: places.filter((one, index) => !places.slice(0, index).some((other) => isIn(other, one))),
    placeOptions: async () => ({ folder, of: gitDir, format, borrows: await objectFolders(commonDir), lineEndings }),
    gatewayTo: (place) =>
      openGateway({
        gitDir: place.gitDir,
        tree: { root: place.root, empty: place.empty },
        environment: { ...environment, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
      }),
    writeAs: (place, how) =>
      keepText(join(place.gitDir, 'info', 'attributes'), how === 'saved' ? '* -text -ident -working-tree-encoding\n' : ''),
    savedTree: (ours, signal) => saved.make(ours, signal),
    dependencies: async (listing) => (await dependencies?.wanted(listing)) ?? [],
    bring: async (wanted, top, aside) => (await dependencies?.bring(wanted, top, aside)) ?? [],
  };
}

/** What the person's own and their repository's settings say of line endings. Nothing else of theirs is taken over. */
async function readLineEndings(gateway: Gateway): Promise<PlaceOptions['lineEndings']> {
  const { stdout } = await gateway.run(['config', '-z', '--get-regexp', '^core\\.(autocrlf|eol)$'], { accept: [0, 1] });
  const found = new Map<'autocrlf' | 'eol', string>();
  for (const item of stdout.toString('utf8').split('\0')) {
    const [, key, value = ''] = /^core\.(autocrlf|eol)\n(true|false|input|lf|crlf|native)$/u.exec(item) ?? [];
    if (key === 'autocrlf' || key === 'eol') found.set(key, value);
  }
  return [...found];
}

/** True when `path` is `folder` or lies in it. */
function isIn(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return !way.startsWith('..') && !isAbsolute(way);
}
