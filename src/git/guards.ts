import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, relative } from 'node:path';

/**
 * Settings given to every git call, stronger than any configuration file: nothing a repository configures may start a program,
 * open a connection, sign, page, collect garbage or read a file outside it.
 */
export const GUARDS: readonly (readonly [key: string, value: string])[] = [
  ['core.hooksPath', '/dev/null'],
  ['core.fsmonitor', 'false'],
  ['core.attributesFile', '/dev/null'],
  ['core.excludesFile', '/dev/null'],
  ['core.logAllRefUpdates', 'false'],
  ['core.fsync', 'all'],
  ['core.quotePath', 'true'],
  ['core.warnAmbiguousRefs', 'false'],
  ['core.askPass', ''],
  ['credential.helper', ''],
  ['safe.bareRepository', 'explicit'],
  ['protocol.allow', 'never'],
  ['commit.gpgSign', 'false'],
  ['log.showSignature', 'false'],
  ['log.mailmap', 'false'],
  ['mailmap.file', '/dev/null'],
  ['diff.orderFile', '/dev/null'],
  ['submodule.recurse', 'false'],
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
];

/** The settings above that simple-git refuses unless told that they are ours, and the paths we name. */
export const SIMPLE_GIT_ALLOWED = {
  allowUnsafeHooksPath: true,
  allowUnsafeFsMonitor: true,
  allowUnsafeAskPass: true,
  allowUnsafeCredentialHelper: true,
  allowUnsafeProtocolOverride: true,
  allowUnsafeConfigPaths: true,
  allowUnsafeCustomBinary: true,
} as const;

/** What a git process may inherit. Everything else is dropped: hooks leak GIT_DIR and GIT_INDEX_FILE, and GIT_TRACE can write files. */
const INHERITED = [
  'HOME',
  'USER',
  'LOGNAME',
  'TMPDIR',
  'XDG_CONFIG_HOME',
  'GIT_CONFIG_GLOBAL',
  'GIT_CONFIG_SYSTEM',
  'GIT_CONFIG_NOSYSTEM',
  'USERPROFILE',
  'APPDATA',
  'SystemRoot',
] as const;

/** What every git process is told. GIT_ALLOW_PROTOCOL beats `protocol.<name>.allow` in a repository's own configuration. */
const TOLD: Readonly<Record<string, string>> = {
  LC_ALL: 'C',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
  GIT_ALLOW_PROTOCOL: 'none',
  GIT_NO_LAZY_FETCH: '1',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_ATTR_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'LocalCoder',
  GIT_AUTHOR_EMAIL: 'localcoder@localhost',
  GIT_COMMITTER_NAME: 'LocalCoder',
  GIT_COMMITTER_EMAIL: 'localcoder@localhost',
};

/** The names above that simple-git may pass on. */
export const GIT_VARIABLES: readonly string[] = [...INHERITED, ...Object.keys(TOLD)].filter((name) => name.startsWith('GIT_'));

/** The environment without those folders of PATH in which a repository could place programs: relative ones, and those inside `place`. */
export function withSafePath(from: NodeJS.ProcessEnv, place?: string): NodeJS.ProcessEnv {
  const inside = (folder: string): boolean => {
    if (place === undefined) return false;
    const way = relative(place, realFolder(folder));
    return !way.startsWith('..') && !isAbsolute(way);
  };
  const folders = (from.PATH ?? '').split(delimiter).filter((folder) => isAbsolute(folder) && !inside(folder));
  return { ...from, PATH: folders.join(delimiter) };
}

function realFolder(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
}

/** The environment of a git process, built from an allow-list of `from`. */
export function gitEnvironment(from: NodeJS.ProcessEnv): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const name of ['PATH', ...INHERITED]) {
    const value = from[name];
    if (value !== undefined) environment[name] = value;
  }
  return { ...environment, ...TOLD };
}

/** The absolute path of the first git on PATH, or undefined. */
export function findGit(from: NodeJS.ProcessEnv): string | undefined {
  const name = process.platform === 'win32' ? 'git.exe' : 'git';
  for (const folder of (from.PATH ?? '').split(delimiter)) {
    const program = join(folder, name);
    try {
      accessSync(program, constants.X_OK);
      if (isAbsolute(folder) && statSync(program).isFile()) return program;
    } catch {
      // Not here: the next folder.
    }
  }
  return undefined;
}
