import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { CheckTools } from './check.ts';

/** Milliseconds after which a suite that was too slow gets another chance. */
const REMEMBERED_MS = 24 * 60 * 60_000;

/** Which whole suites took too long, so that not every job waits for them. Forgetting is harmless. */
export interface SlowSuites {
  isSlow(suite: string): boolean;
  mark(suite: string): void;
}

/** Kept below `cacheDir`, one empty file for each. */
export function openSlowSuites({ cacheDir, sha256, clock }: Pick<CheckTools, 'cacheDir' | 'sha256' | 'clock'>): SlowSuites {
  const folder = path.join(cacheDir, 'slow-suites');
  const fileOf = (suite: string): string => path.join(folder, sha256(suite).slice(0, 32));
  return {
    isSlow(suite) {
      const stat = statSync(fileOf(suite), { throwIfNoEntry: false });
      return stat !== undefined && clock.now() - stat.mtimeMs < REMEMBERED_MS;
    },
    mark(suite) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      rmSync(fileOf(suite), { force: true });
      writeFileSync(fileOf(suite), '', { mode: 0o600 });
    },
  };
}
