import { describe, expect, it } from 'vitest';
import { KINDS } from '../../jobs/kinds.ts';
import type { TriggerScan } from '../../src/core/trigger-comment.ts';
import { openSyntax } from '../../src/syntax/syntax.ts';
import { findTriggers } from '../../src/triggers/comment.ts';

const syntax = openSyntax();

async function scan(text: string, language: string): Promise<TriggerScan> {
  return findTriggers(text, await syntax.outline(text, language), KINDS);
}

/** What the only trigger of a text points at: a symbol path, `(file)`, or what is wrong. */
async function target(text: string, language: string): Promise<string> {
  const { triggers, problems } = await scan(text, language);
  expect(triggers.length + problems.length).toBe(1);
  return triggers.map(({ symbol }) => (symbol === '' ? '(file)' : symbol)).join() || (problems[0]?.message ?? '');
}

describe('a comment on a line of its own', () => {
  it.each([
    ['before a function', 'javascript', '// @ai improve\nfunction bake() {}\nfunction cool() {}', 'bake'],
    ['before an exported constant', 'javascript', '// @ai improve\nexport const bake = async () => {};\n', 'bake'],
    ['before a default export', 'javascript', '// @ai improve\nexport default () => {};\n', 'default'],
    ['at the start of a body', 'javascript', 'function bake() {\n  // @ai improve\n  return 1;\n}', 'bake'],
    ['at the end of a body', 'javascript', 'function bake() {\n  return 1;\n  // @ai improve\n}\nfunction cool() {}', 'bake'],
    ['in an empty body', 'javascript', 'function bake() {\n  // @ai improve\n}', 'bake'],
    ['before an inner function', 'javascript', 'function bake() {\n  // @ai improve\n  const knead = () => 1;\n}', 'bake.knead'],
    ['between methods', 'javascript', 'class Oven {\n  bake() {}\n  // @ai improve\n  cool() {}\n}', 'Oven.cool'],
    ['after the last method', 'javascript', 'class Oven {\n  bake() {}\n  // @ai improve\n}', 'Oven'],
    ['before a getter', 'javascript', 'class Oven {\n  // @ai improve\n  get heat() { return 1; }\n  set heat(d) {}\n}', 'Oven.heat'],
    [
      'before a setter of the same name',
      'javascript',
      'class Oven {\n  get heat() { return 1; }\n  // @ai improve\n  set heat(d) {}\n}',
      'Oven.heat~2',
    ],
    ['between members of an object', 'javascript', 'const oven = {\n  bake() {},\n  // @ai improve\n  cool: () => 1,\n};', 'oven.cool'],
    ['among parameters', 'javascript', 'function bake(\n  a,\n  // @ai improve\n  b,\n) {}', 'bake'],
    ['between decorators', 'typescript', 'class Oven {\n  @Hot()\n  // @ai improve\n  @Log() bake() {}\n}', 'Oven.bake'],
    ['before a decorator', 'typescript', 'class Oven {\n  // @ai improve\n  @Hot()\n  bake() {}\n}', 'Oven.bake'],
    ['before overloads', 'typescript', '// @ai improve\nfunction bake(a: string): void;\nfunction bake(a: any) {}', 'bake'],
    ['before a type', 'typescript', '// @ai document\nexport type Loaf = { grams: number };\n', 'Loaf'],
    ['before an enum', 'typescript', '// @ai document\nenum Crust { Thin }\n', 'Crust'],
    ['in JSX', 'tsx', 'const Page = () => (\n  <p>\n    {/* @ai improve */}\n    bread\n  </p>\n);\nconst Other = () => 1;', 'Page'],
    ['before a decorated function', 'python', '# @ai improve\n\n@hot\n# why\n@log\ndef bake(): pass\n', 'bake'],
    [
      'at the end of a Python body, before another function',
      'python',
      'def bake():\n    x = 1\n    # @ai improve\n\ndef cool(): pass\n',
      'bake',
    ],
    ['after a Python body, at its margin', 'python', 'def bake():\n    x = 1\n\n# @ai improve\ndef cool(): pass\n', 'cool'],
    ['at the end of an inner Python block', 'python', 'def bake():\n    if a:\n        b()\n        # @ai improve\n    c()\n', 'bake'],
    [
      'between Python methods',
      'python',
      'class Oven:\n    def bake(self): pass\n\n    # @ai improve\n    def cool(self): pass\n',
      'Oven.cool',
    ],
    ['after a docstring', 'python', 'def bake():\n    """Bakes."""\n    # @ai improve\n    return 1\n', 'bake'],
    ['in a file without symbols', 'javascript', 'one();\n// @ai improve\ntwo();\n', '(file)'],
    ['in a language without a grammar', 'rust', 'fn bake() {\n    // @ai explain\n    cool()\n}\n', '(file)'],
  ])('%s', async (_, language, text, expected) => {
    expect(await target(text, language)).toBe(expected);
  });

  it.each([
    ['between statements of a file with symbols', 'one();\n// @ai improve\ntwo();\nfunction bake() {}\n'],
    ['at the end of such a file', 'function bake() {}\n\n// @ai improve\n'],
    ['before an import', "// @ai improve\nimport a from 'a';\nfunction bake() {}\n"],
    ['in a long file without symbols', `// @ai improve\n${'one();\n'.repeat(150)}`],
  ])('%s means nothing', async (_, text) => {
    expect(await target(text, 'javascript')).toContain('no function or class is here');
  });

  it('in a file of 150 lines without symbols means the file', async () => {
    expect(await target(`// @ai improve\n${'one();\n'.repeat(149)}`, 'javascript')).toBe('(file)');
  });
});

