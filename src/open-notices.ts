/**
 * What tells the person how things are where no terminal is attached: notifications on the desktop, and the status file. Opened by the worker;
 * `status --short` reads the file without opening anything else.
 */
import type { Notifier } from './core/port/notifier.ts';
import type { ShortStatus, StatusFile } from './core/port/status-file.ts';
import type { OpenedWorld } from './open-world.ts';
import { systemClock } from './system/clock.ts';
import { statePaths } from './system/paths.ts';
import { openStatusFile, readStatusFile } from './system/status-file.ts';

/** Notifications on the desktop of the person that this environment belongs to. Starts nothing yet. */
export async function openDesktop({ clock, log, paths, registry }: OpenedWorld, env: NodeJS.ProcessEnv): Promise<Notifier> {
  const [{ openNotifier }, { openProcesses }] = await Promise.all([import('./system/notify.ts'), import('./system/processes.ts')]);
  const strange = (): readonly string[] => registry.list().map(({ path }) => path);
  return openNotifier({ processes: openProcesses(clock), clock, log, env, cwd: paths.root, strange });
}

/** The status file, to be written while holding the worker lock. */
export function openStatus({ clock, paths }: OpenedWorld): StatusFile {
  return openStatusFile(paths.status, clock);
}

/** What the worker says of itself in its status file, if one runs and has done so lately. */
export function freshStatus(env: NodeJS.ProcessEnv): ShortStatus | undefined {
  return readStatusFile(statePaths(env).status, systemClock);
}
