import { auditDeliveries, auditRepository, auditState } from './audit.ts';
import type { KillRun } from './kill-run.ts';
import { processesOf } from './left-processes.ts';
import { waitUntil } from './wait-until.ts';

/** What a kill run came to. Everything but the first two and the last two must be nothing. */
export interface KillFigures {
  readonly jobs: number;
  readonly delivered: number;
  /** Jobs that were asked for and are not delivered, or not in the queue at all. */
  readonly lost: number;
  readonly twice: number;
  /** Results that are not what was asked for, or not the same in row, branch, patch and note. */
  readonly wrong: readonly string[];
  /** The person's own files that differ, by path. */
  readonly touched: readonly string[];
  readonly litter: readonly string[];
  /** Command lines of processes that were still there. */
  readonly orphans: readonly string[];
  readonly hits: Readonly<Record<string, number>>;
  /** From a start after a kill to the first job's first stage, the slowest but one in twenty. */
  readonly recoveredP95Ms: number;
}

/** Looks everything over. */
export async function figuresOf(run: KillRun): Promise<KillFigures> {
  const { home, world, street, before, jobs, hits, recoveredMs } = run;
  const rows = world.queue.list({});
  const delivered = rows.filter(({ state }) => state.status === 'delivered').length;
  const places = rows.map(({ job }) => `${job.repo} ${job.aim.file} ${job.aim.symbol} ${job.kind}`);
  const orphans = await waitUntil('every process has ended', () => processesOf(home.home).length === 0).then(
    () => [],
    () => processesOf(home.home).map(({ command }) => command),
  );
  const ids = world.registry.list();
  const wrong = street.flatMap(({ repo }) =>
    auditDeliveries(
      repo,
      rows.filter(({ job }) => job.repo === ids.find(({ path }) => path === repo.path)?.id),
    ),
  );
  const touched = street.flatMap(({ repo }, at) => changedKeys(before[at] ?? {}, repo.snapshot()).map((path) => `${repo.path}: ${path}`));
  const litter = [...street.flatMap(({ repo }) => auditRepository(repo)), ...auditState(home)];
  const slowest = [...recoveredMs].sort((a, b) => a - b);
  return {
    jobs,
    delivered,
    lost: jobs - delivered,
    twice: places.length - new Set(places).size,
    wrong,
    touched,
    litter,
    orphans,
    hits,
    recoveredP95Ms: slowest[Math.floor(slowest.length * 0.95)] ?? 0,
  };
}

function changedKeys(before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((key) => before[key] !== after[key]);
}
