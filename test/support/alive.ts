import { readFileSync } from 'node:fs';

/** True while a process runs. One that has ended and only waits to be buried by somebody else's parent counts as gone. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    return !/\) [ZX] /u.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    // Gone between the two looks, or a system without /proc.
    return process.platform !== 'linux';
  }
}
