import { describe, expect, it } from 'vitest';
import type { Outline, SourceSymbol } from '../../src/core/port/syntax.ts';
import { openSyntax } from '../../src/syntax/syntax.ts';

const syntax = openSyntax();

/** `node path` of every symbol, in order. */
async function symbols(text: string, language: string): Promise<string[]> {
  return (await syntax.outline(text, language)).symbols.map(({ node, path }) => `${node} ${path}`);
}

async function symbol(text: string, language: string, path: string): Promise<SourceSymbol> {
  const found = (await syntax.outline(text, language)).symbols.find((each) => each.path === path);
  if (found === undefined) throw new Error(`no symbol ${path}`);
  return found;
}

function at(text: string, span: { start: number; end: number } | undefined): string | undefined {
  return span === undefined ? undefined : text.slice(span.start, span.end);
}

describe('symbols of JavaScript', () => {
  it.each([
    ['a function', 'function bake() {}', ['function bake']],
    ['an async function and a generator', 'async function bake() {}\nfunction* loaves() {}', ['function bake', 'function loaves']],
    ['arrows and function expressions', 'const bake = () => 1;\nlet cool = function () {};', ['function bake', 'function cool']],
    ['several in one declaration', 'const bake = () => 1, cool = (a) => a;', ['function bake', 'function cool']],
    [
      'all of a class',
      'class Oven {\n  #heat = 0;\n  constructor() {}\n  get heat() { return 1; }\n  set heat(d) {}\n  static of() {}\n  async *loaves() {}\n  #glow() {}\n  bake = () => 1;\n  static {}\n}',
      [
        'class Oven',
        'method Oven.constructor',
        'method Oven.heat',
        'method Oven.heat~2',
        'method Oven.of',
        'method Oven.loaves',
        'method Oven.#glow',
        'method Oven.bake',
      ],
    ],
    [
      'names that are no identifiers',
      "class Oven {\n  'pre-heat'() {}\n  [Symbol.iterator]() {}\n  1() {}\n}",
      ['class Oven', 'method Oven.pre-heat', 'method Oven.[Symbol.iterator]', 'method Oven.1'],
    ],
    ['class expressions', 'const Oven = class {\n  bake() {}\n};', ['class Oven', 'method Oven.bake']],
    [
      'methods of an object',
      'const oven = {\n  bake() {},\n  cool: () => 1,\n  timer: { start() {} },\n};',
      ['method oven.bake', 'method oven.cool', 'method oven.timer.start'],
    ],
    ['default exports', 'export default () => 1;', ['function default']],
    ['a named default export', 'export default function bake() {}', ['function bake']],
    ['a default class', 'export default class {\n  bake() {}\n}', ['class default', 'method default.bake']],
    ['a default object', 'export default {\n  bake() {},\n};', ['method default.bake']],
    [
      'CommonJS exports',
      'exports.bake = function () {};\nmodule.exports = () => 1;\nmodule.exports = { cool() {} };',
      ['function exports.bake', 'function module.exports', 'method module.exports.cool'],
    ],
    [
      'assigned methods',
      'Oven.prototype.bake = function () {\n  this.done = () => 1;\n};',
      ['function Oven.prototype.bake', 'function Oven.prototype.bake.done'],
    ],
    [
      'nested ones, outer first',
      'function bake() {\n  function knead() {}\n  const cool = () => 1;\n}',
      ['function bake', 'function bake.knead', 'function bake.cool'],
    ],
    [
      'equal names apart',
      'function bake() {}\nfunction bake() {\n  const knead = () => 1;\n}',
      ['function bake', 'function bake~2', 'function bake~2.knead'],
    ],
    [
      'components in their wrappers',
      'const Loaf = memo(() => 1);\nexport const Slice = React.forwardRef(function Slice(props, ref) {\n  const cut = useCallback((a) => a, []);\n});',
      ['function Loaf', 'function Slice', 'function Slice.cut'],
    ],
    ['nothing in calls and values', "const loaf = 1;\nlist.map((a) => a);\nif (loaf) bake();\nconst text = 'function x() {}';", []],
  ])('are %s', async (_, text, expected) => {
    expect(await symbols(text, 'javascript')).toEqual(expected);
  });

  it('survive code that does not parse', async () => {
    expect(await symbols('function bake() {}\nconst = ;\nfunction cool() {}\n', 'javascript')).toEqual(['function bake', 'function cool']);
  });
});

