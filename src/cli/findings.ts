import { EXIT, type ExitStatus } from '../core/outcome.ts';
import type { FindingTally } from '../core/port/findings.ts';
import type { Call } from './call.ts';
import { plainLine } from './plain.ts';
import { renderFinding } from './render-review.ts';
import { table } from './render-table.ts';
import { inSession } from './session.ts';
import { UsageError } from './usage-error.ts';

/** Characters of a full bar. */
const BAR = 20;

interface ListOptions {
  readonly everywhere: boolean;
  /** Dismissed ones, too. */
  readonly all: boolean;
  readonly limit: number;
}

/** `findings`: what reviews found here. */
export function listFindings(call: Call, { everywhere, all, limit }: ListOptions): Promise<ExitStatus> {
  return inSession(call, async ({ world, here }) => {
    const { terminal, json } = call;
    const found = world.findings().list(everywhere ? undefined : here(), { dismissed: all, limit });
    if (json) terminal.print(JSON.stringify({ findings: found }));
    else if (found.length === 0) terminal.print('no findings');
    for (const finding of json ? [] : found) {
      const fate = finding.dismissed === undefined ? '' : `\n    dismissed${because(finding.dismissed.reason)}`;
      terminal.print(`${renderFinding(finding, terminal.colour)}${fate}`);
    }
    return EXIT.done;
  });
}

/** `findings dismiss`. @throws UsageError when no finding, or more than one, is named so. */
export function dismissFinding(call: Call, prefix: string, reason: string): Promise<ExitStatus> {
  return inSession(call, async ({ world, here }) => {
    const repo = here();
    const wanted = prefix.toLowerCase();
    const found = repo === undefined || !/^[0-9a-f]{1,12}$/u.test(wanted) ? [] : world.findings().match(repo, wanted);
    const [finding] = found;
    if (repo === undefined || finding === undefined) {
      throw new UsageError(`no finding of this repository is called '${prefix}'`, "'localcoder findings' lists them");
    }
    if (new Set(found.map(({ id }) => id)).size > 1) {
      throw new UsageError(`more than one finding begins with '${prefix}'`, 'give more of its id');
    }
    const isNew = world.findings().dismiss(repo, finding.id, reason.trim());
    const { terminal, json } = call;
    if (json) terminal.print(JSON.stringify({ dismissed: { ...finding, dismissed: { reason: reason.trim() } } }));
    else terminal.print(isNew ? `${finding.id} dismissed; it is not shown again for this code` : `${finding.id} was dismissed already`);
    return EXIT.done;
  });
}

/** `findings stats`: the false-alarm meter. */
export function tellFindingStats(call: Call, everywhere: boolean): Promise<ExitStatus> {
  return inSession(call, async ({ world, here }) => {
    const { terminal, json } = call;
    const tallies = world.findings().tallies(everywhere ? undefined : here());
    if (json) terminal.print(JSON.stringify({ models: tallies.map((tally) => ({ ...tally, falseAlarmRate: rateOf(tally) })) }));
    else if (tallies.length === 0) terminal.print('nothing was reviewed yet');
    else terminal.print(table([['model', 'reviews', 'shown', 'dismissed', 'false alarms'], ...tallies.map(rowOf)]));
    return EXIT.done;
  });
}

/** The share of shown findings that were dismissed, 0 to 1. */
function rateOf({ shown, dismissed }: FindingTally): number {
  return shown === 0 ? 0 : dismissed / shown;
}

function rowOf(tally: FindingTally): string[] {
  const { model, reviews, shown, dismissed } = tally;
  const full = Math.round(rateOf(tally) * BAR);
  const bar = `${'█'.repeat(full)}${'░'.repeat(BAR - full)} ${Math.round(rateOf(tally) * 100)} %`;
  return [plainLine(model), String(reviews), String(shown), String(dismissed), shown === 0 ? 'none shown' : bar];
}

function because(reason: string): string {
  return reason === '' ? '' : `: ${plainLine(reason)}`;
}
