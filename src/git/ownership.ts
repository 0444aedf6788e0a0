import { stat } from 'node:fs/promises';
import { Failure } from '../core/failure.ts';
import { openGateway } from './gateway.ts';

/**
 * Git's own rule, which it skips when told the git directory: a repository that another user owns is not used unless the person's own
 * settings name it as safe. @throws Failure git-refused.
 */
export async function checkOwner(paths: readonly string[], environment: NodeJS.ProcessEnv): Promise<void> {
  const mine = process.geteuid?.();
  if (mine === undefined) return;
  const allowed = new Set([mine]);
  // Under sudo the files belong to the person who called it.
  if (mine === 0 && environment.SUDO_UID !== undefined) allowed.add(Number(environment.SUDO_UID));
  const foreign: string[] = [];
  for (const path of paths) if (!allowed.has((await stat(path)).uid)) foreign.push(path);
  const [first] = foreign;
  if (first === undefined) return;
  const values = await openGateway({ environment }).text(['config', '-z', '--get-all', 'safe.directory']);
  const safe = safeDirectories(values.split('\0').slice(0, -1));
  if (paths.some((path) => safe(path))) return;
  throw new Failure('git-refused', `${first} belongs to another user`, {
    next: `if you trust it: git config --global --add safe.directory ${paths[0]}`,
  });
}

/** An empty value takes back what came before it; `*` is every path; `/a/*` everything below `/a`. */
function safeDirectories(values: readonly string[]): (path: string) => boolean {
  const last = values.slice(values.lastIndexOf('') + 1);
  return (path) => last.some((value) => value === '*' || value === path || (value.endsWith('/*') && path.startsWith(value.slice(0, -1))));
}