describe('symbols of TypeScript', () => {
  it.each([
    [
      'types',
      'interface Loaf { grams: number }\ntype Name = string;\nenum Crust { Thin }\nexport declare const enum Size { S }',
      ['type Loaf', 'type Name', 'type Crust', 'type Size'],
    ],
    [
      'abstract classes',
      'abstract class Oven {\n  abstract bake(): void;\n  cool() {}\n}',
      ['class Oven', 'method Oven.bake', 'method Oven.cool'],
    ],
    ['namespaces by their names', 'namespace Bakery {\n  export function bake() {}\n}', ['function Bakery.bake']],
    [
      'overloads as one',
      'function bake(a: string): void;\n// or\nfunction bake(a: number): void;\nfunction bake(a: unknown) {}',
      ['function bake'],
    ],
    ['overloaded methods as one', 'class Oven {\n  bake(a: string): void;\n  bake(a: unknown) {}\n}', ['class Oven', 'method Oven.bake']],
    ['declared functions', 'declare function bake(): void;', ['function bake']],
    [
      'objects as const',
      'const oven = { bake() {} } as const;\nconst timer = { start() {} } satisfies Timer;',
      ['method oven.bake', 'method timer.start'],
    ],
    [
      'generic arrows and fields',
      'class Oven {\n  private readonly bake = async <T,>(a: T): Promise<T> => a;\n}',
      ['class Oven', 'method Oven.bake'],
    ],
  ])('are %s', async (_, text, expected) => {
    expect(await symbols(text, 'typescript')).toEqual(expected);
  });

  it('know components in TSX', async () => {
    expect(
      await symbols(
        'export const Loaf = ({ name }: Props) => <p>{name}</p>;\nexport default function Page() {\n  return <Loaf />;\n}',
        'tsx',
      ),
    ).toEqual(['function Loaf', 'function Page']);
  });
});

describe('symbols of Python', () => {
  it.each([
    [
      'functions, async and nested',
      'def bake():\n    def knead(): pass\n\nasync def cool(): pass\n',
      ['function bake', 'function bake.knead', 'function cool'],
    ],
    [
      'methods, properties and nested classes',
      'class Oven:\n    @property\n    def heat(self): pass\n    @heat.setter\n    def heat(self, d): pass\n    class Door:\n        def shut(self): pass\n',
      ['class Oven', 'method Oven.heat', 'method Oven.heat~2', 'class Oven.Door', 'method Oven.Door.shut'],
    ],
    ['functions in conditions', 'if warm:\n    def bake(): pass\nelse:\n    def bake(): pass\n', ['function bake', 'function bake~2']],
    [
      'a function in a method',
      'class Oven:\n    def bake(self):\n        def knead(): pass\n',
      ['class Oven', 'method Oven.bake', 'function Oven.bake.knead'],
    ],
  ])('are %s', async (_, text, expected) => {
    expect(await symbols(text, 'python')).toEqual(expected);
  });
});

describe('the span of a symbol', () => {
  it.each([
    ['javascript', 'bake', '// why\nexport async function bake() {}\nrest();', 'export async function bake() {}'],
    ['javascript', 'bake', 'export const bake = () => 1;\n', 'export const bake = () => 1;'],
    ['javascript', 'bake', 'export const bake = () => 1 // now\n// then\ncool()', 'export const bake = () => 1'],
    ['javascript', 'cool', 'const bake = () => 1, cool = () => 2;', 'cool = () => 2'],
    ['javascript', 'Oven.bake', 'class Oven { bake = () => 1; }', 'bake = () => 1'],
    ['javascript', 'oven.bake', 'const oven = { bake: () => 1, };', 'bake: () => 1'],
    ['typescript', 'Oven', '@Hot()\nexport class Oven {}', '@Hot()\nexport class Oven {}'],
    ['typescript', 'Oven', 'export @Hot() class Oven {}', 'export @Hot() class Oven {}'],
    ['typescript', 'Oven.bake', 'class Oven {\n  @Hot()\n  // why\n  @Log bake() {}\n}', '@Hot()\n  // why\n  @Log bake() {}'],
    ['typescript', 'Oven.cool', 'class Oven {\n  @Hot() bake() {}\n  cool() {}\n}', 'cool() {}'],
    [
      'typescript',
      'bake',
      'export function bake(a: string): void;\nexport function bake(a: any) {}\n',
      'export function bake(a: string): void;\nexport function bake(a: any) {}',
    ],
    ['python', 'bake', '# why\n@hot\n@log\nasync def bake():\n    pass\n\nrest()\n', '@hot\n@log\nasync def bake():\n    pass'],
  ])('begins with decorators and export (%s: %s)', async (language, path, text, expected) => {
    expect(at(text, (await symbol(text, language, path)).span)).toBe(expected);
  });
});

