import { lstatSync, readdirSync, realpathSync } from 'node:fs';
import path from 'node:path';

/** Report files of one run that are read; a suite has one for each class. */
const MOST_FILES = 5_000;

/**
 * Notes what XML files lie in a folder now, for build tools that write their reports to a place of their own. The function that comes back
 * lists the absolute paths of those that are new or written anew since: what an earlier run left there tells nothing. Never lists a link, or
 * anything of a folder that lies outside of `root` (absolute) once links are followed.
 */
export function watchReports(root: string, folder: string): () => readonly string[] {
  const before = states(root, folder);
  return () => [...states(root, folder)].filter(([file, state]) => before.get(file) !== state).map(([file]) => file);
}

/** Each file with what changes when it is written. */
function states(root: string, folder: string): ReadonlyMap<string, string> {
  try {
    const real = realpathSync(path.join(root, folder));
    if (!real.startsWith(realpathSync(root) + path.sep)) return new Map();
    const names = readdirSync(real)
      .filter((name) => name.endsWith('.xml'))
      .sort()
      .slice(0, MOST_FILES);
    return new Map(
      names.flatMap((name) => {
        const file = path.join(real, name);
        const stat = lstatSync(file, { bigint: true });
        return stat.isFile() ? [[file, `${stat.ino} ${stat.size} ${stat.mtimeNs}`]] : [];
      }),
    );
  } catch {
    // There is no such folder, or it went while it was read: there are no reports.
    return new Map();
  }
}
