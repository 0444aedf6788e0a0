import { expect, it } from 'vitest';
import { mutantsOf } from '../../../src/checks/mutants.ts';
import { pythonTools } from '../../support/python-place.ts';
import { scratchFolder } from '../../support/scratch-folder.ts';
import { needs } from '../../support/toolchain.ts';

const TEXT = `LIMIT = 3


def total(xs, start=0):
    """The sum, 1 by 1."""
    result = start
    for x in xs:
        if x > 1 and x is not None:  # größer
            result += x * 2
    return max(result, LIMIT)


def other(a):
    return a + 1
`;

needs('python3')('mutants of Python', () => {
  const make = (seed: number, most: number) => {
    const start = TEXT.indexOf('def total');
    const span = { start, end: TEXT.indexOf('\n\n\ndef other') };
    const asked = { language: 'python', tools: pythonTools(scratchFolder()), signal: new AbortController().signal };
    return mutantsOf(TEXT, span, asked, seed, most);
  };

  it('change one place of the function and nothing else', async () => {
    const mutants = await make(1, 100);
    expect(mutants.length).toBeGreaterThan(12);
    const lines = TEXT.split('\n');
    for (const { text, line } of mutants) {
      const changed = text.split('\n').flatMap((now, at) => (now === lines[at] ? [] : [at + 1]));
      expect(changed).toEqual([line]);
      expect(line).toBeGreaterThan(3);
      expect(line).toBeLessThan(11);
      expect(line).not.toBe(5);
    }
  });

  it('cover operators, boundaries, constants, conditions, arguments, statements and results', async () => {
    const changes = new Set((await make(1, 100)).map(({ change }) => change));
    for (const change of [
      '> became >=',
      'and became or',
      '* became //',
      '+= became -=',
      '1 became 2',
      'is not became is',
      'a condition was turned round',
      'a branch was dropped',
      'two arguments were swapped',
      'a statement was dropped',
      'a result became None',
    ])
      expect(changes).toContain(change);
  });

  it('are the same for the same seed', async () => {
    const [one, again, other] = [await make(5, 6), await make(5, 6), await make(6, 6)];
    expect(one).toEqual(again);
    expect(one).toHaveLength(6);
    expect(one).not.toEqual(other);
  });
});
