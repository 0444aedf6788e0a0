import { describe, expect, it } from 'vitest';
import { complaints, newComplaints } from '../../src/checks/new-problems.ts';

/** Complaints of `rule` wherever a line holds it, with the whole text from `first` to `last` as the target. */
function lint(text: string, rules: readonly string[], first: number, last: number, message = (rule: string) => `no ${rule}`) {
  const problems = text
    .split('\n')
    .flatMap((line, index) =>
      rules
        .filter((rule) => line.includes(rule))
        .map((rule) => ({ file: 'a.js', path: 'a.js', line: index + 1, rule, message: message(rule) })),
    );
  return complaints(problems, () => text, 'a.js', { first, last });
}
const shown = (found: ReturnType<typeof newComplaints>): string[] => found.map(({ problem }) => `${problem.line} ${problem.rule}`);

describe('what is new', () => {
  it('is not a complaint about a line that only moved', () => {
    expect(newComplaints(lint('var a\nb', ['var'], 2, 2), lint('x\ny\n  var a\nb', ['var'], 4, 4))).toEqual([]);
  });

  it('is a complaint that comes once more than before', () => {
    expect(shown(newComplaints(lint('var a', ['var'], 1, 1), lint('var a\nvar a', ['var'], 1, 2)))).toHaveLength(1);
  });

  it('is not the same complaint on the target in other words, as often as before', () => {
    expect(newComplaints(lint('var a = 1', ['var'], 1, 1), lint('var b = 2', ['var'], 1, 1))).toEqual([]);
    expect(shown(newComplaints(lint('var a', ['var'], 1, 1), lint('var b\neval(x)', ['var', 'eval'], 1, 2)))).toEqual(['2 eval']);
  });

  it('is a complaint beside the target about a line that was not there', () => {
    expect(shown(newComplaints(lint('var a\nb', ['var'], 2, 2), lint('var c\nb', ['var'], 2, 2)))).toEqual(['1 var']);
  });

  it('is told apart from equal lines of other functions', () => {
    const before = 'f\nfor (var i)\ng\nfor (var i)\nh\nfor (var i)';
    const after = 'f\nfor (var i)\ng\nfor (var i; more)\nh\nfor (var i)';
    expect(newComplaints(lint(before, ['var'], 3, 4), lint(after, ['var'], 3, 4))).toEqual([]);
  });

  it('is not a count in a message that changed', () => {
    const before = lint('max', ['max'], 9, 9, () => 'too many lines (51)');
    expect(
      newComplaints(
        before,
        lint('max', ['max'], 9, 9, () => 'too many lines (53)'),
      ),
    ).toEqual([]);
    expect(
      newComplaints(
        lint('max', ['max'], 9, 9, () => "no '51'"),
        lint('max', ['max'], 9, 9, () => "no '53'"),
      ),
    ).toHaveLength(1);
  });
});
