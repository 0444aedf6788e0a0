import type { JobRow } from '../core/port/queue.ts';
import type { OneBranchJson } from './json.ts';
import { plainLine } from './plain.ts';
import { titleOf } from './render-job.ts';
import { count } from './render-table.ts';

/** What came of the branch that these jobs share; undefined when they have branches of their own. A job that found nothing to change is in neither list. */
export function oneBranchOf(rows: readonly JobRow[]): OneBranchJson | undefined {
  const sharing = rows.filter(({ job }) => job.oneBranch === true);
  if (sharing.length === 0) return undefined;
  const on = sharing.flatMap(({ job, state }) =>
    state.delivery?.branch?.shared === true ? [{ id: job.id, ...state.delivery.branch }] : [],
  );
  const leftOut = sharing.flatMap(({ job: { id }, state: { delivery } }) => {
    if (delivery === undefined || delivery.branch?.shared === true || delivery.outcome === 'no-change') return [];
    return [{ id, outcome: delivery.outcome, why: delivery.leftOut ?? delivery.reason }];
  });
  const last = on.at(-1);
  return {
    ...(last && { name: last.name, head: last.head, ...(last.base !== undefined && { base: last.base }) }),
    commits: on.map(({ id, head }) => ({ id, commit: head })),
    leftOut,
  };
}

/** The same in words, a line for the branch and one for each that is not on it. */
export function renderOneBranch(rows: readonly JobRow[]): string | undefined {
  const one = oneBranchOf(rows);
  if (one === undefined) return undefined;
  const titles = new Map<string, string>(rows.map(({ job }) => [job.id, titleOf(job)]));
  const branch =
    one.name === undefined
      ? 'one branch: none was made'
      : `one branch: ${plainLine(one.name)}, ${count(one.commits.length, 'commit')}, each verified on top of those before`;
  return [branch, ...one.leftOut.map(({ id, why }) => `not on it: ${id}  ${titles.get(id) ?? ''}: ${plainLine(why)}`)].join('\n');
}
