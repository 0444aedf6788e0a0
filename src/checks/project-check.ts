import type { Baseline, Proposal } from '../core/port/checks.ts';
import type { ScratchFile } from '../core/port/scratch.ts';
import type { LineRange } from '../core/span.ts';
import type { Target } from '../core/target.ts';
import type { CheckReport, Finding } from '../core/verdict.ts';
import type { Check } from './check.ts';
import { findingOf, linesAfter } from './finding.ts';
import { ask, askUnchanged, type Question, type Running } from './judged-run.ts';
import { type Complaint, complaints, newComplaints } from './new-problems.ts';
import { type Part, reportOf } from './report.ts';
import type { ToolRun } from './run-tool.ts';
import type { Tool, ToolReport } from './tool.ts';
import { type FoundProgram, inCheckout, insidePackage, searchTools } from './tool-search.ts';
import { fileWith } from './visit.ts';

/** Milliseconds for one file, or a whole package, on a cold machine. */
const WALL_MS = { lint: 90_000, types: 180_000 } as const;

/** Enters the project, or says why nothing of it may run. */
export type Open = () => Promise<
  { readonly is: 'in'; readonly running: Running; readonly table?: readonly Tool[] } | { readonly is: 'out'; readonly why: string }
>;

/**
 * The lint or types check: the project's own tools on the unchanged code, then on the candidate. Only what is new is a finding; what was
 * there before on the target is said.
 */
export function projectCheck(check: 'lint' | 'types', open: Open): Check {
  return {
    name: check,
    async run(proposal, _earlier, signal): Promise<CheckReport> {
      const opened = await open();
      if (opened.is === 'out') return { check, is: 'not-run', why: opened.why };
      const { clock } = opened.running.tools;
      const started = clock.now();
      const { usable, why } = programs(check, proposal.target, opened);
      const parts: Part[] = why.map((each) => ({ is: 'not-run', why: each }));
      for (const found of usable) {
        parts.push(await judgeWith(found, proposal, check, opened.running, signal));
        if (parts.some((part) => part.is === 'ran' && part.findings.length > 0)) break;
      }
      return reportOf(check, parts, clock.now() - started);
    },
  };
}

/** What the tools of one check say of the unchanged target. */
export async function projectBaseline(check: 'lint' | 'types', target: Target, open: Open, signal: AbortSignal): Promise<Baseline> {
  const opened = await open();
  if (opened.is === 'out') return { findings: [], reports: [{ check, is: 'not-run', why: opened.why }] };
  const { running } = opened;
  const started = running.tools.clock.now();
  const { usable, why } = programs(check, target, opened);
  const parts: Part[] = why.map((each) => ({ is: 'not-run', why: each }));
  for (const found of usable) {
    const run = await askUnchanged(questionOf(found, target, check), running, async () => [], signal);
    const all = complaintsOf(run.report, found, target, target.lines, target.source.clean, running);
    parts.push(
      all === undefined
        ? { is: 'not-run', why: whyOf(run.report) }
        : {
            is: 'ran',
            by: run.by,
            findings: all
              .filter(({ onTarget }) => onTarget)
              .map((each) => toFinding(check, each, target, target.lines, target.source.clean)),
            before: [],
            says: [],
          },
    );
  }
  const report = reportOf(check, parts, running.tools.clock.now() - started);
  return { findings: report.is === 'ran' ? report.findings.filter(({ rule }) => rule !== 'and-more') : [], reports: [report] };
}

