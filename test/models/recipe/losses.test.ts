import { describe, expect, it } from 'vitest';
import { lossesOf } from '../../../models/localcoder-tiny/recipe/evaluate/losses.ts';
import { openSyntax } from '../../../src/syntax/syntax.ts';

const syntax = openSyntax();
const losses = (language: string, before: string, wanted: string, answer: string) =>
  lossesOf({ before, wanted, answer }, (code) => syntax.tree(code, language));

const before = `function total(list, rate) {
  var sum = 0;
  for (var i = 0; i < list.length; i++) { sum += price(list[i], 0.19); log('adding ' + list[i].title); }
  if (sum < 0) { throw new Error('no total'); } else { return sum * rate; }
}`;
const wanted = `function total(list, rate) {
  let sum = 0;
  for (const entry of list) { sum += price(entry, 0.19); log(\`adding \${entry.title}\`); }
  if (sum < 0) { throw new Error('no total'); }
  return sum * rate;
}`;

describe('what an answer lost or renamed', () => {
  it('is nothing for the wanted code, and for the code as it was', async () => {
    expect(await losses('javascript', before, wanted, wanted)).toEqual([]);
    expect(await losses('javascript', before, wanted, before)).toEqual([]);
  });

  it.each([
    ['a name', 'entry.title', 'entry', ['lost title']],
    ['a made-up name', 'return sum * rate;', 'return sum * rate * tax;', ['made up tax']],
    ['a call', 'sum += price(entry, 0.19);', 'sum += price[entry, 0.19];', ['one price less']],
    ['a whole statement', / log\(.*?\);/u, '', ['lost adding', 'lost title', 'one log less']],
    ['a thrown error', "throw new Error('no total');", "return new Error('no total');", ['one throw less']],
    ['words of a text', "'no total'", "'no sums'", ['made up sums']],
    ['a number', '0.19', '0.2', ['lost 0.19', 'made up 0.2']],
  ])('is %s', async (_what, from, to, expected) => {
    const answer = wanted.replace(from, to);
    expect(answer).not.toBe(wanted);
    expect(await losses('javascript', before, wanted, answer)).toEqual(expected);
  });

  it('is seen in Python, and in code that was broken before', async () => {
    const python = 'def f(items):\n    out = []\n    for item in items:\n        out.append(clean(item))\n    return out\n';
    const better = 'def f(items):\n    return [clean(item) for item in items]\n';
    expect(await losses('python', python, better, better)).toEqual([]);
    expect(await losses('python', python, better, 'def f(items):\n    return [item for item in items]\n')).toEqual([
      'lost clean',
      'one clean less',
    ]);
    expect(
      await losses('javascript', 'function f(a) { return g(a', 'function f(a) { return g(a); }', 'function f(a) { return a; }'),
    ).toEqual(['lost g', 'one g less']);
  });
});
