import { callOf, dotted, parts } from './node.ts';
import type { Rule, Side } from './pair.ts';
import { surplus } from './tally.ts';

const RUNNERS = 'describe|it|test|suite|context|specify|bench|feature|scenario';
/** Calls after which a test no longer runs, or no other one does. */
const SKIPPING = new RegExp(
  `^(?:(?:${RUNNERS})(?:\\.\\w+)*\\.(?:skip|only|todo|fails|failing|skipIf|runIf)|(?:pytest|unittest)\\.(?:skip|skipIf|skipUnless|xfail|exit|expectedFailure|importorskip)|self\\.skipTest|(?:t|this|ctx|context)\\.(?:skip|todo))$`,
  'u',
);
const SHORT = /^(?:x|f)(?:describe|context|it|test|specify)$/u;
const DECORATORS = /^(?:pytest\.)?(?:mark\.)(?:skip|skipif|xfail)\b|^(?:unittest\.)?(?:skip|skipIf|skipUnless|expectedFailure)\b/u;

/** Tests that the candidate switches off. */
export const skips: Rule = ({ before, after, asks }) => {
  if (asks(/skip|disabl|\bonly\b|focus|xfail/u)) return [];
  return surplus(skipsOf(after), skipsOf(before), ({ name }) => name).map(({ name, at }) => ({
    rule: 'skipped-test',
    message: `"${name}" was added: every test has to run`,
    at,
  }));
};

/** Marks in a text by which tests are skipped or singled out. */
export function skipsOf(side: Side): { name: string; at: number }[] {
  return side.nodes.flatMap((node) => {
    if (node.type === 'decorator') {
      const name = side.read(parts(node)[0] ?? node);
      return DECORATORS.test(name) ? [{ name: `@${name}`, at: node.start }] : [];
    }
    if (node.type === 'pair' || node.type === 'member_expression' || node.type === 'assignment') return markOf(side.read(node), node.start);
    const call = callOf(node);
    if (call === undefined) return [];
    const name = dotted(call.callee, side.read);
    if (name.startsWith('pytest.') || name.startsWith('unittest.') || name.startsWith('self.') || /^(?:t|this|ctx|context)\./u.test(name)) {
      const isInDecorator = side.parent(node)?.type === 'decorator';
      return SKIPPING.test(name) && !isInDecorator ? [{ name, at: node.start }] : [];
    }
    return SHORT.test(name) && /string/u.test(call.args[0]?.type ?? '') ? [{ name, at: node.start }] : [];
  });
}

/** A runner's member that skips, however it is called (with `.each(…)` behind it), node's `{ skip: true }`, and pytest's mark for a whole module. */
function markOf(text: string, at: number): { name: string; at: number }[] {
  const name = text.replace(/\s+/gu, '');
  const isRunner = SKIPPING.test(name) && new RegExp(`^(?:${RUNNERS})\\.`, 'u').test(name);
  const isOption = /^['"]?(?:skip|only|todo)['"]?:(?!false)(?:true|['"`])/u.test(name);
  const isModule = /^pytestmark=.*\.(?:skip|skipif|xfail)\b/u.test(name);
  return isRunner || isOption || isModule ? [{ name: name.slice(0, 40), at }] : [];
}
