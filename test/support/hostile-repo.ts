/**
 * A repository in which everything that git could run is a trap: settings, hooks, filters, drivers, helpers, repositories inside it,
 * names that look like options, links that lead out. A trap that is sprung writes its name into a canary file.
 */
import { appendFileSync, chmodSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BAKERY, type GitRepo, gitRepo, removeFolder, snapshotOf, temporaryFolder } from './git-repo.ts';

export interface HostileRepo {
  readonly person: GitRepo;
  /** What must be found nowhere: the content of every file outside. */
  readonly secret: string;
  /** An environment as a careless person may have it: leaked git variables, and the repository's own folders first on PATH. */
  readonly environment: NodeJS.ProcessEnv;
  /** Names of the traps that were sprung so far. */
  sprung(): string[];
  /** Files outside that were read, as far as the file system tells (see `tellsReads`). */
  outsideRead(): string[];
  outsideChanged(): boolean;
  /** False on file systems that keep no access times. */
  readonly tellsReads: boolean;
  remove(): void;
}

/** Hooks that git runs by itself. Plumbing runs the first two. */
const HOOKS = [
  'reference-transaction',
  'post-index-change',
  'post-checkout',
  'pre-commit',
  'post-commit',
  'pre-auto-gc',
  'post-rewrite',
  'update',
];

/** Settings whose value is a program. */
const PROGRAMS = [
  'core.fsmonitor',
  'core.sshCommand',
  'core.pager',
  'core.editor',
  'core.askPass',
  'core.gitProxy',
  'core.alternateRefsCommand',
  'sequence.editor',
  'diff.external',
  'diff.evil.command',
  'diff.evil.textconv',
  'filter.evil.clean',
  'filter.evil.smudge',
  'filter.evil.process',
  'merge.evil.driver',
  'gpg.program',
  'gpg.ssh.program',
  'uploadpack.packObjectsHook',
  'remote.origin.uploadpack',
  'pager.log',
  'pager.diff',
  'pager.config',
  'interactive.diffFilter',
  'trailer.evil.command',
  'credential.helper',
  'alias.log',
  'alias.update-ref',
  'alias.cat-file',
];

const STRANGE_NAMES = [
  '-rf',
  '--upload-pack=x.js',
  'two\nlines.js',
  'quote"and\\slash.js',
  ':(exclude)src',
  ':!src/cart.ts',
  '*',
  'ünïcode bread.js',
  ' leading.js',
  '@{-1}',
  'tab\there.js',
  '100644 blob\n@@ -1 +1 @@\ndiff --git a/x b/x',
];
const OUTSIDE = [
  'secret.ts',
  'folder/rye.ts',
  'folder/.gitattributes',
  'attributes',
  'excludes',
  'order',
  'mailmap',
  '.gitattributes',
  '.gitignore',
];
const SECRET = 'the recipe nobody may see';

