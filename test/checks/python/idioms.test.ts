import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { comparePython } from '../../../src/checks/normal-form/python.ts';
import { askPython } from '../../../src/checks/python/ask.ts';
import { formPairs } from '../../support/form-pairs.ts';
import { PACKAGE_ROOT, pythonTools } from '../../support/python-place.ts';
import { scratchFolder } from '../../support/scratch-folder.ts';
import { needs } from '../../support/toolchain.ts';

interface Edit {
  readonly before: string;
  readonly after: string;
}

/** What each edit is, with the lenient rules or without. */
async function answers(edits: readonly Edit[], idioms: boolean): Promise<string[]> {
  const asked = edits.map((edit) => ({ do: 'normal-form', ...edit, idioms }));
  const end = await askPython(asked, pythonTools(scratchFolder()), new AbortController().signal);
  if (end.is === 'none') throw new Error(end.why);
  return (end.value as { is: string }[]).map(({ is }) => is);
}

/** Titles of the pairs that are the same in both directions, and of those that are the same in any. */
async function same(name: string, idioms: boolean): Promise<{ all: string[]; both: string[]; any: string[] }> {
  const pairs = formPairs(name);
  const there = await answers(pairs, idioms);
  const back = await answers(
    pairs.map(({ before, after }) => ({ before: after, after: before })),
    idioms,
  );
  expect([...there, ...back]).not.toContain('unknown');
  const titles = (wanted: (at: number) => boolean) => pairs.filter((_, at) => wanted(at)).map(({ title }) => title);
  return {
    all: titles(() => true),
    both: titles((at) => there[at] === 'equal' && back[at] === 'equal'),
    any: titles((at) => there[at] === 'equal' || back[at] === 'equal'),
  };
}

needs('python3')('the same up to idioms, in Python', () => {
  it('is what a right idiomatic edit leaves, in both directions', async () => {
    const { all, both } = await same('idioms-equal.txt', true);
    expect(all.length).toBeGreaterThanOrEqual(25);
    expect(both).toEqual(all);
  });

  it('is no slip, in either direction', async () => {
    const { all, any } = await same('idioms-different.txt', true);
    expect(all.length).toBeGreaterThanOrEqual(45);
    expect(any).toEqual([]);
  });

  it('is not a proof: without being asked for, the lenient rules stay out', async () => {
    const { any } = await same('idioms-equal.txt', false);
    // What the strict rules prove by themselves.
    expect(any).toEqual([]);
    const edit = ['def f(a):\n    return a == None\n', 'def f(a):\n    return a is None\n'] as const;
    const signal = new AbortController().signal;
    expect((await comparePython(...edit, pythonTools(scratchFolder()), signal)).is).toBe('not-proved');
    expect((await comparePython(...edit, pythonTools(scratchFolder()), signal, true)).is).toBe('equal');
  });

  it('is no mutant of the tidy side of an idiom', async () => {
    const pairs = formPairs('idioms-equal.txt');
    const asked = pairs.map(({ after }) => ({ do: 'mutants', text: after, symbol: 'f' }));
    const end = await askPython(asked, pythonTools(scratchFolder()), new AbortController().signal);
    if (end.is === 'none') throw new Error(end.why);
    const made = (end.value as { mutants: { text: string; change: string }[] }[]).flatMap(({ mutants }, at) =>
      mutants.map(({ text, change }) => ({ before: pairs[at]?.before ?? '', after: text, title: `${pairs[at]?.title}: ${change}` })),
    );
    expect(made.length).toBeGreaterThan(100);
    const found = await answers(made, true);
    expect(made.filter((_, at) => found[at] === 'equal').map(({ title }) => title)).toEqual([]);
  });

  it('leaves code outside functions alone', async () => {
    const text = readFileSync(path.join(PACKAGE_ROOT, 'src/checks/python/shapes.py'), 'utf8');
    expect(await answers([{ before: `${text}\nX = Y == None\n`, after: `${text}\nX = Y is None\n` }], true)).toEqual(['different']);
  });
});
