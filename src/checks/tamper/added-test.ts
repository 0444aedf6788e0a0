import type { Proposal } from '../../core/port/checks.ts';
import type { Syntax } from '../../core/port/syntax.ts';
import { effectsOf } from './effect.ts';
import type { Complaint } from './pair.ts';
import { openPair, type Side } from './pair.ts';
import { skipsOf } from './skip.ts';
import { suppressions } from './suppression.ts';
import { brief } from './tally.ts';
import { assertionsOf, testsOf } from './test-code.ts';

/** An added test file on its own: it has tests, each of them demands something, nothing is skipped, silenced or waited for. */
export async function judgeAddedTest(proposal: Proposal, syntax: Syntax): Promise<Complaint[]> {
  const { added, target } = proposal;
  if (added === undefined) return [];
  const complaints: Complaint[] = [];
  if (proposal.after !== target.source.clean) {
    complaints.push({ rule: 'target-changed', message: `${target.source.file} was changed: a new test changes nothing else` });
  }
  const language = syntax.languageOf(added.file, added.text);
  const pair = await openPair(asProposal(proposal, language), syntax);
  if (!pair.parsed) return complaints;
  const side = pair.after;
  complaints.push(
    ...skipsOf(side).map(({ name, at }) => ({
      rule: 'skipped-test',
      message: `"${name}" skips tests or singles one out: let every test run`,
      at,
    })),
    ...suppressions(pair),
    ...['added-wait', 'added-execution', 'added-network'].flatMap((rule) =>
      effectsOf(side, rule)
        .filter(({ text }) => text !== 'require' && text !== 'import')
        .slice(0, 1)
        .map(({ text, at }) => ({ rule, message: `"${text}" has no place in a test of this kind: take it out`, at })),
    ),
    ...demands(side),
  );
  return complaints;
}

function demands(side: Side): Complaint[] {
  const tests = testsOf(side);
  if (tests.length === 0) return [{ rule: 'no-test', message: 'there is no test in it: write at least one' }];
  return tests.flatMap(({ name, node }) => {
    const assertions = assertionsOf(side, node);
    if (assertions.some(({ isEmpty }) => !isEmpty)) return [];
    const what = assertions.length === 0 ? 'asserts nothing' : 'asserts only what is always true';
    return [
      { rule: 'no-assertion', message: `the test "${brief(name)}" ${what}: compare a result with what it has to be`, at: node.start },
    ];
  });
}

/** The added file as one that was empty before. */
function asProposal(proposal: Proposal, language: string): Proposal {
  const { added, target } = proposal;
  const source = { ...target.source, file: added?.file ?? target.source.file, clean: '\n', saved: '\n', language };
  return { ...proposal, target: { ...target, source, span: { start: 0, end: 1 } }, after: added?.text ?? '' };
}
