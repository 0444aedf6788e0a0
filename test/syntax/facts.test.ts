import { describe, expect, it } from 'vitest';
import type { CodeFacts } from '../../src/core/port/syntax.ts';
import { openSyntax } from '../../src/syntax/syntax.ts';
import { randomFrom } from '../support/random-file.ts';

const syntax = openSyntax();

async function facts(text: string, language = 'javascript'): Promise<CodeFacts> {
  const found = await syntax.facts(text, language);
  if (found === undefined) throw new Error('no facts');
  return found;
}

async function sameTokens(a: string, b: string, language = 'javascript'): Promise<boolean> {
  return (await facts(a, language)).tokens === (await facts(b, language)).tokens;
}

describe('tokens', () => {
  it.each([
    ['javascript', 'function a(b) { return b + 1; }', '// why\nfunction a(b) {\n  return b + 1; // so\n}\n'],
    ['javascript', 'a();\nb()\nc();', 'a()\nb();\nc()'],
    ['javascript', 'class A { b = 1; c() {} }', 'class A {\n  b = 1\n\n  c() {};\n}'],
    ['javascript', 'a = `x ${b + c}`;', 'a = `x ${ b /* d */ + c }`;'],
    ['typescript', 'const a: Map<string, number> = new Map();', 'const a: Map<\n  string,\n  number\n> = new Map();'],
    ['typescript', 'interface A { b: string; c(): void }', 'interface A {\n  b: string\n  c(): void\n}'],
    ['tsx', 'a = <p>\n  bread and {b}\n  butter\n</p>;', 'a = <p>\n      bread and {b}\n\n      butter\n    </p>;'],
    ['python', 'def a(b):\n    return b + 1\n', 'def a(b):\n  # why\n  return b + 1 # so\n'],
    ['python', 'if a: b(); c()\n', 'if a:\n\tb()\n\n\t# why\n\tc()\n'],
    ['python', 'a = [b,\n  c]\n', 'a = \\\n  [b, c]\n'],
    ['javascript', '#!/bin/node\na;', '#!/bin/node\r\na;'],
    ['python', 'x = """a\n  b"""\n', 'x = """a\r\n  b"""\r\n'],
  ])('are the same for another layout and other comments (%s: %j)', async (language, a, b) => {
    expect(await sameTokens(a, b, language)).toBe(true);
  });

  it.each([
    ['javascript', 'function a() { return b; }', 'function a() { return\nb; }'],
    ['javascript', 'a = b\n++c', 'a = b++\nc'],
    ['javascript', 'class A { b\n c() {} }', 'class A { b; c; }'],
    ['javascript', 'if (a) b(); else c()', 'if (a) b(); c()'],
    ['javascript', 'while (a);\nb()', 'while (a) b()'],
    ['javascript', 'const a = `x  y`;', 'const a = `x y`;'],
    ['javascript', 'a = `x\n  y`', 'a = `x\n y`'],
    ['javascript', "const a = 'x  y';", "const a = 'x y';"],
    ['javascript', 'a = "\\n"', 'a = "n"'],
    ['javascript', 'const a = `x ${b} y`;', 'const a = `x ${b}  y`;'],
    ['javascript', 'const a = `${b}${c}`;', 'const a = `${b} ${c}`;'],
    ['javascript', 'a = /x  y/;', 'a = /x y/;'],
    ['tsx', 'a = <p>b <i/></p>', 'a = <p>b<i/></p>'],
    ['tsx', 'a = <p>b  c</p>', 'a = <p>b c</p>'],
    ['python', 'if a:\n    b()\n    c()\n', 'if a:\n    b()\nc()\n'],
    ['python', 'for a in b:\n    if c: d()\n    else: e()\n', 'for a in b:\n    if c: d()\nelse: e()\n'],
    ['python', 'def a():\n    def b(): pass\n    c()\n', 'def a():\n    def b():\n        pass\n        c()\n'],
    ['python', 'a\n-b\n', 'a - b\n'],
    ['python', 'x = """a\n  b"""\n', 'x = """a\n b"""\n'],
    ['python', "a = f'{b}'\n", "a = f'{b }'\n"],
    ['python', "a = 'b' 'c'\n", "a = 'b'\n'c'\n"],
  ])('differ where the meaning does (%s: %j)', async (language, a, b) => {
    expect(await sameTokens(a, b, language)).toBe(false);
  });
});

