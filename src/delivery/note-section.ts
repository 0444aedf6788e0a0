import type { Account, Usage } from '../core/delivery.ts';
import type { LedgerEntry } from '../core/plan.ts';
import type { CheckReport, Finding } from '../core/verdict.ts';
import { code, fence, inline, quote } from './markdown.ts';
import { changedLines } from './patch.ts';

/** Findings on the unchanged code that a note lists. */
const MOST_OLD = 10;
const BRIEF_CHARS = 160;

/** A part of a note: a title and its Markdown, or nothing when there is nothing to tell. */
export type Section = string | undefined;

/** A section of a note under its title; nothing when there is nothing in it. */
export function section(title: string, blocks: readonly string[]): Section {
  return blocks.length === 0 ? undefined : [`## ${title}`, ...blocks].join('\n\n');
}

function list(items: readonly string[]): string[] {
  return items.length === 0 ? [] : [items.map((item) => `- ${item}`).join('\n')];
}

/** Where the file changes, line by line, what file comes, and the diff. */
export function changes(file: string, patch: string, newFile?: string): Section {
  const edited = newFile === undefined ? patch : patch.slice(0, patch.lastIndexOf('diff --git '));
  const places = changedLines(edited).map(({ first, last, removed, added }) => {
    const range = first === last ? `${first}` : `${first}-${last}`;
    return `${code(`${file}:${range}`)} ${lines(removed)} out, ${lines(added)} in`;
  });
  return section('What changed', [
    ...list([...places, ...(newFile === undefined ? [] : [`${code(newFile)} is new`])]),
    fence(patch, 'diff'),
  ]);
}

/** The model's explanation, and beside it what was established without one. */
export function explanation(account: Account): Section {
  const prose = account.prose === undefined || account.prose.trim() === '' ? [] : ['In the words of the model:', quote(account.prose)];
  const facts = (account.facts ?? []).flatMap(({ title, lines: claims }) => [`**${inline(title)}**`, ...list(claims.map(inline))]);
  const known = facts.length === 0 ? [] : ['Read from the code and its history, not written by a model:', ...facts];
  return section('Explanation', [...prose, ...known]);
}

/** Every check, run or not: who judged, what was found, what it established, what was red before, how long it took. */
export function checks(reports: readonly CheckReport[]): Section {
  const items = reports.flatMap((report) => {
    if (report.is === 'not-run') return [`not run: ${code(report.check)}: ${inline(report.why)}`];
    const { check, findings: found, by, says, before = [], millis } = report;
    const result = found.length === 0 ? (says ?? 'nothing found') : found.map(({ message }) => brief(message)).join('; ');
    const judge = by === undefined ? '' : ` by ${inline(by)}`;
    const old = before.map(
      ({ message, line }) => `red before the edit: ${inline(brief(message))}${line === undefined ? '' : ` (line ${line})`}`,
    );
    return [`run: ${code(check)}${judge}: ${inline(result)} (${duration(millis)})`, ...capped(old)];
  });
  const spent = reports.reduce((sum, report) => sum + (report.is === 'ran' ? report.millis : 0), 0);
  return section('Checks', [...list(items), ...(reports.length === 0 ? [] : [`Time spent on checks: ${duration(spent)}.`])]);
}

/** A message's first line, and no more of it than can be read in a list. */
function brief(message: string): string {
  const [line = ''] = message.split('\n');
  return line.length <= BRIEF_CHARS ? line : `${line.slice(0, BRIEF_CHARS)}…`;
}

/** What was red before may be a lot; it is not what the note is about. */
function capped(items: readonly string[]): readonly string[] {
  return items.length <= MOST_OLD ? items : [...items.slice(0, MOST_OLD), `and ${items.length - MOST_OLD} more that were red before`];
}

/** What was wrong with the candidates that were set aside; the same finding is told once, with how often it was met. */
export function findings(all: readonly Finding[]): Section {
  const met = new Map<string, { readonly finding: Finding; times: number }>();
  for (const finding of all) {
    const key = JSON.stringify([finding.check, finding.rule, finding.message]);
    const known = met.get(key);
    if (known === undefined) met.set(key, { finding, times: 1 });
    else known.times += 1;
  }
  const items = [...met.values()].map(({ finding, times }) => {
    const place = finding.line === undefined ? '' : `, line ${finding.line} of the candidate`;
    const often = times === 1 ? '' : ` (${times} times)`;
    const head = `${code(`${finding.check}/${finding.rule}`)}${place}: ${inline(finding.message)}${often}`;
    const excerpt = finding.excerpt ?? '';
    return excerpt.trim() === '' ? head : `${head}\n\n${indented(fence(excerpt))}\n`;
  });
  return section('Tried and set aside', list(items));
}

/** What the model was shown, and what was left out. */
export function context(ledger: readonly LedgerEntry[]): Section {
  const told = ({ section: part, title, tokens }: LedgerEntry): string => `${part} ${code(title)}, ${tokens} tokens`;
  const kept = ledger.filter((entry) => entry.kept).map((entry) => `shown: ${told(entry)}`);
  const dropped = ledger.filter((entry) => !entry.kept).map((entry) => `left out: ${told(entry)} (${inline(entry.why)})`);
  return section('What the model was shown', list([...kept, ...dropped]));
}

/** Model, device, seeds, tokens and time; and which version of this program. */
export function making(usage: Usage | undefined, version: string): Section {
  const program = `LocalCoder ${inline(version)}`;
  if (usage === undefined) return section('Made with', list([`${program}; nothing that a model wrote is in it`]));
  const { model, device, seeds, candidates, promptTokens, cachedTokens, outputTokens, engineMillis } = usage;
  const asked = `${candidates} ${candidates === 1 ? 'candidate' : 'candidates'}, ${seeds.length === 1 ? 'seed' : 'seeds'} ${seeds.join(', ') || 'none'}`;
  const tokens = `${promptTokens} tokens read (${cachedTokens} of them remembered), ${outputTokens} written, ${duration(engineMillis)}`;
  if (candidates === 0)
    return section('Made with', list(['an edit that cured the same finding in this repository before; no model was asked', program]));
  return section('Made with', list([`model ${code(model)} on ${inline(device)}`, asked, tokens, program]));
}

/** Commands that do something with the result. */
export function commands(title: string, shellLines: readonly string[]): Section {
  return section(title, shellLines.length === 0 ? [] : [fence(shellLines.join('\n'), 'sh')]);
}

function lines(count: number): string {
  return count === 1 ? '1 line' : `${count} lines`;
}

function duration(millis: number): string {
  return millis < 1000 ? `${Math.round(millis)} ms` : `${(millis / 1000).toFixed(1)} s`;
}

function indented(block: string): string {
  return block
    .split('\n')
    .map((line) => `  ${line}`.trimEnd())
    .join('\n');
}
