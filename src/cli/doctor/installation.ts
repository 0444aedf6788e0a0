import { statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import process from 'node:process';
import type { OpenedWorld } from '../../open-world.ts';
import type { QueueClient } from '../../queue-client.ts';
import type { Session } from '../session.ts';
import { version } from '../version.ts';
import type { Check } from './check.ts';
import { checked, fail, ok, warn } from './check.ts';
import { checkGrammars } from './grammars.ts';

const MIB = 1024 * 1024;
/** Below this much free space the queue, notes and patches of a busy day may not fit. */
const ENOUGH_FREE_BYTES = 256 * MIB;

/** This installation and the state folder. */
export async function checkInstallation({ world, client }: Session, packageRoot: string): Promise<Check[]> {
  const groups = await Promise.all([
    checked('localcoder', () => [ok('localcoder', `${version()} in ${packageRoot}`)]),
    checked('database', () => [checkDriver(world)]),
    checked('grammars', () => checkGrammars(packageRoot)),
    checked('worker', () => checkWorker(client)),
    checked('state', () => checkState(world.paths.root)),
  ]);
  return groups.flat();
}

function checkDriver(world: OpenedWorld): Check {
  // Counting reads the tables, so a damaged file is found here.
  world.queue.counts();
  const driver = world.driver();
  if (driver === 'better-sqlite3') return ok('database', `${driver}, ${world.paths.database}`);
  const fix = 'npm rebuild better-sqlite3 where localcoder is installed (install scripts must be allowed)';
  return warn('database', `${driver}: the native driver is missing, so the one inside Node is used`, fix);
}

async function checkWorker(client: QueueClient): Promise<Check[]> {
  const status = await client.status();
  if (status !== undefined) {
    if (status.version === version()) return [ok('worker', `${status.role} ${status.pid} answers`)];
    return [warn('worker', `${status.role} ${status.pid} is of version ${status.version}`, "'localcoder stop', then watch again")];
  }
  const pid = client.holderPid();
  if (pid === undefined) return [ok('worker', 'none is running')];
  return [warn('worker', `process ${pid} holds the lock and does not answer`, "'localcoder stop'; nothing is lost")];
}

async function checkState(root: string): Promise<Check[]> {
  const { bavail, bsize } = await statfs(root);
  const free = bavail * bsize;
  const says = `${root}, ${Math.floor(free / MIB).toLocaleString('en')} MiB free`;
  const mode = statSync(root).mode & 0o777;
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    return [warn('state', `${root} can be entered by others (mode ${mode.toString(8)})`, `chmod 700 ${root}`)];
  }
  if (free < 16 * MIB) return [fail('state', says, 'free some disk space')];
  return [free < ENOUGH_FREE_BYTES ? warn('state', says, 'free some disk space') : ok('state', says)];
}