describe('the doc of a symbol', () => {
  it.each([
    ['a JSDoc block', '/** Bakes. */\nfunction bake() {}', '/** Bakes. */'],
    ['the nearest JSDoc block', '/** File. */\n\n/** Bakes. */\nfunction bake() {}', '/** Bakes. */'],
    ['one with a directive between', '/** Bakes. */\n// #region bread\nfunction bake() {}', '/** Bakes. */'],
    ['a run of line comments', '// Bakes\n// bread.\nfunction bake() {}', '// Bakes\n// bread.'],
    ['a plain block', '/* Bakes. */\nexport function bake() {}', '/* Bakes. */'],
    ['nothing beyond an empty line', '/** File. */\n\nfunction bake() {}', undefined],
    ['no directive', '/* istanbul ignore next */\nfunction bake() {}', undefined],
    ['no licence', '/**\n * @license MIT\n */\nfunction bake() {}', undefined],
    ['no comment of the line above', 'cool(); // now\nfunction bake() {}', undefined],
    ['with \\r\\n', '/**\r\n * Bakes.\r\n */\r\nfunction bake() {}', '/**\r\n * Bakes.\r\n */'],
  ])('is %s', async (_, text, expected) => {
    expect(at(text, (await symbol(text, 'javascript', 'bake')).doc)).toBe(expected);
  });

  it('stands before decorators', async () => {
    const text = 'class Oven {\n  /** Bakes. */\n  @Hot()\n  bake() {}\n}';
    expect(at(text, (await symbol(text, 'typescript', 'Oven.bake')).doc)).toBe('/** Bakes. */');
  });

  it.each([
    ['def bake():\n    """Bakes.\n\n    Bread."""\n    pass\n', '"""Bakes.\n\n    Bread."""'],
    ["def bake():\n    # first\n    r'''Bakes.'''\n", "r'''Bakes.'''"],
    ['def bake():\n    return """Bakes."""\n', undefined],
    ['# Bakes.\ndef bake():\n    pass\n', undefined],
  ])('is the docstring in Python: %j', async (text, expected) => {
    expect(at(text, (await symbol(text, 'python', 'bake')).doc)).toBe(expected);
  });
});

describe('the body and the header of a symbol', () => {
  it.each([
    ['javascript', 'bake', 'export async function bake(a, b = 1) { cool(); }', 'export async function bake(a, b = 1)', ' cool(); '],
    ['javascript', 'bake', 'const bake = async (a) => a + 1;', 'const bake = async (a) =>', 'a + 1'],
    ['javascript', 'bake', 'const bake = () => ({ a: 1 });', 'const bake = () =>', '({ a: 1 })'],
    ['javascript', 'Oven', 'class Oven /* hot */ extends Box {}', 'class Oven extends Box', ''],
    [
      'typescript',
      'Oven.bake',
      'class Oven {\n  @Hot({ a: 1 })\n  private async bake(\n    a: string, // first\n  ): Promise<void> { x(); }\n}',
      'private async bake( a: string, ): Promise<void>',
      ' x(); ',
    ],
    ['typescript', 'Loaf', 'export interface Loaf<T> extends Food { grams: T }', 'export interface Loaf<T> extends Food', ' grams: T '],
    ['typescript', 'Name', "type Name = 'a'\n  | 'b';", "type Name = 'a' | 'b'", undefined],
    [
      'python',
      'bake',
      '@hot\nasync def bake(a, b: int = 1) -> str:  # why\n    # first\n    return a\n',
      'async def bake(a, b: int = 1) -> str',
      '\n    # first\n    return a',
    ],
    ['python', 'bake', 'def bake(): return 1\n', 'def bake()', ' return 1'],
    ['python', 'Oven', 'class Oven(Box, metaclass=Hot):\n    pass\n', 'class Oven(Box, metaclass=Hot)', '\n    pass'],
  ])('are told apart (%s: %s)', async (language, path, text, header, body) => {
    const found = await symbol(text, language, path);
    expect([found.header, at(text, found.body)]).toEqual([header, body]);
  });
});

