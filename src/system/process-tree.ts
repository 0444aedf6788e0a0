/**
 * Ends a process with everything it started.
 * Why: killing a child leaves its grandchildren, and a test command that starts a server in the background would fill the machine.
 * How: the child leads a process group of its own, which is killed as one. What left the group (setsid, a daemon) is found on Linux by a mark
 * in its environment, which every descendant inherits; on Windows taskkill walks the tree.
 * It never looks for a process by name, and never kills one that does not carry its mark. A descendant that cleans its environment and leaves
 * the group escapes it; the sandbox's own process namespace is what holds those.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Names the run in its environment. */
export const MARK = 'LOCALCODER_RUN';

/** Rounds of looking for what was just being forked while the round before was killing. */
const MOST_ROUNDS = 10;

/** Kills the group that `leader` leads and all that carries `mark`. Whatever is gone already is no error. */
export function killTree(leader: number, mark: string): void {
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(leader), '/t', '/f'], { stdio: 'ignore', windowsHide: true });
    return;
  }
  kill(-leader);
  if (process.platform !== 'linux') return;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const found = marked(mark);
    if (found.length === 0) return;
    for (const pid of found) kill(pid);
  }
}

/** Processes of this user whose environment holds the mark. Zombies have no environment any more. */
function marked(mark: string): number[] {
  const wanted = Buffer.from(`${MARK}=${mark}\0`);
  return readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .filter((name) => {
      try {
        return readFileSync(`/proc/${name}/environ`).includes(wanted);
      } catch {
        return false;
      }
    })
    .map(Number);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
