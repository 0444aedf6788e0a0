/**
 * The checks of one repository, as a row: cheapest first, and the first with findings ends it.
 * Why: a verdict has to come from processes and comparisons, and has to say what was not looked at.
 * How: what only compares texts runs always; what runs programs of the project is behind the trust gate and in the sandbox, on a scratch checkout
 * that one row enters once.
 * It never runs anything of the repository that the person has not trusted, and never leaves a check out of the reports.
 */
import type { Baseline, Checks, Proposal } from '../core/port/checks.ts';
import type { Target } from '../core/target.ts';
import type { CheckReport } from '../core/verdict.ts';
import { openBaselines } from './baseline.ts';
import type { Check, CheckTools } from './check.ts';
import { differentialCheck } from './differential/differential.ts';
import { spanAfter } from './finding.ts';
import { formatFile } from './format-file.ts';
import { judgeAddedTest } from './judge-test.ts';
import { equivalenceCheck, provedEqual } from './normal-form/normal-form.ts';
import { checkParse } from './parse.ts';
import { type Open, projectBaseline, projectCheck } from './project-check.ts';
import { openToolRunner } from './run-tool.ts';
import { tamperCheck } from './tamper.ts';
import { testsBaseline, testsCheck } from './test-check.ts';
import { findTestPlace } from './test-place.ts';
import { tidy } from './tidy.ts';
import type { Tool } from './tool.ts';
import { openTrustGate, type TrustGate } from './trust-gate.ts';
import { enter } from './visit.ts';

const SWITCHED_OFF = 'switched off in the settings';
const ENDED = 'an earlier check had findings';

/** The checks of one repository. `gate` and `table` (of tools) are given by tests only. */
export function openChecks(tools: CheckTools, gate: TrustGate = openTrustGate(tools), table?: readonly Tool[]): Checks {
  const { settings, syntax, clock } = tools;
  const runner = openToolRunner(tools);
  const baselines = openBaselines(tools);

  /** Enters the project when it is first needed, once for all checks of a row. */
  const opener = (target: Target, signal: AbortSignal): Open => {
    let opened: ReturnType<Open> | undefined;
    return () => {
      opened ??= enter(target, tools, gate, signal).then((entered) =>
        entered.is === 'out'
          ? entered
          : { is: 'in', running: { tools, runner, baselines, visit: entered.visit }, ...(table === undefined ? {} : { table }) },
      );
      return opened;
    };
  };
  const parse: Check = { name: 'parse', run: (proposal) => checkParse(proposal, syntax, clock) };

  return {
    async judge(proposal, signal) {
      const open = opener(proposal.target, signal);
      const row = [
        when(settings.parse, parse),
        tamperCheck(tools),
        equivalenceCheck(tools),
        when(settings.lint, projectCheck('lint', open)),
        when(settings.types, projectCheck('types', open)),
        when(settings.test, unlessProved(testsCheck(open))),
        when(settings.differential, gated(differentialCheck(tools), open)),
      ];
      return runRow(row, proposal, signal);
    },

    async judgeTest(proposal, signal) {
      const open = opener(proposal.target, signal);
      const reports = await runRow(
        [
          when(settings.parse, addedParse(tools)),
          tamperCheck(tools),
          when(settings.lint, projectCheck('lint', open)),
          when(settings.types, projectCheck('types', open)),
        ],
        proposal,
        signal,
      );
      const ended = reports.some(hasFindings);
      const off = settings.test ? (ended ? ENDED : undefined) : SWITCHED_OFF;
      if (off !== undefined) return [...reports, ...['tests', 'mutants'].map((check): CheckReport => ({ check, is: 'not-run', why: off }))];
      return [...reports, ...(await judgeAddedTest(proposal, open, signal))];
    },

    async baseline(target, signal, only = ['lint', 'types', 'tests']) {
      const open = opener(target, signal);
      const parts: Baseline[] = [];
      if (only.includes('lint')) parts.push(settings.lint ? await projectBaseline('lint', target, open, signal) : off('lint'));
      if (only.includes('types')) parts.push(settings.types ? await projectBaseline('types', target, open, signal) : off('types'));
      const isKnown = parts.some(({ findings }) => findings.length > 0);
      if (only.includes('tests')) parts.push(settings.test ? await testsBaseline(target, open, signal, isKnown) : off('tests'));
      return { findings: parts.flatMap(({ findings }) => findings), reports: parts.flatMap(({ reports }) => reports) };
    },

    testPlace: (target, signal) => findTestPlace(target, opener(target, signal), signal),
    async tidy(proposal, signal) {
      const { target, after } = proposal;
      const open = opener(target, signal);
      return tidy({
        before: target.source.clean,
        after,
        changedSpan: await spanAfter(proposal, syntax),
        language: target.source.language,
        format: (text) => formatFile(target, text, open, signal),
        syntax,
      });
    },
    survey: (signal) => gate.survey(signal),
  };
}

/** Runs one check after the other; those after the first with findings are reported as not run. */
async function runRow(row: readonly Check[], proposal: Proposal, signal: AbortSignal): Promise<CheckReport[]> {
  const reports: CheckReport[] = [];
  for (const check of row) {
    signal.throwIfAborted();
    reports.push(reports.some(hasFindings) ? { check: check.name, is: 'not-run', why: ENDED } : await check.run(proposal, reports, signal));
  }
  return reports;
}

function hasFindings(report: CheckReport): boolean {
  return report.is === 'ran' && report.findings.length > 0;
}

function when(wanted: boolean, check: Check): Check {
  return wanted ? check : { name: check.name, run: async () => ({ check: check.name, is: 'not-run', why: SWITCHED_OFF }) };
}

function off(check: string): Baseline {
  return { findings: [], reports: [{ check, is: 'not-run', why: SWITCHED_OFF }] };
}

/** A proof that old and new mean the same makes their tests say the same, unless something is to be cured or added. */
function unlessProved(check: Check): Check {
  return {
    name: check.name,
    async run(proposal, earlier, signal) {
      const changesTests = proposal.added !== undefined || (proposal.cures ?? []).length > 0;
      if (provedEqual(earlier) && !changesTests)
        return { check: check.name, is: 'not-run', why: 'not needed: proved equal by normal form' };
      return check.run(proposal, earlier, signal);
    },
  };
}

/** For a check that runs code of the project without asking the gate itself. */
function gated(check: Check, open: Open): Check {
  return {
    name: check.name,
    async run(proposal, earlier, signal) {
      const opened = await open();
      return opened.is === 'out' ? { check: check.name, is: 'not-run', why: opened.why } : check.run(proposal, earlier, signal);
    },
  };
}

/** Syntax problems in a file that is to be added. */
function addedParse({ syntax, clock }: Pick<CheckTools, 'syntax' | 'clock'>): Check {
  return {
    name: 'parse',
    async run({ added }) {
      if (added === undefined) return { check: 'parse', is: 'not-run', why: 'no file was added' };
      const started = clock.now();
      const language = syntax.languageOf(added.file, added.text);
      const outline = await syntax.outline(added.text, language);
      if (!outline.parsed) return { check: 'parse', is: 'not-run', why: `no grammar for ${language || 'this kind of file'}` };
      const findings = outline.problems.map(({ message, line }) => ({
        check: 'parse',
        rule: 'new-syntax-error',
        message: `it does not parse: ${message}`,
        line,
      }));
      return { check: 'parse', is: 'ran', findings, millis: clock.now() - started };
    },
  };
}
