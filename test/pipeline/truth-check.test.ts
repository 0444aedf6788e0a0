import { describe, expect, it } from 'vitest';
import { judgeTruth } from '../../src/pipeline/truth-check.ts';
import { openSyntax } from '../../src/syntax/syntax.ts';

const syntax = openSyntax();

async function rules(language: string, before: string, after: string): Promise<string[]> {
  const [old, now] = [await syntax.facts(before, language), await syntax.facts(after, language)];
  if (old === undefined || now === undefined) throw new Error(`${language} has no grammar`);
  return judgeTruth(old, now).map(({ rule }) => rule);
}

const BRANCHES = { python: 'if not x:\n  return False\nreturn True\n', javascript: 'if (!x) return false;\nreturn true;\n' };

describe('a condition that means its opposite', () => {
  it.each([
    ['python', 'return not a != b\n', 'return a != b\n'],
    ['python', 'return a is not b\n', 'return a is b\n'],
    ['python', 'if a not in b:\n  c()\n', 'if a in b:\n  c()\n'],
    ['javascript', 'if (!(a === b)) c();', 'if (a === b) c();'],
    ['javascript', 'while (a !== b) c();', 'while (a === b) c();'],
  ])('is seen (%s: %s)', async (language, before, after) => {
    expect(await rules(language, before, after)).toEqual(['opposite']);
  });

  it.each([
    ['python', 'return not a != b\n', 'return a == b\n'],
    ['python', 'return not a in b\n', 'return a not in b\n'],
    ['python', 'if not a:\n  b()\nelse:\n  c()\n', 'if a:\n  c()\nelse:\n  b()\n'],
    ['javascript', 'if (!(a === b)) c();', 'if (a !== b) c();'],
    ['javascript', 'if (!!a) c();', 'if (a) c();'],
  ])('is not seen where it means the same (%s: %s)', async (language, before, after) => {
    expect(await rules(language, before, after)).toEqual([]);
  });
});

describe('the value itself in place of true and false', () => {
  it.each([
    ['python', BRANCHES.python, 'return x\n'],
    ['python', BRANCHES.python, 'return x.items and x.open\n'],
    ['python', 'return True if x.get(k) else False\n', 'return x.get(k)\n'],
    ['javascript', BRANCHES.javascript, 'return x;'],
    ['javascript', 'return x ? true : false;', 'return x;'],
  ])('is seen (%s: %s to %s)', async (language, before, after) => {
    expect(await rules(language, before, after)).toEqual(['not-boolean']);
  });

  it.each([
    ['python', BRANCHES.python, 'return bool(x)\n'],
    ['python', BRANCHES.python, 'return x == 1 and not y\n'],
    ['python', BRANCHES.python, 'return isinstance(x, str)\n'],
    ['python', BRANCHES.python, 'return x.startswith("a")\n'],
    ['javascript', BRANCHES.javascript, 'return Boolean(x);'],
    ['javascript', BRANCHES.javascript, 'return !!x;'],
    ['javascript', BRANCHES.javascript, 'return x.length > 2;'],
    ['javascript', BRANCHES.javascript, 'return x.hasItems();'],
    [
      'javascript',
      'if (a) return true;\nif (b) return false;\nconst c = d.e;\nreturn c;',
      'if (a) return true;\nif (b) return false;\nreturn d.e;',
    ],
  ])('is not seen in what is true or false by itself (%s: %s to %s)', async (language, before, after) => {
    expect(await rules(language, before, after)).toEqual([]);
  });
});

describe('a condition that was not there', () => {
  const LOOP = 'b = []\nfor a in c:\n  b.append(a)\n';

  it('is seen in a comprehension', async () => {
    expect(await rules('python', LOOP, 'b = [a for a in c if a in c]\n')).toEqual(['added-condition']);
    expect(await rules('python', 'b = [a for a in c if a in d]\n', 'b = [a for a in c if a in d if a in d]\n')).toEqual([
      'added-condition',
    ]);
  });

  it.each([
    ['b = []\nfor a in c:\n  if a in d:\n    b.append(a)\n', 'b = [a for a in c if a in d]\n'],
    ['b = list(filter(f, c))\n', 'b = [a for a in c if f(a)]\n'],
    ['if a:\n  b = 1\nelse:\n  b = 2\n', 'b = 1 if a else 2\n'],
    [LOOP, 'b = [a for a in c]\n'],
  ])('is not seen in %s', async (before, after) => {
    expect(await rules('python', before, after)).toEqual([]);
  });
});
