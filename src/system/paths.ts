import { createHash } from 'node:crypto';
import { chmodSync, existsSync, lstatSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { homedir, tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Failure } from '../core/failure.ts';

/** Bytes of a socket's path that every system takes: macOS has room for 104 with the closing zero, Linux for 108. */
const LONGEST_SOCKET_PATH = 103;

/** Where everything that is not in a repository lives. All absolute; the socket is a pipe name on Windows. */
export interface StatePaths {
  readonly root: string;
  readonly database: string;
  /** The worker lock; see store/lock.ts. */
  readonly lock: string;
  readonly socket: string;
  /** How things are, for prompts; see status-file.ts. */
  readonly status: string;
  readonly logs: string;
  readonly models: string;
  readonly scratch: string;
  readonly spool: string;
  /** Notes and patches of bare repositories, which have no work tree to keep them in. */
  readonly notes: string;
  /** The person's own settings. */
  readonly config: string;
}

let root: string | undefined;

/** Absolute path of the installed package; the same from src/ (under vitest) and from dist/src/. @throws Failure install-broken. */
export function packageRoot(): string {
  root ??= findPackage(path.dirname(fileURLToPath(import.meta.url)));
  return root;
}

/**
 * Where this person's state lives: `LOCALCODER_STATE_DIR` (then the settings lie under it too, so that one variable moves everything),
 * else what is usual on the platform. Nothing is created.
 */
export function statePaths(env: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform): StatePaths {
  const moved = env.LOCALCODER_STATE_DIR;
  const folder = moved !== undefined && moved !== '' ? path.resolve(moved) : usualState(env, platform);
  const config = moved !== undefined && moved !== '' ? path.join(folder, 'config') : usualConfig(env, platform);
  const inside = (name: string): string => path.join(folder, name);
  return {
    root: folder,
    database: inside('localcoder.db'),
    lock: inside('worker.lock'),
    socket: socketPath(folder, platform),
    status: inside('status.json'),
    logs: inside('logs'),
    models: inside('models'),
    scratch: inside('scratch'),
    spool: inside('spool'),
    notes: inside('notes'),
    config,
  };
}

/** Makes a folder that only its owner can enter (0700), its parents as usual. An existing one is narrowed. @throws Failure permission-denied | disk-full. */
export function makePrivateFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (process.platform === 'win32') return;
    const me = userInfo().uid;
    // A link is fine when it is one's own: in a shared temporary folder somebody else's could lead anywhere.
    const found = statSync(folder);
    if (lstatSync(folder).uid !== me || found.uid !== me) throw new Error('it belongs to somebody else');
    if ((found.mode & 0o077) !== 0) chmodSync(folder, 0o700);
  } catch (error) {
    const full = error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
    throw new Failure(full ? 'disk-full' : 'permission-denied', `cannot make the folder ${folder}: ${said(error)}`, {
      next: full ? 'free some disk space' : `make ${path.dirname(folder)} writable, or name another place in LOCALCODER_STATE_DIR`,
      cause: error,
    });
  }
}

function findPackage(from: string): string {
  for (let folder = from; ; folder = path.dirname(folder)) {
    const manifest = path.join(folder, 'package.json');
    if (existsSync(manifest) && (JSON.parse(readFileSync(manifest, 'utf8')) as { name?: string }).name === 'localcoder') return folder;
    if (path.dirname(folder) === folder) {
      throw new Failure('install-broken', `no package.json of localcoder above ${from}`, { next: 'install localcoder again' });
    }
  }
}

function usualState(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  const home = homeOf(env);
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'LocalCoder');
  if (platform === 'win32') return path.join(env.LOCALAPPDATA ?? path.join(home, 'AppData', 'Local'), 'LocalCoder');
  return path.join(absolute(env.XDG_STATE_HOME) ?? path.join(home, '.local', 'state'), 'localcoder');
}

function usualConfig(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  const home = homeOf(env);
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'LocalCoder', 'config');
  if (platform === 'win32') return path.join(env.APPDATA ?? path.join(home, 'AppData', 'Roaming'), 'LocalCoder');
  return path.join(absolute(env.XDG_CONFIG_HOME) ?? path.join(home, '.config'), 'localcoder');
}

function socketPath(folder: string, platform: NodeJS.Platform): string {
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 16);
  if (platform === 'win32') return `\\\\.\\pipe\\localcoder-${name}`;
  const usual = path.join(folder, 'worker.sock');
  if (Buffer.byteLength(usual) <= LONGEST_SOCKET_PATH) return usual;
  const short = (temporary: string): string => path.join(temporary, `localcoder-${userInfo().uid}`, `${name}.sock`);
  return Buffer.byteLength(short(tmpdir())) <= LONGEST_SOCKET_PATH ? short(tmpdir()) : short('/tmp');
}

function homeOf(env: NodeJS.ProcessEnv): string {
  return env.HOME ?? homedir();
}

/** The XDG rules: a relative path counts as not set. */
function absolute(folder: string | undefined): string | undefined {
  return folder !== undefined && path.isAbsolute(folder) ? folder : undefined;
}

function said(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