describe('a comment on a line of code', () => {
  it.each([
    ['in a body', 'function bake() {\n  heat(); // @ai improve\n  cool();\n}', 'bake'],
    ['after a head', 'class Oven {\n  bake() { // @ai improve\n    heat();\n  }\n}', 'Oven.bake'],
    ['after a head of a class', 'class Oven { // @ai improve\n  bake() {}\n}', 'Oven'],
    ['after a function on one line', 'const bake = () => 1; // @ai improve\nfunction cool() {}', 'bake'],
    ['after a method on one line', 'class Oven {\n  bake() {} // @ai improve\n  cool() {}\n}', 'Oven.bake'],
    ['after an inner function on one line', 'function bake() {\n  const knead = () => 1; // @ai improve\n}', 'bake.knead'],
    ['after a last brace', 'function bake() {\n  heat();\n} // @ai improve\nfunction cool() {}', 'bake'],
    ['after a last brace of a method', 'class Oven {\n  bake() {\n    heat();\n  } // @ai improve\n}', 'Oven.bake'],
    ['after a last brace of a member', 'const oven = {\n  bake() {\n    heat();\n  }, // @ai improve\n};', 'oven.bake'],
    ['after a statement before a function', 'function bake() {\n  heat(); // @ai improve\n  function knead() {}\n}', 'bake'],
    ['before a function', '/* @ai improve */ function bake() {}', 'bake'],
    ['inside of a call', 'function bake() {\n  heat(/* @ai improve */ a);\n}', 'bake'],
  ])('%s', async (_, text, expected) => {
    expect(await target(text, 'javascript')).toBe(expected);
  });

  it.each([
    ['def bake():  # @ai improve\n    pass\n', 'bake'],
    ['def bake():\n    return 1  # @ai improve\n\ndef cool(): pass\n', 'bake'],
    ['def bake(): return 1  # @ai improve\n', 'bake'],
  ])('in Python: %j', async (text, expected) => {
    expect(await target(text, 'python')).toBe(expected);
  });

  it('of no symbol means nothing', async () => {
    expect(await target('one(); // @ai improve\nfunction bake() {}\n', 'javascript')).toContain('no function or class is here');
  });
});

describe('the place a trigger names', () => {
  it('is a span of the text it was found in', async () => {
    const text = '\uFEFF// 🥐\r\n\r\n// @ai improve\r\nfunction 製パン() {\r\n  return 1;\r\n}\r\n';
    const [trigger] = (await scan(text, 'javascript')).triggers;
    expect(trigger).toMatchObject({ kind: 'improve', line: 3, symbol: '製パン', node: 'function', lines: { first: 4, last: 6 } });
    expect(text.slice(trigger?.target.start, trigger?.target.end)).toBe('function 製パン() {\r\n  return 1;\r\n}');
  });

  it('is the whole file for `file`, however long and whatever is in it', async () => {
    const text = `// @ai explain file: in short\n${'function bake() {}\n'.repeat(200)}`;
    expect((await scan(text, 'javascript')).triggers).toMatchObject([
      {
        kind: 'explain',
        instruction: 'in short',
        symbol: '',
        node: 'module',
        target: { start: 0, end: text.length },
        lines: { first: 1, last: 201 },
      },
    ]);
  });

  it('is not the file where `file` is only the first word', async () => {
    expect((await scan('// @ai refactor file handling\nfunction bake() {}\n', 'javascript')).triggers).toMatchObject([
      { symbol: 'bake', instruction: 'file handling' },
    ]);
  });
});

describe('a region', () => {
  const REGION = 'function bake() {\n  heat();\n  // @ai refactor begin: use a loop\n  one();\n\n  two();\n  // @ai end\n  cool();\n}\n';

  it.each(['\n', '\r\n'])('is the whole lines between its marks, with line ends %j', async (eol) => {
    const text = REGION.replaceAll('\n', eol);
    const { triggers, problems } = await scan(text, 'javascript');
    expect(problems).toEqual([]);
    expect(triggers).toMatchObject([
      { kind: 'refactor', instruction: 'use a loop', line: 3, symbol: 'bake@region', node: 'region', lines: { first: 4, last: 6 } },
    ]);
    expect(text.slice(triggers[0]?.target.start, triggers[0]?.target.end)).toBe(`  one();${eol}${eol}  two();`);
  });

  it('outside of every symbol has no name before the mark', async () => {
    const text = '// @ai improve begin\none();\n// @ai end\nfunction bake() {}\n';
    expect((await scan(text, 'javascript')).triggers.map(({ symbol }) => symbol)).toEqual(['@region']);
  });

  it('in a language without a grammar works too', async () => {
    const text = '# @ai improve begin\nbake:\n\theat\n# @ai end\n';
    const [trigger] = (await scan(text, 'makefile')).triggers;
    expect([trigger?.symbol, text.slice(trigger?.target.start, trigger?.target.end)]).toEqual(['@region', 'bake:\n\theat']);
  });

  it('several follow each other', async () => {
    const { triggers, problems } = await scan(`${REGION}${REGION.replaceAll('bake', 'toast')}`, 'javascript');
    expect(problems).toEqual([]);
    expect(triggers.map(({ symbol }) => symbol)).toEqual(['bake@region', 'toast@region']);
  });

  it.each([
    ['@ai end is missing', '// @ai improve begin\none();\n'],
    ['closes nothing', 'one();\n// @ai end\n'],
    ['nothing between', '// @ai improve begin\n// @ai end\n'],
    ['closes nothing', '// @ai end\none();\n// @ai improve begin\ntwo();\n// @ai end\n// @ai end\n'],
  ])('that is not whole is a problem: %s', async (message, text) => {
    const { problems, removals } = await scan(text, 'javascript');
    expect(problems[0]?.message).toContain(message);
    expect(removals.length).toBeGreaterThan(0);
  });
});
