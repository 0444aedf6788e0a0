import type { RepoId } from '../core/brand.ts';
import { Failure } from '../core/failure.ts';
import type { JobRow } from '../core/port/queue.ts';
import type { Bench } from '../core/port/world.ts';
import type { Standing } from '../core/standing.ts';
import type { Now } from '../pipeline/life/standing.ts';
import type { Session } from './session.ts';

/** Results that nobody has decided about, of one repository or of all, newest first. */
export function openResults({ world }: Pick<Session, 'world'>, repo: RepoId | undefined): JobRow[] {
  const rows = world.queue.list({ statuses: ['delivered'], ...(repo !== undefined && { repo }) });
  return rows.filter(isOpenResult);
}

/** True while a delivered result has something to take and nobody took or rejected it. */
export function isOpenResult({ state }: JobRow): boolean {
  return state.decision === 'open' && (state.delivery?.change !== undefined || state.delivery?.branch !== undefined);
}

/** Tells how results stand. Each repository is looked at once; one that cannot be read tells nothing. */
export function openStandings({ world }: Pick<Session, 'world'>): (row: JobRow) => Promise<Standing | undefined> {
  const known = new Map<RepoId, Promise<{ readonly bench: Bench; readonly now: Now } | undefined>>();
  const look = async (id: RepoId) => {
    try {
      const { lookAround } = await import('../pipeline/life/standing.ts');
      const bench = await world.repos.open(id);
      return { bench, now: await lookAround(bench.repo, world.queue) };
    } catch (error) {
      if (error instanceof Failure) return undefined;
      throw error;
    }
  };
  return async (row) => {
    if (row.state.delivery?.patch === undefined || row.state.decision !== 'open') return undefined;
    const place = known.get(row.job.repo) ?? look(row.job.repo);
    known.set(row.job.repo, place);
    const found = await place;
    if (found === undefined) return undefined;
    const { standingOf } = await import('../pipeline/life/standing.ts');
    try {
      return await standingOf(row, found.now, found.bench);
    } catch (error) {
      if (error instanceof Failure) return undefined;
      throw error;
    }
  };
}