describe('tokens in any layout', () => {
  const TOKENS: readonly (readonly [language: string, tokens: string, layouts: readonly string[]])[] = [
    [
      'javascript',
      "export async function bake ( loaf , { time = 12 } = { } ) { const heat = oven . heat ( `${loaf}  x` ) ; if ( ! heat || time < 3 ) { cool ( ) ; } for ( const each of loaves ) { shelf . put ( each , 'a  b' , /x  y/ ) ; } }",
      [' ', '\n', '\t\t', '  \r\n ', ' /* why */ ', ' // why\n'],
    ],
    [
      'typescript',
      'export const put = < T extends Loaf > ( loaf : T , shelf : Map < string , T [ ] > ) : Shelf < T > => { const kept : T [ ] = shelf . get ( loaf . name as string ) ?? [ ] ; kept . push ( loaf ! , { ...( defaults as T ) } ) ; }',
      // No breaks: TypeScript allows none before `[]`, `as` or `!`.
      [' ', '\t\t', ' /* why */ ', '   '],
    ],
    [
      'python',
      'bake ( loaf , time = 12 , * args , ** { "a  b" : [ each . name for each in loaves if not each . cold ] } )',
      [' ', '  ', '\t', '\n', '  # why\n    '],
    ],
  ];

  it.each(TOKENS)('are the same (%s)', async (language, tokens, layouts) => {
    const random = randomFrom(7);
    const expected = (await facts(tokens, language)).tokens;
    const parts = tokens.match(/'[^']*'|"[^"]*"|`[^`]*`|\/[^/]*\/|\S+/gu) ?? [];
    for (let round = 0; round < 60; round += 1) {
      // The first breaks are blanks: `async` may not be torn from what follows.
      const laidOut = parts.reduce((text, part, index) => text + (index < 4 ? ' ' : (layouts[random(layouts.length)] ?? ' ')) + part);
      expect((await facts(laidOut, language)).tokens).toBe(expected);
    }
  });
});

