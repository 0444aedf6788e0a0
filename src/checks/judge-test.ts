/**
 * Judges a test file that is to be added.
 * Why: a test that passes by chance, or whatever the code does, is worse than none.
 * How: it runs three times on the present code; then on copies of the code with one small mistake each, some of which it has to notice.
 * Mutants and the new file stand in the scratch checkout only.
 */
import type { RepoPath } from '../core/brand.ts';
import type { AddedFile } from '../core/candidate.ts';
import type { Proposal } from '../core/port/checks.ts';
import type { ScratchFile } from '../core/port/scratch.ts';
import type { CheckReport, Finding } from '../core/verdict.ts';
import { findingOf } from './finding.ts';
import { ask, type Question, type Running } from './judged-run.ts';
import { mutantsOf } from './mutants.ts';
import type { Open } from './project-check.ts';
import type { ToolRun } from './run-tool.ts';
import type { TestResult } from './tool.ts';
import { insidePackage, searchTools } from './tool-search.ts';
import { fileWith } from './visit.ts';

/** Runs on the present code: a test that depends on chance or order rarely passes so often. */
const RUNS = 3;
/** Mutants that are tried; each is a run of one test file. */
const MOST_MUTANTS = 8;
/** Milliseconds for one test file. */
const WALL_MS = 60_000;

/** The reports of `tests` (three runs) and `mutants` (the kill rate). Stops at the first with findings. */
export async function judgeAddedTest(proposal: Proposal, open: Open, signal: AbortSignal): Promise<CheckReport[]> {
  const { target, added } = proposal;
  const notRun = (why: string): CheckReport[] => ['tests', 'mutants'].map((check) => ({ check, is: 'not-run', why }));
  if (added === undefined) return notRun('no test file was added');
  const opened = await open();
  if (opened.is === 'out') return notRun(opened.why);
  const { running, table } = opened;
  const search = { tools: running.tools, ...(table === undefined ? {} : { table }) };
  const { usable, unusable } = searchTools('test', added.file, target.source.language, running.visit.checkout, search);
  const found = usable.find(({ tool, place }) => tool.isTest?.(insidePackage(place, added.file) ?? '') ?? tool.selects === undefined);
  if (found === undefined) return notRun(unusable.join('; ') || `no test runner takes ${added.file}`);
  const question: Question = { found, sources: [], tests: [insidePackage(found.place, added.file) ?? added.file], wallMs: WALL_MS };
  const runs = await runThrice(question, proposal, added, running, signal);
  if (runs.is !== 'ran' || runs.findings.length > 0) return [runs, { check: 'mutants', is: 'not-run', why: 'the test does not pass' }];
  return [runs, await tryMutants(question, proposal, added, running, signal)];
}

async function runThrice(
  question: Question,
  { target }: Proposal,
  added: AddedFile,
  running: Running,
  signal: AbortSignal,
): Promise<CheckReport> {
  const started = running.tools.clock.now();
  const files = [fileWith(target.source, target.source.clean), asFile(added)];
  const reds = new Map<string, { test: TestResult; times: number }>();
  let by = '';
  let passed = 0;
  let broken: string | undefined;
  for (let run = 0; run < RUNS; run += 1) {
    const ran = await ask(question, files, running, signal);
    by = ran.by;
    const tests = ofFile(ran, added.file, question);
    if (tests === undefined) {
      broken = ran.report.is === 'broken' ? ran.report.why : 'the runner did not say which tests ran';
      break;
    }
    passed = tests.filter((test) => test.is === 'passed').length;
    for (const test of tests) if (test.is === 'failed') reds.set(test.name, { test, times: (reds.get(test.name)?.times ?? 0) + 1 });
    // What is red at once stays a finding; whether it is always red makes no difference to the one who mends it, but how it is told does.
  }
  const findings: Finding[] = [...reds.values()].map(({ test, times }) => redFinding(test, times, added));
  if (broken !== undefined) findings.push({ check: 'tests', rule: 'does-not-run', message: `the new test file does not run: ${broken}` });
  else if (findings.length === 0 && passed === 0)
    findings.push({ check: 'tests', rule: 'no-test', message: 'the new test file holds no test that runs' });
  const millis = running.tools.clock.now() - started;
  return {
    check: 'tests',
    is: 'ran',
    findings,
    millis,
    by,
    ...(findings.length === 0 ? { says: `${passed} new ${passed === 1 ? 'test' : 'tests'} passed ${RUNS} times` } : {}),
  };
}

async function tryMutants(
  question: Question,
  { target }: Proposal,
  added: AddedFile,
  running: Running,
  signal: AbortSignal,
): Promise<CheckReport> {
  const { tools } = running;
  const { clean, language, file } = target.source;
  const started = tools.clock.now();
  const seed = Number.parseInt(tools.sha256(`${file}\n${target.symbol}\n${clean}`).slice(0, 8), 16);
  const mutants = await mutantsOf(clean, target.span, { language, tools, signal }, seed, MOST_MUTANTS);
  if (mutants.length === 0) return { check: 'mutants', is: 'not-run', why: `no mutants can be made of this ${language || 'text'}` };
  const survived: string[] = [];
  let killed = 0;
  for (const mutant of mutants) {
    const ran = await ask(question, [fileWith(target.source, mutant.text), asFile(added)], running, signal);
    const tests = ofFile(ran, added.file, question);
    // A mutant that runs for ever, or ends the runner, was noticed as well.
    if (tests === undefined || tests.some((test) => test.is === 'failed') || !tests.some((test) => test.is === 'passed')) killed += 1;
    else survived.push(`line ${mutant.line}: ${mutant.change}`);
  }
  const millis = tools.clock.now() - started;
  const shared = {
    check: 'mutants',
    is: 'ran',
    millis,
    says: `${killed} of ${mutants.length} mistakes put into the code were noticed`,
  } as const;
  if (killed > 0) return { ...shared, findings: [] };
  const shown = survived.slice(0, 5).join('; ');
  const message = `the test passes whatever ${target.name} does; it noticed none of these mistakes: ${shown}`;
  return { ...shared, findings: [{ check: 'mutants', rule: 'notices-nothing', message }] };
}

/** The results of the added file; all of them when the runner does not tell files apart. Undefined when there are none to read. */
function ofFile({ report }: ToolRun, file: RepoPath, { found }: Question): readonly TestResult[] | undefined {
  if (report.is !== 'tests') return undefined;
  const own = report.tests.filter((test) => test.file !== undefined && test.file === insidePackage(found.place, file));
  return own.length > 0 ? own : report.tests;
}

function redFinding(test: TestResult, times: number, added: AddedFile): Finding {
  const said = (test.message ?? 'it did not say why').trim();
  const [rule, words] =
    times === RUNS
      ? (['red-on-present-code', 'fails on the present code'] as const)
      : (['flaky', `fails ${times} of ${RUNS} times on the same code`] as const);
  const all = { first: 1, last: added.text.split('\n').length };
  return findingOf(
    { check: 'tests', rule, message: `“${test.name}” ${words}: ${said}`, file: added.file, line: test.line ?? 0 },
    added.file,
    all,
    added.text,
  );
}

function asFile({ file, text }: AddedFile): ScratchFile {
  return fileWith({ file, mode: '100644' }, text);
}
