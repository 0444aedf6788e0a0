import { describe, expect, it } from 'vitest';
import type { CodeFacts } from '../../src/core/port/syntax.ts';
import { judgeNames, judgeSubstance } from '../../src/pipeline/substance-check.ts';

function facts(statements: string[], calls: string[] = []): CodeFacts {
  const identifiers = new Set([...calls, ...statements]);
  return { statements, calls, identifiers, names: identifiers, declared: new Set(), tokens: statements.join(' '), comments: [] };
}

describe('what a rewrite may not lose', () => {
  it('lets a small function become shorter', () => {
    expect(judgeSubstance(facts(['a', 'b', 'c']), facts(['d']))).toEqual([]);
  });

  it('names statements that are gone without others in their place', () => {
    const before = facts(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
    expect(judgeSubstance(before, facts(['a', 'b', 'c', 'd'])).map((finding) => finding.rule)).toEqual(['lost-statements']);
    expect(judgeSubstance(before, facts(['a', 'b', 'c', 'd', 'x', 'y', 'z']))).toEqual([]);
  });

  it('names a call that is gone, unless an idiom replaces it', () => {
    expect(judgeSubstance(facts(['a'], ['saveOrder']), facts(['a'])).map((finding) => finding.rule)).toEqual(['lost-call']);
    expect(judgeSubstance(facts(['a'], ['forEach']), facts(['a']))).toEqual([]);
  });
});

describe('names a rewrite may use', () => {
  const file = facts(['total', 'price']);

  it('are those of the file, of the rewrite itself, of the language and of added imports', () => {
    const after = { ...facts(['total', 'sum', 'Math', 'groupBy']), declared: new Set(['sum']) };
    expect(judgeNames(after, file, "import { groupBy } from 'lodash';", 'javascript')).toEqual([]);
  });

  it('are no others', () => {
    expect(judgeNames(facts(['total', 'dtmp']), file, '', 'javascript').map((finding) => finding.message)).toEqual([
      'dtmp is not defined anywhere in the file',
    ]);
  });

  it('are not judged in a language without a list', () => {
    expect(judgeNames(facts(['dtmp']), file, '', 'cobol')).toEqual([]);
  });
});
