import type { EpochMs } from '../core/brand.ts';
import type { Account, DeliveredBranch } from '../core/delivery.ts';
import type { Job } from '../core/job.ts';
import type { JobRow } from '../core/port/queue.ts';
import { type Standing, standingWords } from '../core/standing.ts';
import type { CheckReport, Finding } from '../core/verdict.ts';
import { againCommand } from './again-command.ts';
import { plain, plainLine } from './plain.ts';
import { placeOfAim, renderOutcome, standing } from './render-job.ts';
import { renderReview } from './render-review.ts';
import { count, table } from './render-table.ts';
import { ago, duration } from './render-time.ts';
import type { Colours } from './terminal.ts';

/** Everything about a job on one page. `repository` is its path, when it is still registered; `stands` how its result stands, if that was looked up. */
export function renderShow(row: JobRow, repository: string | undefined, now: EpochMs, colour: Colours, stands?: Standing): string {
  const { job, state } = row;
  const lines: (readonly string[])[] = [];
  const add = (label: string, text: string | undefined): void => {
    if (text !== undefined && text !== '') lines.push([colour.dim(label), text]);
  };
  add('asked', `${ago(job.askedAt, now)} by ${job.origin === 'comment' ? 'a comment' : `a ${job.origin}`}, priority ${job.priority}`);
  add('place', `${placeOfAim(job.aim)} (${job.aim.node}, lines ${job.aim.lines.first}–${job.aim.lines.last})`);
  add('words', plainLine(job.instruction));
  add('in', plainLine(repository ?? job.repo));
  add('queue', queueWords(row, now));
  const { delivery, lastFailure } = state;
  if (delivery !== undefined) {
    add('outcome', renderOutcome(delivery.outcome, colour));
    add('reason', plainLine(delivery.reason));
    add('branch', delivery.branch && branchWords(delivery.branch));
    add('left out', delivery.leftOut && plainLine(delivery.leftOut));
    add('now', stands && standsWords(job, stands));
    add('patch', delivery.patch && plainLine(delivery.patch));
    add('note', plainLine(delivery.note));
    add('model', usageWords(delivery.account));
    add('checks', checksWords(delivery.account?.checks ?? []));
    add('next', plainLine(delivery.next));
  }
  if (lastFailure !== undefined) add('failure', `${lastFailure.code}: ${plainLine(lastFailure.message)}`);
  const title = `${colour.bold(job.id)}  ${standing(row, colour)}  ${job.kind} ${placeOfAim(job.aim)}`;
  return [`${title}\n${indent(table(lines))}`, ...proseWords(delivery?.account, colour)].join('\n\n');
}

/** Why a job ended as it did: the reason, what each check said, and what was wrong with the candidates that were not taken. */
export function renderWhy({ job, state }: JobRow, colour: Colours): string {
  const { delivery, lastFailure } = state;
  if (delivery === undefined) {
    const waits = lastFailure === undefined ? '' : `; it was tried before: ${lastFailure.code}: ${plainLine(lastFailure.message)}`;
    return `${job.id} has not ended: it is ${state.status}${waits}`;
  }
  const parts = [`${colour.bold(job.id)}  ${renderOutcome(delivery.outcome, colour)}`, indent(plainLine(delivery.reason))];
  const { account } = delivery;
  for (const report of account?.checks ?? []) {
    parts.push(
      indent(report.is === 'not-run' ? `not checked: ${plainLine(report.check)} (${plainLine(report.why)})` : ranWords(report, colour)),
    );
    if (report.is === 'ran') parts.push(...report.findings.map((finding) => renderFinding(finding, colour)));
  }
  const findings = account?.findings ?? [];
  if (findings.length > 0) {
    parts.push(indent(`what was wrong with the answers that were not taken (${count(findings.length, 'finding')}):`));
    parts.push(...distinct(findings).map(({ finding, times }) => renderFinding(finding, colour, times)));
  }
  if (delivery.next !== '') parts.push(indent(`${colour.dim('next')}  ${plainLine(delivery.next)}`));
  return parts.join('\n');
}

/** The ledger: what the model was shown, what was left out and why, in tokens counted by its own tokenizer. */
export function renderContext({ job, state }: JobRow, colour: Colours): string {
  const account = state.delivery?.account;
  if (account === undefined || account.ledger.length === 0) return `${job.id}: the model was not asked, or the job has not ended`;
  const rows = account.ledger.map(({ section, title, tokens, kept, why }) => [
    kept ? colour.green('shown') : colour.yellow('left out'),
    section,
    String(tokens).padStart(5),
    plainLine(title),
    colour.dim(plainLine(why)),
  ]);
  const shown = account.ledger.filter(({ kept }) => kept).reduce((sum, { tokens }) => sum + tokens, 0);
  return `${table(rows)}\n${count(shown, 'token')} shown`;
}