describe('what a symbol says of itself', () => {
  it.each([
    ['javascript', 'function bake(a, b = 1, { c, d }, [e], ...rest) {}', ['a', 'b', '{ c, d }', '[e]', '...rest']],
    ['javascript', 'const bake = a => a;', ['a']],
    [
      'typescript',
      'function bake(this: Oven, a: string, b?: number, { c }: { c: 1 } = x, ...rest: string[]) {}',
      ['this', 'a', 'b', '{ c }', '...rest'],
    ],
    [
      'python',
      'def bake(self, a, /, b: int, c=1, d: str = "x", *args, e, **kw): pass\n',
      ['self', 'a', '/', 'b', 'c', 'd', '*args', 'e', '**kw'],
    ],
    ['python', 'def bake(a, *, b): pass\n', ['a', '*', 'b']],
    ['python', 'def bake(a, \\\n         b, # why\n         ): pass\n', ['a', 'b']],
  ])('are its parameters (%s: %s)', async (language, text, expected) => {
    expect((await symbol(text, language, 'bake')).parameters).toEqual(expected);
  });

  it.each([
    ['javascript', 'async function bake() {}', true],
    ['javascript', 'const bake = async () => 1;', true],
    ['javascript', 'function bake() { return async () => 1; }', false],
    ['python', 'async def bake(): pass\n', true],
    ['python', 'def bake(): pass\n', false],
  ])('is whether it is async (%s: %s)', async (language, text, expected) => {
    expect((await symbol(text, language, 'bake')).async).toBe(expected);
  });

  it.each([
    ['javascript', 'export function bake() {}', true],
    ['javascript', 'function bake() {}', false],
    ['javascript', 'function bake() {}\nexport { bake as toast };', true],
    ['javascript', "function bake() {}\nexport { bake } from './oven.js';", false],
    ['javascript', 'const bake = () => 1;\nexport default bake;', true],
    ['javascript', 'function bake() {}\nmodule.exports = { bake, cool };', true],
    ['javascript', 'function bake() {}\nmodule.exports = bake;', true],
    ['javascript', 'function bake() {}\nexports.toast = bake;', true],
    ['typescript', 'export declare function bake(): void;', true],
    ['python', 'def bake(): pass\n', true],
    ['python', "__all__ = ['cool']\ndef bake(): pass\n", false],
    ['python', "__all__ = ('bake',)\ndef bake(): pass\n", true],
  ])('is whether it is exported (%s: %s)', async (language, text, expected) => {
    expect((await symbol(text, language, 'bake')).exported).toBe(expected);
  });

  it('hides names with an underscore in Python, and everything inside something', async () => {
    const { symbols: found } = await syntax.outline('def _bake(): pass\nclass Oven:\n    def bake(self): pass\n', 'python');
    expect(found.map(({ exported }) => exported)).toEqual([false, true, false]);
  });
});

