import type { JobId } from '../core/brand.ts';
import type { Estimate } from '../core/estimate.ts';
import type { NewJob } from '../core/job.ts';
import type { JobRow } from '../core/port/queue.ts';
import type { SkippedJson } from './json.ts';
import { plainLine } from './plain.ts';
import { placeOfAim, standing } from './render-job.ts';
import { count, table } from './render-table.ts';
import { duration } from './render-time.ts';
import type { Colours } from './terminal.ts';

/** One symbol that a batch is about. */
export interface Site {
  readonly job: NewJob;
  /** The job that answers it already, or whose result is in the text. */
  readonly id?: JobId;
  readonly is: 'new' | 'queued' | 'done' | 'in-the-text' | 'rejected';
}

const WORDS: Readonly<Record<Site['is'], string>> = {
  new: '',
  queued: 'queued',
  done: 'done before',
  'in-the-text': 'done, and in the text',
  rejected: 'rejected before',
};

/** True for a site that still has to be worked on. */
export function isLeft({ is }: Site): boolean {
  return is === 'new' || is === 'queued';
}

/** What was selected: a line for each site with file, symbol, lines and how it stands. */
export function renderSelection(sites: readonly Site[], colour: Colours): string {
  return table(
    sites.map(({ job: { aim }, is }) => [
      plainLine(aim.file),
      aim.symbol === '' ? '(whole file)' : plainLine(aim.symbol),
      colour.dim(`${aim.lines.first}-${aim.lines.last}`),
      WORDS[is] === '' ? '' : colour.dim(WORDS[is]),
    ]),
  );
}

/** More things than this that were left out for one reason share a line. */
const MOST_ALIKE = 5;

/** What was left out, with the reason; much of one kind is counted, with the first of it named. */
export function renderSkipped(skipped: readonly SkippedJson[]): string {
  const byReason = new Map<string, SkippedJson[]>();
  for (const each of skipped) byReason.get(each.why)?.push(each) ?? byReason.set(each.why, [each]);
  const lines = [...byReason].flatMap(([why, alike]) => {
    const [first] = alike;
    if (first === undefined || alike.length <= MOST_ALIKE) return alike.map(({ what }) => `skipped ${plainLine(what)}: ${plainLine(why)}`);
    return [`skipped ${plainLine(first.what)} and ${alike.length - 1} more: ${plainLine(why)}`];
  });
  return lines.join('\n');
}

/** How many sites there are and how many are left. */
export function renderCount(sites: readonly Site[], beyondLimit: number): string {
  const files = new Set(sites.map(({ job }) => job.aim.file)).size;
  const left = sites.filter(isLeft).length;
  const done = sites.length - left;
  const parts = [
    `${count(sites.length, 'site')} in ${count(files, 'file')}`,
    ...(done > 0 ? [`${done} done before, ${left} left`] : []),
    ...(beyondLimit > 0 ? [`${beyondLimit} more beyond --limit`] : []),
  ];
  return parts.join('; ');
}

/** What the sites that are left will take, from what such jobs took on this machine. */
export function renderEstimate(estimate: Estimate | undefined, left: number, kind: string, model: string): string {
  if (estimate === undefined) return `no history yet of ${kind} with ${plainLine(model)}: how long it takes is not known`;
  const { jobs, milliseconds, tokens } = estimate;
  return `about ${duration(left * milliseconds)} and ${left * tokens} tokens for ${count(left, 'site')}, by the median of ${count(jobs, 'job')} before (${duration(milliseconds)}, ${tokens} tokens)`;
}

/** How the sites ended: outcome, job, place, and the branch or the reason. */
export function renderOutcomes(sites: readonly Site[], rowOf: (id: JobId) => JobRow | undefined, colour: Colours): string {
  return table(
    sites.map(({ job, id, is }) => {
      const row = id === undefined ? undefined : rowOf(id);
      const { delivery } = row?.state ?? {};
      const told = delivery?.branch === undefined ? (delivery?.reason ?? '') : delivery.branch.name;
      const stands = row === undefined ? WORDS[is] : is === 'in-the-text' ? 'in the text' : standing(row, colour);
      return [stands, colour.bold(id ?? ''), placeOfAim(job.aim), colour.dim(plainLine(told))];
    }),
  );
}
