import type { EpochMs, RepoId } from '../core/brand.ts';
import type { JobRow } from '../core/port/queue.ts';
import { plainLine } from './plain.ts';
import { standing, titleOf } from './render-job.ts';
import { cut, table } from './render-table.ts';
import { ago, duration } from './render-time.ts';
import type { Terminal } from './terminal.ts';

export interface JobListOptions {
  readonly terminal: Pick<Terminal, 'colour' | 'columns' | 'read'>;
  readonly now: EpochMs;
  /** The path of each repository; shown only when the rows come from more than one. */
  readonly pathOf: (id: RepoId) => string | undefined;
  /** How results stand to the present text, by job; in words. */
  readonly standings?: ReadonlyMap<string, string>;
}

/** Rows of the queue as a table: id, standing, age, how long it took, what it is about. Titles are cut to the terminal's width, never in a pipe. */
export function renderJobs(rows: readonly JobRow[], { terminal, now, pathOf, standings }: JobListOptions): string {
  const { colour, columns, read } = terminal;
  const several = new Set(rows.map(({ job }) => job.repo)).size > 1;
  const cells = rows.map((row) => {
    const { job, state } = row;
    const took = state.startedAt !== undefined && state.endedAt !== undefined ? duration(state.endedAt - state.startedAt) : '';
    const where = several ? [colour.dim(plainLine(lastPart(pathOf(job.repo) ?? job.repo)))] : [];
    return [
      colour.bold(job.id),
      standing(row, colour),
      colour.dim(ago(state.endedAt ?? job.askedAt, now)),
      colour.dim(took),
      ...where,
      ...(standings === undefined || standings.size === 0 ? [] : [colour.dim(standings.get(job.id) ?? '')]),
      titleOf(job),
    ];
  });
  const widest = Math.max(0, ...cells.map((row) => row.at(-1)?.length ?? 0));
  const whole = table(cells).split('\n');
  const longest = Math.max(0, ...whole.map((line) => line.length));
  if (!read || longest <= columns) return whole.join('\n');
  const room = Math.max(20, widest - (longest - columns));
  return table(cells.map((row) => [...row.slice(0, -1), cut(row.at(-1) ?? '', room)]));
}

function lastPart(path: string): string {
  return path.split(/[\\/]/u).findLast((part) => part !== '' && part !== '.git') ?? path;
}