/** What a review found, or what was explained: the model's words, then the facts the harness found. */
function proseWords(account: Account | undefined, colour: Colours): string[] {
  const { review } = account ?? {};
  if (review !== undefined && review.findings.length > 0) return [renderReview(review, colour, review.findings.length)];
  if (account?.prose === undefined) return [];
  const facts = (account.facts ?? []).map(({ title, lines }) => `${colour.bold(plainLine(title))}\n${indent(plain(lines.join('\n')))}`);
  return [plain(account.prose), ...facts];
}

function branchWords({ name, head, shared, fixupOf }: DeliveredBranch): string {
  const more = [
    ...(shared === true ? ['shared with other results of the request'] : []),
    ...(fixupOf === undefined ? [] : [`fixup of ${fixupOf.commit.slice(0, 12)} “${plainLine(fixupOf.subject)}”`]),
  ];
  return [`${plainLine(name)} (${head.slice(0, 12)})`, ...more].join(', ');
}

/** How a result stands, with the command that makes the best of it. */
function standsWords(job: Job, stands: Standing): string {
  const next = { fresh: '', merged: '', moved: `: localcoder refresh ${job.id}`, stale: `; ask again: ${againCommand(job)}` };
  return `${standingWords(stands)}${next[stands.is]}`;
}

function queueWords({ state }: JobRow, now: EpochMs): string {
  const { status, stage, attempt, runAfter, startedAt, endedAt, decision } = state;
  const words: string[] = [status];
  if (status === 'running' && stage !== undefined) words.push(`after ${stage}`);
  if (status === 'waiting' && runAfter > now)
    words.push(`${attempt === 0 ? 'its file cools down for' : 'tried again in'} ${duration(runAfter - now)}`);
  if (attempt > 1) words.push(count(attempt, 'attempt'));
  if (startedAt !== undefined && endedAt !== undefined) words.push(`took ${duration(endedAt - startedAt)}`);
  if (endedAt !== undefined) words.push(ago(endedAt, now));
  if (decision !== 'open') words.push(decision);
  return words.join(', ');
}

function usageWords(account: Account | undefined): string | undefined {
  const usage = account?.usage;
  if (usage === undefined) return undefined;
  const { model, device, candidates, promptTokens, cachedTokens, outputTokens, engineMillis, seeds } = usage;
  const tokens = `${promptTokens} prompt tokens (${cachedTokens} still in memory), ${outputTokens} written`;
  return `${plainLine(model)} on ${device}, ${count(candidates, 'candidate')}, ${tokens}, ${duration(engineMillis)}, seeds ${seeds.join(' ')}`;
}

function checksWords(reports: readonly CheckReport[]): string | undefined {
  if (reports.length === 0) return undefined;
  return reports
    .map(
      (report) => `${plainLine(report.check)}${report.is === 'ran' ? (report.findings.length === 0 ? ' passed' : ' failed') : ' not run'}`,
    )
    .join(', ');
}

function ranWords(report: CheckReport & { readonly is: 'ran' }, colour: Colours): string {
  const verdict = report.findings.length === 0 ? colour.green('passed') : colour.red(count(report.findings.length, 'finding'));
  return `checked: ${plainLine(report.check)} ${verdict} in ${duration(report.millis)}`;
}

function renderFinding(finding: Finding, colour: Colours, times = 1): string {
  const where = finding.line === undefined ? '' : ` line ${finding.line}`;
  const often = times > 1 ? ` (${times} times)` : '';
  const head = `    ${colour.yellow(`${finding.check}/${finding.rule}`)}${where}: ${plainLine(finding.message)}${often}`;
  return finding.excerpt === undefined ? head : `${head}\n${indent(colour.dim(plain(finding.excerpt)), '      ')}`;
}

function distinct(findings: readonly Finding[]): { finding: Finding; times: number }[] {
  const groups = new Map<string, { finding: Finding; times: number }>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.check, finding.rule, finding.message]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { finding, times: 1 });
    else group.times += 1;
  }
  return [...groups.values()];
}

function indent(text: string, by = '  '): string {
  return text.replace(/^(?=.)/gmu, by);
}
