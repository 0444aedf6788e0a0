/**
 * The tests check: related tests on the unchanged code, then on the candidate.
 * Why: only a test that turned from green to red, or went missing, speaks against a candidate.
 * How: the unchanged code's results are remembered (baseline.ts); its reds are run twice to know the flaky ones. A new red is blamed only if it
 * is red again on the candidate and green again on the unchanged code. What was red before, and what was not run, is said.
 * It never calls a red test fixed unless that was the task, and never takes a suite that could not run for a green one.
 */
import type { Baseline, Proposal } from '../core/port/checks.ts';
import type { ScratchFile } from '../core/port/scratch.ts';
import type { Target } from '../core/target.ts';
import type { CheckReport, Finding } from '../core/verdict.ts';
import type { BaselineRun } from './baseline.ts';
import type { Check } from './check.ts';
import { ask, askUnchanged, type Question, type Running } from './judged-run.ts';
import type { Open } from './project-check.ts';
import { type NewRed, newReds, redNames } from './red-tests.ts';
import { relatedTests, type Selection } from './related.ts';
import { type Part, reportOf } from './report.ts';
import type { ToolRun } from './run-tool.ts';
import { openSlowSuites } from './slow-suites.ts';
import { beforeOf, findingOfRed, stillRed, testFindings } from './test-finding.ts';
import type { TestResult, ToolReport } from './tool.ts';
import { searchTools } from './tool-search.ts';
import { fileWith } from './visit.ts';

/** Milliseconds for related tests. */
const RELATED_MS = 180_000;
/** Milliseconds for a whole suite: one that takes longer is not for every candidate. */
const SUITE_MS = 60_000;

/** What one runner said of the unchanged code. */
interface Known {
  readonly question: Question;
  readonly base: BaselineRun;
  readonly tests: readonly TestResult[];
  readonly selection: Selection;
}

/** See the head of this file. */
export function testsCheck(open: Open): Check {
  return {
    name: 'tests',
    async run(proposal, _earlier, signal): Promise<CheckReport> {
      const parts: Part[] = [];
      const opened = await open();
      if (opened.is === 'out') return { check: 'tests', is: 'not-run', why: opened.why };
      const { running } = opened;
      const started = running.tools.clock.now();
      for await (const known of unchanged(proposal.target, opened, signal)) {
        parts.push('why' in known ? { is: 'not-run', why: known.why } : await judgeWith(known, proposal, running, signal));
        if (parts.some((part) => part.is === 'ran' && part.findings.length > 0)) break;
      }
      return reportOf('tests', parts, running.tools.clock.now() - started);
    },
  };
}

/** Red tests that reach the unchanged target; with `onlyOwn`, only those that name it themselves. */
export async function testsBaseline(target: Target, open: Open, signal: AbortSignal, onlyOwn = false): Promise<Baseline> {
  const opened = await open();
  if (opened.is === 'out') return { findings: [], reports: [{ check: 'tests', is: 'not-run', why: opened.why }] };
  const { running } = opened;
  const started = running.tools.clock.now();
  const parts: Part[] = [];
  for await (const known of unchanged(target, opened, signal)) {
    if ('why' in known) parts.push({ is: 'not-run', why: known.why });
    else
      parts.push({
        is: 'ran',
        by: known.base.by,
        findings: testFindings(known.tests, known.base.flaky, known.question.found, target, running, onlyOwn),
        before: [],
        says: saysOf(known),
      });
  }
  const report = reportOf('tests', parts, running.tools.clock.now() - started);
  return { findings: report.is === 'ran' ? report.findings.filter(({ rule }) => rule !== 'and-more') : [], reports: [report] };
}

/** Each test runner of the target's package with its results for the unchanged code, or why it has none. */
async function* unchanged(
  target: Target,
  { running, table }: Extract<Awaited<ReturnType<Open>>, { is: 'in' }>,
  signal: AbortSignal,
): AsyncGenerator<Known | { readonly why: string }> {
  const { tools, visit } = running;
  const { file, language } = target.source;
  const search = { tools, ...(table === undefined ? {} : { table }) };
  const { usable, unusable } = searchTools('test', file, language, visit.checkout, search);
  for (const why of unusable) yield { why };
  if (usable.length === 0 && unusable.length === 0) yield { why: `no test runner found for ${language || 'this kind of file'}` };
  const slow = openSlowSuites(tools);
  for (const found of usable) {
    const selection = relatedTests(file, found.tool, found.place, await visit.graph(signal));
    const suite = `${found.place.folder}\n${found.tool.name}`;
    // A command that the person named may take its time.
    const suiteMs = tools.settings.commands.test === undefined ? SUITE_MS : RELATED_MS;
    if (selection.is === 'suite' && slow.isSlow(suite)) {
      yield { why: `${selection.how}, and the whole suite takes longer than ${suiteMs / 1_000} s` };
      continue;
    }
    const question =
      selection.is === 'suite'
        ? { found, sources: [], tests: [], wallMs: suiteMs }
        : { found, sources: selection.sources, tests: selection.tests, wallMs: RELATED_MS };
    const base = await askUnchanged(question, running, (run) => greenAgain(question, run, running, signal), signal);
    if (selection.is === 'suite' && base.millis >= suiteMs) slow.mark(suite);
    if (base.report.is !== 'tests') yield { why: whyOf(base.report) };
    else if (base.report.tests.length === 0) yield { why: `${found.tool.name} found no related tests` };
    else yield { question, base, tests: base.report.tests, selection };
  }
}

