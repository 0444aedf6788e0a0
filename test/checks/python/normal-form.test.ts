import { describe, expect, it } from 'vitest';
import { comparePython } from '../../../src/checks/normal-form/python.ts';
import { askPython } from '../../../src/checks/python/ask.ts';
import { type FormPair, formPairs } from '../../support/form-pairs.ts';
import { openDoor, pythonTools } from '../../support/python-place.ts';
import { scratchFolder } from '../../support/scratch-folder.ts';
import { needs } from '../../support/toolchain.ts';

/** Titles of the pairs that are proved equal, in both directions. */
async function proved(pairs: readonly FormPair[]): Promise<string[]> {
  const both = pairs.flatMap(({ before, after }) => [
    { do: 'normal-form', before, after },
    { do: 'normal-form', before: after, after: before },
  ]);
  const end = await askPython(both, pythonTools(scratchFolder()), new AbortController().signal);
  if (end.is === 'none') throw new Error(end.why);
  const answers = end.value as { is: string }[];
  expect(answers.filter(({ is }) => is === 'unknown')).toEqual([]);
  return pairs.filter((_, at) => answers[at * 2]?.is === 'equal' || answers[at * 2 + 1]?.is === 'equal').map(({ title }) => title);
}

needs('python3')('the normal form of Python', () => {
  it('proves rewrites that mean the same', async () => {
    const pairs = formPairs('equal.txt');
    expect(pairs.length).toBeGreaterThanOrEqual(40);
    expect(await proved(pairs)).toEqual(pairs.map(({ title }) => title));
  });

  it('never proves what only looks the same', async () => {
    const pairs = formPairs('different.txt');
    expect(pairs.length).toBeGreaterThanOrEqual(60);
    expect(await proved(pairs)).toEqual([]);
  });

  it('names its rules, and none for layout and comments', async () => {
    const compare = (before: string, after: string) =>
      comparePython(before, after, pythonTools(scratchFolder()), new AbortController().signal);
    expect(await compare('def f(a):\n    return a\n', 'def f( a ): # same\n  return (a)\n')).toMatchObject({
      is: 'equal',
      rules: [],
      by: expect.stringMatching(/^Python 3/u),
    });
    expect(await compare('def f(a):\n    b = a.x\n    return b + b\n', 'def f(a):\n    c = a.x\n    return c + c\n')).toMatchObject({
      rules: ['names of locals'],
    });
    expect(await compare('def f(a):\n    return a\n', 'def f(a):\n    return -a\n')).toEqual({ is: 'not-proved' });
  });

  it('says why a text has none', async () => {
    const tools = pythonTools(scratchFolder());
    const signal = new AbortController().signal;
    expect(await comparePython('def f(:\n', 'def f():\n', tools, signal)).toMatchObject({
      is: 'not-run',
      why: expect.stringContaining('SyntaxError'),
    });
    // A parser alone lets this pass.
    const late = 'def f():\n    a = 1\n    global a\n';
    expect(await comparePython('def f():\n    global a\n    a = 1\n', late, tools, signal)).toMatchObject({ is: 'broken' });
    expect(await comparePython(late, 'def f():\n    global a\n', tools, signal)).toEqual({ is: 'not-proved' });
    const deep = `x = ${'('.repeat(150)}1${')'.repeat(150)}${' + 1'.repeat(1500)}\n`;
    expect((await comparePython(deep, `${deep}\n`, tools, signal)).is).not.toBe('not-proved');
  });
});

describe('asking Python', () => {
  it('does not run without a sandbox', async () => {
    const tools = {
      ...pythonTools(scratchFolder()),
      sandbox: { ...openDoor, state: async () => ({ is: 'missing', why: 'bwrap is not installed', next: '' }) as const },
    };
    const answer = await comparePython('', '', tools, new AbortController().signal);
    expect(answer).toMatchObject({ is: 'not-run', why: expect.stringMatching(/bwrap is not installed|python3 is not installed/u) });
  });
});
