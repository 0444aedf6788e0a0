import { readFileSync } from 'node:fs';
import process from 'node:process';
import type { Inspection } from '../../open-inspection.ts';
import { findSandbox } from '../sandbox-words.ts';
import type { Check } from './check.ts';
import { checked, fail, ok, warn } from './check.ts';

/** The oldest git whose plumbing we use: `--object-format`, `cat-file --batch`, `safe.bareRepository`. */
const OLDEST_GIT = [2, 35] as const;
/** Where safe.bareRepository and safe.directory with commands from the environment came in. */
const GOOD_GIT = [2, 38] as const;
/** Watches a repository of some size needs; each folder takes one. */
const ENOUGH_WATCHES = 65_536;

/** Node, git, the program that confines others, and how many folders may be watched. */
export async function checkMachine(inspection: Inspection, env: NodeJS.ProcessEnv): Promise<Check[]> {
  const groups = await Promise.all([
    checked('node', () => [ok('node', `${process.versions.node} on ${process.platform}-${process.arch}`)]),
    checked('git', () => checkGit(inspection)),
    checked('sandbox', () => [checkSandbox(env)]),
    checked('watches', () => checkWatches()),
  ]);
  return groups.flat();
}

async function checkGit(inspection: Inspection): Promise<Check[]> {
  const version = await inspection.gitVersion();
  if (isOlder(version, OLDEST_GIT)) return [fail('git', `${version} is too old`, `install git ${OLDEST_GIT.join('.')} or newer`)];
  if (isOlder(version, GOOD_GIT)) {
    return [warn('git', `${version} does not know safe.bareRepository`, `install git ${GOOD_GIT.join('.')} or newer`)];
  }
  return [ok('git', version)];
}

function isOlder(version: string, [wantedMajor, wantedMinor]: readonly [number, number]): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < wantedMajor || (major === wantedMajor && minor < wantedMinor);
}

function checkSandbox(env: NodeJS.ProcessEnv): Check {
  const found = findSandbox(process.platform, env);
  if (found !== undefined) return ok('sandbox', found);
  const fix = process.platform === 'linux' ? 'install bubblewrap (apt install bubblewrap)' : 'none is known for this platform';
  return warn('sandbox', 'no program to confine others: the engine may run with network', fix);
}

function checkWatches(): Check[] {
  if (process.platform !== 'linux') return [];
  const limit = Number(readFileSync('/proc/sys/fs/inotify/max_user_watches', 'utf8'));
  const says = `${limit.toLocaleString('en')} folders may be watched at once`;
  if (limit >= ENOUGH_WATCHES) return [ok('watches', says)];
  return [warn('watches', says, `sudo sysctl fs.inotify.max_user_watches=524288; until then large repositories are polled`)];
}