describe('the rest of an outline', () => {
  const rest = async <Key extends keyof Outline>(text: string, language: string, key: Key): Promise<Outline[Key]> =>
    (await syntax.outline(text, language))[key];

  it.each([
    [
      'javascript',
      "import a from 'a';\nimport 'b';\nconst c = require('c');\nconst { d } = require('d').e;\nrequire('f');\nlet g = 1;\nfunction h() { require('i'); }",
      ["import a from 'a';", "import 'b';", "const c = require('c');", "const { d } = require('d').e;", "require('f');"],
    ],
    [
      'typescript',
      "import type { A } from 'a';\nimport b = require('b');\nexport { c } from 'c';",
      ["import type { A } from 'a';", "import b = require('b');"],
    ],
    [
      'python',
      'from __future__ import a\nimport b, c\nfrom d import (\n    e,\n)\ntry:\n    import f\nexcept ImportError: pass\n',
      ['from __future__ import a', 'import b, c', 'from d import (\n    e,\n)'],
    ],
  ])('lists the imports at the top (%s)', async (language, text, expected) => {
    expect((await rest(text, language, 'imports')).map((span) => at(text, span))).toEqual(expected);
  });

  it.each([
    [
      'javascript',
      '#!/usr/bin/env node\n// a\nx(); /* b */ // c\nconst t = "// no"; const u = `/* no */ ${/* d */ 1}`;',
      ['// a', '/* b */', '// c', '/* d */'],
    ],
    ['javascript', 'x(); // a\r\n/* b\r\n c */\r\n', ['// a', '/* b\r\n c */']],
    ['tsx', 'const a = <p>{/* b */} // no {/* c */ x}</p>;', ['{/* b */}', '/* c */']],
    ['typescript', '<!-- a\nx();', ['<!-- a']],
    ['python', '# a\r\nx = "# no"  # b\r\n"""# no"""\r\n', ['# a', '# b']],
  ])('lists every comment (%s: %j)', async (language, text, expected) => {
    expect((await rest(text, language, 'comments')).map((comment) => comment.text)).toEqual(expected);
  });

  it.each([
    ['javascript', 'function bake( {', 1, 'unexpected function bake( {'],
    ['javascript', 'function bake() {\n', 1, 'missing }'],
    ['javascript', 'ok();\nconst = 1;', 2, 'unexpected'],
    ['typescript', 'ok();\nlet a: = 1;', 2, 'unexpected'],
    ['python', 'ok()\ndef bake(:\n    pass\n', 2, 'missing )'],
    ['python', 'ok()\nx = = 1\n', 2, 'unexpected ='],
  ])('says what does not parse (%s: %j)', async (language, text, line, message) => {
    const [problem] = await rest(text, language, 'problems');
    expect(problem?.line).toBe(line);
    expect(problem?.message).toContain(message);
    expect(problem?.message.length).toBeLessThanOrEqual(80);
  });

  it('has no problems with good code', async () => {
    expect(await rest('const a = <T,>(b: T): b is T & {} => b satisfies T;\n', 'typescript', 'problems')).toEqual([]);
  });

  it.each([
    ['javascript', 'const a = `one\n  two ${\n  b\n} three\n`;\nconst c = "d";\n', [2, 5]],
    ['javascript', "const a = 'one\\\n two';\n", [2]],
    ['javascript', '/* one\n two */\nconst a = <p>\n  text\n</p>;\n', []],
    ['python', 'def a():\n    """Doc\n    string."""\n    return """one\n  two"""\n', [5]],
    ['python', '"""Module\ndoc"""\nx = f"""one\n{\ny\n} two"""\n', [4]],
  ])('knows the lines whose blanks are content (%s: %j)', async (language, text, expected) => {
    expect(await rest(text, language, 'stringLines')).toEqual(expected);
  });
});

describe('offsets', () => {
  it.each([
    ['javascript', 'const a = "🥐漢字é";\r\nfunction 製パン(粉) { return "👩‍🍳"; }\r\nfunction bake() {}'],
    ['typescript', '\uFEFF// 🥐\nclass 製パン { bake(粉: string) { return `🥖${粉}`; } }\nfunction bake() {}'],
    ['python', '# 🥐漢\nx = "👩‍🍳"\ndef 製パン(粉): return "🥖"\n\ndef bake(): pass'],
  ])('count UTF-16 units, whatever stands before (%s)', async (language, text) => {
    const { symbols: found } = await syntax.outline(text, language);
    const last = found.at(-1);
    expect(last?.name).toBe('bake');
    expect(at(text, last?.span)).toBe(language === 'python' ? 'def bake(): pass' : 'function bake() {}');
    expect(found[0]?.name).toBe('製パン');
  });

  it('hold in texts longer than the parser reads at once', async () => {
    const text = `const a = [\n${'  "🥐漢字",\n'.repeat(4_000)}];\nfunction bake() {}\n`;
    expect(at(text, (await symbol(text, 'javascript', 'bake')).span)).toBe('function bake() {}');
  });
});
