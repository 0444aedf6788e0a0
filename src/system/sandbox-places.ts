/** Which places of a machine hold a person's things, and which folders inside them hold only tools. Reads names and links, never a file's content. */
import { accessSync, constants, existsSync, lstatSync, readdirSync, realpathSync } from 'node:fs';
import { basename, delimiter, dirname, isAbsolute, join, sep } from 'node:path';
import { orUndefined } from './or-undefined.ts';

/** Where a sandbox starts from: what it hides before a command is looked at, and what it shows of that again. */
export interface Places {
  /** The person's home folder; undefined when there is none worth the name. */
  readonly home: string | undefined;
  /** Folders of persons, sessions and services: homes, sockets, mounted disks. */
  readonly masked: readonly string[];
  /** Single files that only their owner may read, and that this user can. */
  readonly secret: readonly string[];
  /** Folders and files inside `masked` that tools consist of. */
  readonly tools: readonly string[];
}

const MASKED: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  // /run holds the sockets of docker, D-Bus, ssh-agent and display servers; /var/snap, lxd and incus give root to whoever can reach theirs.
  linux: ['/home', '/root', '/run', '/mnt', '/media', '/var/snap', '/var/lib/lxd', '/var/lib/incus', '/var/spool', '/var/mail', '/etc/ssh'],
  darwin: ['/Users', '/Volumes', '/private/var/run', '/private/var/spool', '/private/var/mail', '/private/etc/ssh'],
};

const SECRET = ['/etc/shadow', '/etc/gshadow', '/etc/master.passwd'];

/**
 * Tool chains below a home folder, from the documents of each tool. Where a tool keeps its credentials beside its programs (cargo, Maven, Gradle,
 * Composer, Gem) only the folders without them are named.
 */
const TOOL_FOLDERS: readonly string[] = [
  ...['.cargo/bin', '.cargo/registry', '.cargo/git', '.rustup', '.pyenv', '.nvm', '.fnm', '.local/share/fnm', '.volta', '.asdf', '.n'],
  ...['.local/bin', '.local/lib', '.local/share/mise', '.local/share/uv', '.local/share/pipx', '.local/pipx', '.local/share/virtualenvs'],
  ...['.cache/pypoetry/virtualenvs', '.cache/node', '.local/share/pnpm', '.yarn/berry', '.bun', '.deno/bin', '.nodenv', '.proto', '.pixi'],
  ...['.rbenv', '.rvm', '.gem/ruby', '.local/share/gem/ruby', '.phpenv', '.composer/vendor', '.config/composer/vendor', '.goenv', 'go/bin'],
  ...['go/pkg', 'sdk', '.sdkman/candidates', '.jenv', '.jabba', '.m2/repository', '.m2/wrapper', '.gradle/caches', '.gradle/wrapper'],
  ...['.gradle/jdks', '.dotnet', '.nuget/packages', '.ghcup', '.juliaup', '.nix-profile', '.local/state/nix/profiles', '.conda/envs'],
  ...['miniconda3', 'anaconda3', 'miniforge3', 'mambaforge', '.rye'],
];

/** Tools outside of any home folder that lie in something masked all the same. */
const TOOL_PLACES = ['/home/linuxbrew/.linuxbrew', '/run/current-system'];

/** Folders whose `bin` may be shown but never what lies beside it: programs and credentials live together there. */
const MIXED = new Set([
  '.cargo',
  '.docker',
  '.azure',
  '.aws',
  '.kube',
  '.config',
  '.local',
  '.composer',
  '.gem',
  '.m2',
  '.gradle',
  '.ssh',
  '.gnupg',
  '.cache',
]);

/** Names of folders that are a part of a tool's own tree. */
const PROGRAM_FOLDERS = new Set(['bin', 'sbin', 'shims', '.bin']);

/** Looks at the machine. `path` is the PATH that commands will get. */
export function findPlaces(platform: NodeJS.Platform, env: NodeJS.ProcessEnv, path: string): Places {
  const given = env.HOME ?? '';
  const home = isAbsolute(given) && isFolder(given) && real(given) !== sep ? given : undefined;
  const masked = [...(MASKED[platform] ?? []), ...(home === undefined ? [] : [home])]
    .filter(isFolder)
    .flatMap((folder) => real(folder) ?? [])
    .filter((folder) => folder !== sep);
  const tools = [
    ...(home === undefined ? [] : TOOL_FOLDERS.map((folder) => join(home, folder))),
    ...TOOL_PLACES,
    ...path.split(delimiter).flatMap((folder) => toolTrees(folder, masked)),
  ];
  return { home, masked, secret: SECRET.filter(isReadable), tools: [...new Set(tools)].filter(existsSync) };
}

/** Whether `path` is `folder` or lies in it. Both absolute and without links. */
export function liesIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder === sep ? sep : folder + sep);
}

/** The path without links, or undefined when there is nothing there. */
export function real(path: string): string | undefined {
  return orUndefined(() => realpathSync(path));
}

/** What must be seen for the programs of a PATH folder to run: their tool's tree, and the trees that links among them lead to. */
function toolTrees(folder: string, masked: readonly string[]): string[] {
  const isMasked = (place: string | undefined): place is string => place !== undefined && masked.some((mask) => liesIn(place, mask));
  if (!isAbsolute(folder) || !(isMasked(folder) || isMasked(real(folder)))) return [];
  const names = orUndefined(() => readdirSync(folder)) ?? [];
  const targets = names
    .map((name) => join(folder, name))
    .filter((file) => orUndefined(() => lstatSync(file).isSymbolicLink()) === true)
    .map(real)
    .filter(isMasked)
    .map(dirname);
  return [folder, ...new Set(targets)].map((programs) => treeOf(programs, masked));
}

function treeOf(programs: string, masked: readonly string[]): string {
  const above = dirname(programs);
  const own = PROGRAM_FOLDERS.has(basename(programs)) && !MIXED.has(basename(above)) && !masked.some((mask) => liesIn(mask, above));
  return own ? above : programs;
}

function isFolder(path: string): boolean {
  return orUndefined(() => lstatSync(realpathSync(path)).isDirectory()) === true;
}

function isReadable(file: string): boolean {
  return (
    orUndefined(() => {
      accessSync(file, constants.R_OK);
      return true;
    }) === true
  );
}
