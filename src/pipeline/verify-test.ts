import type { Bench } from '../core/port/world.ts';
import type { Finding, Verdict } from '../core/verdict.ts';
import { wholeWord } from '../core/word.ts';
import { accept, type Draft, findingsOf, proposalOf, repair } from './draft.ts';
import { judgeReply, readBlocks } from './reply.ts';

/** A new test file: it parses, names what it tests, passes on the present code, and fails when that code is broken on purpose. */
export async function verifyTest(draft: Draft, bench: Bench, signal: AbortSignal): Promise<Verdict> {
  const { target, view, reply, task } = draft;
  const { testPlace } = task;
  if (testPlace === undefined) throw new Error('a test without a place');
  const blocks = readBlocks(reply.text);
  if (blocks === undefined) return repair([{ check: 'reply', rule: 'no-fence', message: 'the answer has no fenced code block' }]);
  const findings: Finding[] = judgeReply(reply, blocks.code, view.code, draft.prompt);
  const text = `${[...blocks.imports, ...(blocks.imports.length > 0 ? [''] : []), blocks.code].join('\n').replace(/\n+$/u, '')}\n`;
  const [problem] = (await bench.syntax.outline(text, bench.syntax.languageOf(testPlace.file, text))).problems;
  if (problem !== undefined) {
    findings.push({ check: 'parse', rule: 'new-syntax-error', message: `the test does not parse: ${problem.message}`, line: problem.line });
  }
  if (!wholeWord(target.name).test(text))
    findings.push({ check: 'test', rule: 'names-nothing', message: `the test never mentions ${target.name}` });
  if (findings.length > 0) return repair(findings);
  const added = { file: testPlace.file, text };
  const reports = await bench.checks.judgeTest(proposalOf(draft, target.source.clean, added), signal);
  const fromChecks = findingsOf(reports);
  if (fromChecks.length > 0) return repair(fromChecks, reports);
  if (!reports.some((report) => report.check === 'tests' && report.is === 'ran')) {
    const why = reports.find((report) => report.is === 'not-run');
    return {
      is: 'reject',
      reason: `a test that has not run is not delivered: ${why?.is === 'not-run' ? why.why : 'no runner'}`,
      findings: [],
    };
  }
  return accept(draft, { added }, reports);
}