/** Builds it: two commits with the strange names first, then the traps. */
export function hostileRepo(): HostileRepo {
  const strange = Object.fromEntries(STRANGE_NAMES.map((name) => [name, `export const name = ${JSON.stringify(name)};\n`]));
  const person = gitRepo({
    files: {
      ...BAKERY,
      ...strange,
      'recipes/rye.ts': 'rye\n',
      'menu.ts': 'menu\n',
      '.gitattributes': '* filter=evil diff=evil merge=evil\n',
    },
  });
  for (const name of STRANGE_NAMES) person.write(name, `${person.read(name)}// changed\n`);
  person.commit('Change the strange ones');
  const lair = temporaryFolder('hostile-lair');
  const outside = temporaryFolder('hostile-outside');
  const canary = join(lair, 'canary');
  writeFileSync(canary, '');
  const program = (path: string, name: string): string => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `#!/bin/sh\necho '${name}' >> '${canary}'\nexit 1\n`);
    chmodSync(path, 0o755);
    return path;
  };
  const trap = (name: string): string => program(join(lair, name.replaceAll(/[^A-Za-z0-9.-]/gu, '_')), name);

  for (const name of OUTSIDE) {
    mkdirSync(dirname(join(outside, name)), { recursive: true });
    writeFileSync(join(outside, name), `${SECRET}\n`);
  }
  addRepositoriesInside(person, trap);
  // Tracked as a file and as a folder; links out by now.
  for (const name of ['menu.ts', 'recipes']) rmSync(join(person.path, name), { recursive: true });
  symlinkSync(join(outside, 'secret.ts'), join(person.path, 'menu.ts'));
  symlinkSync(join(outside, 'folder'), join(person.path, 'recipes'));
  symlinkSync(join(outside, 'secret.ts'), join(person.path, 'link.ts'));
  symlinkSync('loop.ts', join(person.path, 'loop.ts'));
  symlinkSync(outside, join(person.path, '.localcoder'));
  for (const name of ['git', 'node_modules/.bin/git']) program(join(person.path, name), 'git from PATH');

  // From here on every git command of the person's own would spring traps.
  const gitDir = join(person.path, '.git');
  for (const hook of HOOKS) for (const folder of [join(gitDir, 'hooks'), join(lair, 'hooks')]) program(join(folder, hook), `hook ${hook}`);
  writeFileSync(join(gitDir, 'info', 'attributes'), '* filter=evil diff=evil\n');
  writeFileSync(join(lair, 'included'), setting('core.fsmonitor', trap('include.path')));
  const settings: [key: string, value: string][] = [
    ...PROGRAMS.map((key): [string, string] => [key, /^alias|helper$/u.test(key) ? `!${trap(key)}` : trap(key)]),
    ['core.hooksPath', join(lair, 'hooks')],
    ['commit.gpgSign', 'true'],
    ['log.showSignature', 'true'],
    ['log.mailmap', 'true'],
    ['core.attributesFile', join(outside, 'attributes')],
    ['core.excludesFile', join(outside, 'excludes')],
    ['core.worktree', outside],
    ['diff.orderFile', join(outside, 'order')],
    ['mailmap.file', join(outside, 'mailmap')],
    ['protocol.ext.allow', 'always'],
    ['protocol.file.allow', 'always'],
    ['remote.origin.url', `ext::${trap('remote ext')}`],
    ['remote.origin.promisor', 'true'],
    ['gc.auto', '1'],
    ['include.path', join(lair, 'included')],
  ];
  appendFileSync(join(gitDir, 'config'), settings.map(([key, value]) => setting(key, value)).join(''));

  mkdirSync(join(lair, 'home'));
  const environment: NodeJS.ProcessEnv = {
    PATH: ['.', '', person.path, join(person.path, 'node_modules/.bin'), process.env.PATH ?? ''].join(':'),
    HOME: join(lair, 'home'),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_DIR: join(person.path, 'vendor/evil.git'),
    GIT_INDEX_FILE: join(outside, 'index'),
    GIT_WORK_TREE: outside,
    GIT_OBJECT_DIRECTORY: join(outside, 'objects'),
    GIT_TRACE: join(outside, 'trace'),
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'core.fsmonitor',
    GIT_CONFIG_VALUE_0: trap('GIT_CONFIG_COUNT'),
  };
  for (const name of ['GIT_EXTERNAL_DIFF', 'GIT_PAGER', 'PAGER', 'GIT_EDITOR', 'EDITOR', 'GIT_SSH_COMMAND', 'GIT_ASKPASS'])
    environment[name] = trap(name);

  const age = new Date('2020-01-01T00:00:00Z');
  const makeOld = (path: string): void => utimesSync(path, age, new Date('2021-01-01T00:00:00Z'));
  const isOld = (path: string): boolean => statSync(path).atimeMs === age.getTime();
  const probe = join(lair, 'probe');
  writeFileSync(probe, 'x');
  makeOld(probe);
  readFileSync(probe);
  for (const name of OUTSIDE) makeOld(join(outside, name));
  const before = JSON.stringify(snapshotOf(outside));
  // Looking at them was a read too.
  for (const name of OUTSIDE) makeOld(join(outside, name));
  return {
    person,
    secret: SECRET,
    environment,
    tellsReads: !isOld(probe),
    sprung: () => readFileSync(canary, 'utf8').split('\n').filter(Boolean),
    outsideRead: () => OUTSIDE.filter((name) => !isOld(join(outside, name))),
    outsideChanged: () => JSON.stringify(snapshotOf(outside)) !== before,
    remove() {
      for (const folder of [person.path, lair, outside]) removeFolder(folder);
    },
  };
}

/** A bare repository among the files, as a test fixture might be, and one with a work tree, as an unregistered submodule. */
function addRepositoriesInside(person: GitRepo, trap: (name: string) => string): void {
  const other = gitRepo();
  person.git('clone', '-q', '--bare', other.path, 'vendor/evil.git');
  person.git('clone', '-q', other.path, 'vendor/nested');
  other.remove();
  person.git('--git-dir=vendor/evil.git', 'config', 'core.fsmonitor', trap('embedded bare core.fsmonitor'));
  person.git('--git-dir=vendor/nested/.git', 'config', 'core.fsmonitor', trap('nested core.fsmonitor'));
}

/** One setting as a configuration file has it. */
function setting(key: string, value: string): string {
  const first = key.indexOf('.');
  const last = key.lastIndexOf('.');
  const middle = first === last ? '' : ` "${key.slice(first + 1, last)}"`;
  return `[${key.slice(0, first)}${middle}]\n\t${key.slice(last + 1)} = ${JSON.stringify(value)}\n`;
}