/** Reds of the unchanged code that are green when asked once more. */
async function greenAgain(question: Question, run: ToolRun, running: Running, signal: AbortSignal): Promise<string[]> {
  const reds = run.report.is === 'tests' ? redNames(run.report.tests) : [];
  if (reds.length === 0) return [];
  const second = await ask(question, running.visit.unchanged, running, signal);
  if (second.report.is !== 'tests') return [];
  const passed = new Set(second.report.tests.filter((test) => test.is === 'passed').map(({ name }) => name));
  return reds.filter((name) => passed.has(name));
}

async function judgeWith(known: Known, proposal: Proposal, running: Running, signal: AbortSignal): Promise<Part> {
  const { question, base, tests } = known;
  const { target, after, added, cures = [] } = proposal;
  const files: ScratchFile[] = [fileWith(target.source, after)];
  if (added !== undefined) files.push(fileWith({ file: added.file, mode: '100644' }, added.text));
  const shared = { is: 'ran', by: base.by, before: beforeOf(tests, base.flaky, question.found) } as const;
  const run = await askTwiceIfBroken(question, files, running, signal);
  if (run.report.is !== 'tests') {
    if (base.millis * 2 > question.wallMs) return { is: 'not-run', why: whyOf(run.report) };
    const message = `${whyOf(run.report)}; on the unchanged code the tests ran`;
    return { ...shared, findings: [{ check: 'tests', rule: 'tests-do-not-run', message }], says: [] };
  }
  const { blamed, forgiven } = await blame(newReds(tests, run.report.tests, base.flaky), known, files, running, signal);
  const findings: Finding[] = blamed.map((red) => findingOfRed(red, question.found, running));
  findings.push(...stillRed(cures, run.report.tests, question.found, running));
  const flaky = [...new Set([...base.flaky, ...forgiven])];
  const passed = run.report.tests.filter((test) => test.is === 'passed').length;
  const says = [
    `${passed} ${passed === 1 ? 'test' : 'tests'} passed (${saysOf(known).join('; ')})`,
    ...(shared.before.length > 0 ? [`${shared.before.length} red before`] : []),
    ...(flaky.length > 0 ? [`flaky, not blamed: ${flaky.slice(0, 5).join(', ')}`] : []),
  ];
  return { ...shared, findings, says };
}

async function askTwiceIfBroken(
  question: Question,
  files: readonly ScratchFile[],
  running: Running,
  signal: AbortSignal,
): Promise<ToolRun> {
  const run = await ask(question, files, running, signal);
  return run.report.is === 'tests' ? run : ask(question, files, running, signal);
}

/** Asks again for what is newly red: on the candidate, and if it stays red on the unchanged code. */
async function blame(
  reds: readonly NewRed[],
  { question, tests, base }: Known,
  files: readonly ScratchFile[],
  running: Running,
  signal: AbortSignal,
): Promise<{ blamed: NewRed[]; forgiven: string[] }> {
  if (reds.length === 0) return { blamed: [], forgiven: [] };
  const second = await ask(question, files, running, signal);
  const stay = new Set(
    second.report.is === 'tests' ? newReds(tests, second.report.tests, base.flaky).map(({ name }) => name) : reds.map(({ name }) => name),
  );
  const suspects = reds.filter(({ name }) => stay.has(name));
  const again = suspects.length > 0 ? await ask(question, running.visit.unchanged, running, signal) : undefined;
  const red = new Set(again?.report.is === 'tests' ? redNames(again.report.tests) : []);
  const blamed = suspects.filter(({ name }) => !red.has(name));
  return { blamed, forgiven: reds.filter((each) => !blamed.includes(each)).map(({ name }) => name) };
}

function saysOf({ selection }: Known): string[] {
  if (selection.is === 'suite') return [`the whole suite: ${selection.how}`];
  return [`related ${selection.how}`, ...(selection.unrun === '' ? [] : [`not run: ${selection.unrun}`])];
}

function whyOf(report: ToolReport): string {
  return report.is === 'broken' ? report.why : 'the tool did not say what it was asked';
}
