/** A limit on the work that one text may cost. */
export interface WorkBudget {
  /** True once the work has cost more than the limit; it stays true. Asking takes about a microsecond. */
  spent(): boolean;
}

/**
 * Allows `cpuMs` milliseconds of this process's CPU time from now on. CPU time, not the clock's: whether a text can be read must not hang on
 * what else the machine is doing.
 */
export function openBudget(cpuMs: number): WorkBudget {
  const since = process.cpuUsage();
  let over = false;
  return {
    spent() {
      if (over) return true;
      const { user, system } = process.cpuUsage(since);
      over = (user + system) / 1_000 > cpuMs;
      return over;
    },
  };
}