async function judgeWith(
  found: FoundProgram,
  proposal: Proposal,
  check: 'lint' | 'types',
  running: Running,
  signal: AbortSignal,
): Promise<Part> {
  const { target, after, cures = [] } = proposal;
  const question = questionOf(found, target, check);
  const base = await askUnchanged(question, running, async () => [], signal);
  const before = complaintsOf(base.report, found, target, target.lines, target.source.clean, running);
  if (before === undefined) return { is: 'not-run', why: whyOf(base.report) };
  const run = await askCandidate(question, proposal, running, signal);
  const lines = await linesAfter(proposal, running.tools.syntax);
  const now = complaintsOf(run.report, found, target, lines, after, running);
  const own = before.filter(({ onTarget }) => onTarget);
  const shared = {
    is: 'ran',
    by: run.by,
    before: own.map((each) => toFinding(check, each, target, target.lines, target.source.clean)),
  } as const;
  if (now === undefined) {
    // A tool that needs most of its time for the unchanged code may miss it by chance.
    if (run.millis > 0 && base.millis * 2 > question.wallMs) return { is: 'not-run', why: whyOf(run.report) };
    const message = `${whyOf(run.report)}; it worked on the unchanged code`;
    return { ...shared, findings: [{ check, rule: 'tool-crashed', message }], says: [] };
  }
  const fresh = newComplaints(before, now).map((each) => toFinding(check, each, target, lines, after));
  const left = uncured(
    cures.filter((cure) => cure.check === check),
    before,
    now,
  ).map((each) => {
    const finding = toFinding(check, each, target, lines, after);
    return { ...finding, message: `still there: ${finding.message}` };
  });
  const elsewhere = before.length - own.length;
  const says = [
    ...(own.length > 0 ? [`${own.length} on the target before, ${now.filter(({ onTarget }) => onTarget).length} now`] : []),
    ...(elsewhere > 0 ? [`${elsewhere} elsewhere before`] : []),
  ];
  return { ...shared, findings: [...fresh, ...left], says };
}

/** Once more when it breaks: the machine may have been short of something. */
async function askCandidate(
  question: Question,
  { target, after, added }: Proposal,
  running: Running,
  signal: AbortSignal,
): Promise<ToolRun> {
  const files: ScratchFile[] = [fileWith(target.source, after)];
  const inside = added === undefined ? undefined : insidePackage(question.found.place, added.file);
  if (added !== undefined) files.push(fileWith({ file: added.file, mode: '100644' }, added.text));
  const asked = inside === undefined ? question : { ...question, sources: [...question.sources, inside] };
  const run = await ask(asked, files, running, signal);
  return run.report.is === 'broken' ? ask(asked, files, running, signal) : run;
}

/** Findings that were to go and are still said of the target: of each kind as many as there are more than may be left. */
function uncured(cures: readonly Finding[], before: readonly Complaint[], now: readonly Complaint[]): Complaint[] {
  const kinds = new Map(cures.map((cure) => [`${cure.rule}\n${cure.message}`, cure]));
  return [...kinds.values()].flatMap((cure) => {
    const same = ({ onTarget, problem }: Complaint): boolean =>
      onTarget && problem.rule === cure.rule && problem.message.startsWith(cure.message);
    const wanted = cures.filter(({ rule, message }) => rule === cure.rule && message === cure.message).length;
    const mayStay = Math.max(0, before.filter(same).length - wanted);
    return now.filter(same).slice(mayStay);
  });
}

function programs(
  check: Tool['check'],
  { source }: Target,
  { running, table }: Extract<Awaited<ReturnType<Open>>, { is: 'in' }>,
): { usable: readonly FoundProgram[]; why: readonly string[] } {
  const search = { tools: running.tools, ...(table === undefined ? {} : { table }) };
  const { usable, unusable } = searchTools(check, source.file, source.language, running.visit.checkout, search);
  if (usable.length > 0 || unusable.length > 0) return { usable, why: unusable };
  return { usable, why: [`no ${check === 'lint' ? 'linter' : 'type checker'} found for ${source.language || 'this kind of file'}`] };
}

function questionOf(found: FoundProgram, { source }: Target, check: 'lint' | 'types'): Question {
  return { found, sources: [insidePackage(found.place, source.file) ?? source.file], tests: [], wallMs: WALL_MS[check] };
}

/** Undefined for a report that is not about problems. */
function complaintsOf(
  report: ToolReport,
  { place }: FoundProgram,
  target: Target,
  lines: LineRange,
  text: string,
  { visit }: Running,
): Complaint[] | undefined {
  if (report.is !== 'problems') return undefined;
  const placed = report.problems.flatMap((problem) => {
    const path = inCheckout(place, problem.file);
    return path === undefined ? [] : [{ ...problem, path }];
  });
  const { file } = target.source;
  return complaints(placed, (path) => (path === file ? text : visit.checkout.read(path as typeof file)), file, lines);
}

function toFinding(check: string, { problem, file }: Complaint, target: Target, lines: LineRange, text: string): Finding {
  const said = { check, rule: problem.rule, message: problem.message, file, line: problem.line };
  return findingOf(said, target.source.file, lines, file === target.source.file ? text : undefined);
}

function whyOf(report: ToolReport): string {
  return report.is === 'broken' ? report.why : 'the tool did not say what it was asked';
}
