/**
 * An empty home and temporary folder on the disk, for where there is no way to mount one.
 * How: links stand in the home for the tool chains of the real one, so that tools find what they look for; what they write stays in ours.
 * Never removes anything but the folder it made, and follows no link when it does.
 */
import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { orUndefined } from './or-undefined.ts';
import { liesIn, type Places } from './sandbox-places.ts';

export interface SandboxHome {
  /** Absolute, without links. */
  readonly home: string;
  readonly temp: string;
  remove(): void;
}

/** Makes both below the system's temporary folder. */
export function makeHome({ home: real, tools }: Places): SandboxHome {
  const root = mkdtempSync(join(realpathSync(tmpdir()), 'localcoder-sandbox-'));
  const home = join(root, 'home');
  const temp = join(root, 'tmp');
  mkdirSync(home);
  mkdirSync(temp);
  for (const tool of real === undefined ? [] : tools.filter((each) => each !== real && liesIn(each, real))) {
    const link = join(home, relative(real ?? '', tool));
    // One that lies in another is reached through that one's link.
    orUndefined(() => {
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(tool, link);
    });
  }
  return { home, temp, remove: () => removeLocked(root) };
}

/** Removes a folder in which a command may have left folders that nobody may enter. */
function removeLocked(folder: string): void {
  unlock(folder);
  rmSync(folder, { recursive: true, force: true, maxRetries: 2 });
}

function unlock(folder: string): void {
  orUndefined(() => chmodSync(folder, 0o700));
  for (const name of orUndefined(() => readdirSync(folder)) ?? []) {
    const path = join(folder, name);
    if (orUndefined(() => lstatSync(path).isDirectory()) === true) unlock(path);
  }
}
