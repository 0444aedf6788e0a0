import type { EpochMs, RepoId } from '../core/brand.ts';
import type { Store } from '../core/port/store.ts';

/**
 * As Queue.forget. What stays of a job are hashes: its comment may still stand in a file and must not bring it back, and a later
 * re-run of the same request must not take its branch name.
 */
export function forgetJobs(store: Store, before: EpochMs, repo?: RepoId): number {
  const gone = `ended_at < :before AND (:repo IS NULL OR repo = :repo)`;
  const values = { before, repo: repo ?? null };
  return store.transaction(() => {
    store.run(
      `INSERT INTO forgotten (family, rerun, id, address, region, first_line, last_line, status, superseded_by, decision, decided_at)
       SELECT family, rerun, id, address, node = 'region', first_line, last_line, status, superseded_by, decision, decided_at FROM jobs WHERE ${gone}`,
      values,
    );
    return store.run(`DELETE FROM jobs WHERE ${gone}`, values);
  });
}