describe('names', () => {
  it('tell variables from properties, and what is bound from what is used', async () => {
    const { names, identifiers, declared } = await facts(
      'function bake(oven, { time = now() }) {\n  const loaf = oven.heat(time);\n  return loaf.weigh(scale);\n}\n',
    );
    expect([...names].sort()).toEqual(['bake', 'loaf', 'now', 'oven', 'scale', 'time']);
    expect(identifiers.has('weigh')).toBe(true);
    expect(names.has('weigh')).toBe(false);
    for (const name of ['bake', 'oven', 'time', 'loaf']) expect(declared.has(name)).toBe(true);
    expect(declared.has('scale')).toBe(false);
  });

  it('work in Python', async () => {
    const { names, declared } = await facts(
      'def flour(loaves, grams=500):\n    for loaf in loaves:\n        total = weigh(loaf.size, scale=big)\n    return total\n',
      'python',
    );
    for (const name of ['flour', 'loaves', 'grams', 'loaf', 'total']) expect(declared.has(name)).toBe(true);
    expect(names.has('weigh')).toBe(true);
    expect(names.has('size')).toBe(false);
    expect(names.has('scale')).toBe(false);
    expect(declared.has('big')).toBe(false);
  });

  it.each([
    ['typescript', 'import a, { b as c } from "x"; import * as d from "y"; import e = require("z");', ['a', 'c', 'd', 'e']],
    [
      'typescript',
      'enum A {} interface B<C> {} type D<E> = E extends infer F ? F : never; namespace G {}',
      ['A', 'B', 'C', 'D', 'E', 'F', 'G'],
    ],
    ['typescript', 'function a<B>(c: (d: B) => void, ...e: B[]): c is B {}', ['a', 'B', 'c', 'd', 'e']],
    ['typescript', 'type A = { [b: string]: 1 } & { [C in D]: C } & [e: number, f?: string];', ['A', 'b', 'C', 'e', 'f']],
    ['javascript', 'try {} catch ({ a }) {} for (const b in c) {} for (const [d] of e) {}', ['a', 'b', 'd']],
    ['javascript', 'const a = class B {}; const c = function d({ e: f, ...g }) {}; let [h = i] = j;', ['a', 'B', 'c', 'd', 'f', 'g', 'h']],
    ['python', 'import a.b as c, d\nfrom e import f as g, h\n', ['c', 'd', 'g', 'h']],
    ['python', 'with a() as b, c() as (d, e): pass\ntry: pass\nexcept F as g: pass\n', ['b', 'd', 'e', 'g']],
    ['python', 'a = b = 1\nc, (d, *e) = x\nf += 1\ng: int = 1\nif (h := 1): pass\n', ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']],
    ['python', '[a for b, c in d]\nlambda e, *f: 1\nfor g, h in i: pass\n', ['b', 'c', 'e', 'f', 'g', 'h']],
    [
      'python',
      'match a:\n    case [b, *c]: pass\n    case {"d": e, **f}: pass\n    case G(h=i) as j: pass\n',
      ['b', 'c', 'e', 'f', 'i', 'j'],
    ],
  ])('that the code binds are all there (%s: %s)', async (language, text, expected) => {
    const { declared } = await facts(text, language);
    expect(expected.filter((name) => !declared.has(name))).toEqual([]);
  });

  it('are no elements of a page, attributes or exported aliases', async () => {
    const { names } = await facts('const a = <div id={b}><Loaf.Slice thick /><Loaf /></div>;\nexport { a as c };\n', 'tsx');
    expect([...names].sort()).toEqual(['Loaf', 'a', 'b']);
  });

  it('are those of template holes too', async () => {
    expect((await facts('x = `a ${b.c}`;')).names.has('b')).toBe(true);
    expect((await facts('x = f"a {b}"\n', 'python')).names.has('b')).toBe(true);
  });
});

describe('calls, statements and comments', () => {
  it('come in order, each statement once', async () => {
    const { calls, statements, comments } = await facts(
      '// first\nif (open()) {\n  oven.heat();\n  new Loaf();\n} else {\n  return wait();\n}\n',
    );
    expect(calls).toEqual(['open', 'heat', 'Loaf', 'wait']);
    expect(statements).toEqual(['oven . heat ( )', 'new Loaf ( )', 'return wait ( )']);
    expect(comments).toEqual(['// first']);
  });

  it.each([
    ['javascript', 'a.b(c()).d?.(e); new F.G(); h`x`; (i.j)(); super.k(); this.#l(); (() => m())();', 'b c d G h j k #l m'],
    ['typescript', 'a<string>(b!()); c!.d();', 'a b d'],
    ['tsx', 'a = <p><B c={d()} /><E.F>g</E.F></p>;', 'B d F'],
    ['python', '@a(b)\ndef c(): return d.e(f())[0](g)\nprint(h)\n', 'a e f print'],
  ])('calls go by the last name (%s: %s)', async (language, text, expected) => {
    expect((await facts(text, language)).calls.join(' ')).toBe(expected);
  });

  it('every called name is an identifier too', async () => {
    const { calls, identifiers } = await facts('class A extends B { constructor() { super(); this.#c(); } }');
    expect(calls).toEqual(['super', '#c']);
    expect(calls.every((name) => identifiers.has(name))).toBe(true);
  });

  it.each([
    [
      'javascript',
      'function a() {\n  if (b) return c;\n  for (;;) { d(); }\n}\nclass E { f = 1; g() {} }',
      ['return c', 'd ( )', 'f = 1', 'g ( ) { }'],
    ],
    ['javascript', 'x = list.map((a) => { b(); return c; });', ['b ( )', 'return c']],
    ['python', 'def a():\n    if b: return c\n    else:\n        d(); e()\n', ['return c', 'd ( )', 'e ( )']],
  ])('statements are the innermost ones (%s: %s)', async (language, text, expected) => {
    expect((await facts(text, language)).statements).toEqual(expected);
  });

  it('comments are the same at another indentation and with other line endings', async () => {
    const a = await facts('/**\n * Bakes.\n */\nx(); // now\n');
    const b = await facts('  /**\r\n   * Bakes.\r\n   */\r\n  x(); // now\r\n');
    expect(a.comments).toEqual(['/**\n* Bakes.\n*/', '// now']);
    expect(b.comments).toEqual(a.comments);
  });

  it('are of the asked span alone', async () => {
    const text = 'function a() { b(); }\nfunction c() { d(); }\n';
    const found = await syntax.facts(text, 'javascript', { start: 22, end: text.length - 1 });
    expect(found?.calls).toEqual(['d']);
    expect(found?.identifiers.has('a')).toBe(false);
  });

  it('of a part that cuts through a string hold its piece of it', async () => {
    const text = 'a = `one\n  two`;\nb();\n';
    expect((await syntax.facts(text, 'javascript', { start: 9, end: 16 }))?.tokens).toBe('  two ` ;');
  });

  it('are unknown without a grammar', async () => {
    expect(await syntax.facts('x', 'cobol')).toBeUndefined();
  });
});
