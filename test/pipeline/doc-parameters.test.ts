import { describe, expect, it } from 'vitest';
import { judgeArgs, judgeParams } from '../../src/pipeline/doc-parameters.ts';
import { openSyntax } from '../../src/syntax/syntax.ts';

const syntax = openSyntax();
const symbolOf = async (code: string, language: string) => {
  const [symbol] = (await syntax.outline(code, language)).symbols;
  if (symbol === undefined) throw new Error('no symbol');
  return symbol;
};
const rules = (findings: readonly { readonly message: string }[]) => findings.map(({ message }) => message);

describe('the Args of a docstring', () => {
  const method = 'def keep(self, name, *rest, cls=None, **more):\n    pass\n';
  it.each([
    ['all', '    name: Its name.\n    *rest: Others.\n    cls (type): A class.\n    **more: More.', []],
    ['a long explanation', '    name: Its name:\n        so: and so.\n    rest: Others.\n    cls: A class.\n    more: More.', []],
    ['one too few', '    name: Its name.\n    rest: Others.\n    cls: A class.', ['the parameter more is not described']],
    ['one too many', '    self: It.\n    name: Its name.\n    rest: O.\n    cls: C.\n    more: M.', ['there is no parameter self']],
  ])('are those of the function: %s', async (_what, section, wrong) => {
    const docstring = `"""Keep it.\n\nArgs:\n${section}\n\nReturns:\n    nothing: none.\n"""`;
    expect(rules(judgeArgs(docstring, await symbolOf(method, 'python'), false))).toEqual(wrong);
  });

  it('may be left out, or told in another form, but not where they are needed', async () => {
    const symbol = await symbolOf('def keep(self, name):\n    pass\n', 'python');
    const plain = '"""Keep it.\n\n:param name: its name\n"""';
    expect(judgeArgs(plain, symbol, false)).toEqual([]);
    expect(rules(judgeArgs(plain, symbol, true))).toEqual(['the parameter name is not described']);
    expect(judgeArgs('"""Keep it."""', await symbolOf('def keep(self):\n    pass\n', 'python'), true)).toEqual([]);
  });
});

it('the @param of a JSDoc comment are those of the function, where they are plain', async () => {
  const symbol = await symbolOf('function keep(name, ...rest) {}', 'javascript');
  expect(judgeParams('/**\n * @param {string} name - N\n * @param {...*} rest - R\n */', symbol)).toEqual([]);
  expect(judgeParams('/** Keeps it. */', symbol)).toEqual([]);
  expect(rules(judgeParams('/**\n * @param {string} title - N\n */', symbol))).toEqual([
    'there is no parameter title',
    'the parameter name, rest is not described',
  ]);
  expect(judgeParams('/**\n * @param {Object} options - O\n */', await symbolOf('function keep({ a, b }) {}', 'javascript'))).toEqual([]);
});
