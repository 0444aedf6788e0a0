import { existsSync } from 'node:fs';
import path from 'node:path';
import { foldersAbove } from './folders-above.ts';

/** Settings of toolchains that say where they are installed: kept as the person has them. */
const KEPT = ['JAVA_HOME', 'GOROOT', 'DOTNET_ROOT', 'PYENV_ROOT', 'PYENV_VERSION', 'RBENV_ROOT', 'NVM_BIN', 'VOLTA_HOME', 'TZ'] as const;

/** Folders of a package that hold its own programs. */
const BIN_FOLDERS = ['node_modules/.bin', '.venv/bin', 'venv/bin', 'vendor/bin', 'vendor/bundle/bin'] as const;

/** What a tool of a project gets to see beside its checkout. */
export interface ToolEnvironment {
  /** Without HOME and TMPDIR, which the sandbox makes. */
  readonly env: Readonly<Record<string, string>>;
  /** Absolute paths of toolchains that variables of the environment name. */
  readonly readable: readonly string[];
}

/**
 * The environment of a tool, rebuilt from nothing: PATH with the bin folders of `folder` (relative to `root`) and of those above it, quiet
 * output, no colours, caches in `cacheDir`, and every package manager told that there is no network.
 */
export function toolEnvironment(person: NodeJS.ProcessEnv, root: string, folder: string, cacheDir: string): ToolEnvironment {
  const home = person.HOME ?? '';
  const above = foldersAbove(folder).map((each) => path.join(root, each));
  const bins = above.flatMap((each) => BIN_FOLDERS.map((bin) => path.join(each, bin))).filter((each) => existsSync(each));
  const inHome = (name: string): string | undefined => {
    const found = path.join(home, name);
    return home !== '' && existsSync(found) ? found : undefined;
  };
  const at = (name: string, set: string | undefined, usual: string): Record<string, string> => {
    const value = set ?? inHome(usual);
    return value === undefined ? {} : { [name]: value };
  };
  const kept = Object.fromEntries(KEPT.flatMap((name) => (person[name] === undefined ? [] : [[name, person[name]]]))) as Record<
    string,
    string
  >;
  const pythonPath = [...new Set([root, path.join(root, 'src'), path.join(root, folder), path.join(root, folder, 'src')])];
  const env: Record<string, string> = {
    ...kept,
    ...at('CARGO_HOME', person.CARGO_HOME, '.cargo'),
    ...at('RUSTUP_HOME', person.RUSTUP_HOME, '.rustup'),
    ...(existsSync(path.join(root, folder, 'vendor/bundle')) ? { BUNDLE_PATH: 'vendor/bundle' } : {}),
    ...at('GOMODCACHE', person.GOMODCACHE, 'go/pkg/mod'),
    PATH: [...bins, ...(person.PATH ?? '').split(path.delimiter)].filter((each) => path.isAbsolute(each)).join(path.delimiter),
    LANG: 'C.UTF-8',
    CI: '1',
    NO_COLOR: '1',
    FORCE_COLOR: '0',
    CARGO_TERM_COLOR: 'never',
    PYTHONPATH: pythonPath.join(path.delimiter),
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONIOENCODING: 'utf-8',
    // The order of sets and dicts of strings is not to make a test red by chance.
    PYTHONHASHSEED: '0',
    XDG_CACHE_HOME: cacheDir,
    GOCACHE: path.join(cacheDir, 'go-build'),
    GOPROXY: 'off',
    GOTOOLCHAIN: 'local',
    GOTELEMETRY: 'off',
    CARGO_NET_OFFLINE: 'true',
    npm_config_offline: 'true',
    npm_config_update_notifier: 'false',
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    PIP_NO_INDEX: '1',
    UV_OFFLINE: '1',
    COMPOSER_DISABLE_NETWORK: '1',
    BUNDLE_FROZEN: 'true',
    DOTNET_CLI_TELEMETRY_OPTOUT: '1',
    DOTNET_NOLOGO: '1',
    DO_NOT_TRACK: '1',
  };
  return { env, readable: readable(env, person) };
}

/** What the person keeps at places of their own choice; the usual ones below the home folder the sandbox knows. */
function readable(env: Readonly<Record<string, string>>, person: NodeJS.ProcessEnv): string[] {
  const named = ['JAVA_HOME', 'GOROOT', 'DOTNET_ROOT', 'PYENV_ROOT', 'RBENV_ROOT', 'RUSTUP_HOME', 'GOMODCACHE'].flatMap(
    (name) => env[name] ?? [],
  );
  // Only parts of it: credentials.toml lies in the same folder.
  const cargo = person.CARGO_HOME === undefined ? [] : ['bin', 'registry', 'git'].map((part) => path.join(person.CARGO_HOME ?? '', part));
  return [...new Set([...named, ...cargo])].filter((each) => path.isAbsolute(each) && existsSync(each));
}
