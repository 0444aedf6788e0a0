import { readFileSync } from 'node:fs';

/**
 * Looks at the kernel's counter of processes killed for lack of memory in our control group (Linux, cgroup v2).
 * @returns a function that says whether it rose since now; 'unknown' where there is no such counter.
 */
export function memoryWatch(): () => 'ran-out' | 'not-seen' | 'unknown' {
  const before = killsForMemory();
  return () => {
    const after = killsForMemory();
    if (before === undefined || after === undefined) return 'unknown';
    return after > before ? 'ran-out' : 'not-seen';
  };
}

function killsForMemory(): number | undefined {
  try {
    const group = /^0::(\/.*)$/mu.exec(readFileSync('/proc/self/cgroup', 'utf8'))?.[1];
    if (group === undefined) return undefined;
    const events = readFileSync(`/sys/fs/cgroup${group}/memory.events`, 'utf8');
    const count = /^oom_kill (\d+)$/mu.exec(events)?.[1];
    return count === undefined ? undefined : Number(count);
  } catch {
    return undefined;
  }
}
