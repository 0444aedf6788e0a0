import type { Processes } from '../core/port/processes.ts';

/** Where a measurement works. */
export interface BenchPlace {
  readonly env: NodeJS.ProcessEnv;
  /** The temporary state folder that `env` names. */
  readonly state: string;
  readonly processes: Processes;
}

/** Head of every table. */
export const TABLE_HEAD = ['| what | median | 10–90 % | runs |', '|---|---|---|---|'] as const;
