import { describe, expect, it } from 'vitest';
import { compareJavascript } from '../../../src/checks/normal-form/javascript.ts';

const EQUAL: readonly (readonly [string, string, string])[] = [
  ['layout, comments, quotes, parentheses', 'function f(a) { return (a + "x"); }', "// c\nfunction f(a) {\n  /* d */ return a + 'x'\n}"],
  ['types', `function f(a: number, b?: string): number { return (a as ${'any'})! }`, 'function f(a, b) { return a }'],
  [
    'names of locals',
    'function f(total, rate) { let sum = total; sum += rate; return sum }',
    'function f(a, b) { let x = a; x += b; return x }',
  ],
  ['const and let', 'function f(a) { const b = g(a); h(b, b); return b }', 'function f(a) { let b = g(a); h(b, b); return b }'],
  ['var used in order', 'function f(a) { var b = g(a); h(b); return b }', 'function f(a) { const b = g(a); h(b); return b }'],
  ['else after return', 'function f(a) { if (a) { return 1 } else { return g() } }', 'function f(a) { if (a) return 1; return g(); }'],
  ['ternary', 'function f(a) { if (a) { return 1 } return 2 }', 'function f(a) { return a ? 1 : 2 }'],
  ['guard or nesting', 'function f(a) { if (!a) return; g(); h(); }', 'function f(a) { if (a) { g(); h(); } }'],
  ['De Morgan', 'function f(a, b) { return !(a && b) }', 'function f(a, b) { return !a || !b }'],
  ['negated equality', 'const f = (a, b) => !(a === b)', 'const f = (a, b) => a !== b'],
  ['swapped branches', 'function f(a) { if (a !== 1) { g() } else { h() } }', 'function f(a) { if (a === 1) { h() } else { g() } }'],
  ['double negation in a test', 'function f(a) { if (!!a) g() }', 'function f(a) { if (a) { g() } }'],
  ['compound assignment', 'function f(a) { a = a + 2; return a }', 'function f(a) { a += 2; return a }'],
  [
    'counting',
    'function f(a) { let n = 0; for (const x of a) { n++ } return n }',
    'function f(a) { let n = 0; for (const x of a) n += 1; return n }',
  ],
  ['temporaries', 'function f(a) { const r = g(a); return r }', 'function f(a) { return g(a) }'],
  ['aliases', 'function f(a) { const b = a; return b.x + b.y }', 'function f(a) { return a.x + a.y }'],
  [
    'templates of texts',
    'function f(n) { const s = String(n); return `${s}-${s}` }',
    "function f(n) { const s = String(n); return s + '-' + s }",
  ],
  ['callbacks', 'function f(a) { return a.map(function (x) { return x * 2 }) }', 'function f(a) { return a.map((y) => y * 2) }'],
  ['shorthand', 'function f(a) { return { a: a, "b": 1 } }', 'function f(a) { return { a, b: 1 } }'],
  ['undefined', 'function f(a) { return a === void 0 }', 'function f(a) { return undefined === a }'],
  ['&& as if', 'function f(a) { a && g(a); }', 'function f(a) { if (a) { g(a) } }'],
  ['while and for', 'function f(a) { while (a.next()) { g() } }', 'function f(a) { for (; a.next(); ) g() }'],
  ['continue', 'function f(a) { for (const x of a) { if (!x) continue; g(x) } }', 'function f(a) { for (const x of a) { if (x) g(x) } }'],
  ['nested ifs', 'function f(a, b) { if (a) { if (b) { g() } } }', 'function f(a, b) { if (a && b) g() }'],
  ['true or false', 'function f(a) { return a > 1 ? true : false }', 'function f(a) { return a > 1 }'],
  [
    'a declaration and its value',
    'function f(a) { let x; if (a) { x = 1 } else { x = 2 } return x }',
    'function f(a) { const x = a ? 1 : 2; return x }',
  ],
  ['needless return', 'function f(a) { g(a); return undefined }', 'function f(a) { g(a); return }'],
  ['constants on the left', 'function f(a) { return 0 < a }', 'function f(a) { return a > 0 }'],
  ['property by text', "function f(a) { return a['b'] }", 'function f(a) { return a.b }'],
  [
    'a named function',
    'function f() { const x = function g() { return g }; return x }',
    'function f() { return function g() { return g } }',
  ],
  ['unreachable code', 'function f(a) { return a; g() }', 'function f(a) { return a }'],
  ['a condition that is written down', 'function f(a) { if (false) { throw a } g(a) }', 'function f(a) { g(a) }'],
  ['an unused name', 'function f(a) { let x; const y = []; g(a) }', 'function f(a) { g(a) }'],
  ['const and let of a pattern', 'function f(a) { const { b } = g(a); h(b, b) }', 'function f(a) { let { b } = g(a); h(b, b) }'],
  [
    'else after a jump behind a function',
    'function f(a) { if (a.b) return 0; function h() { return 1 } if (a) { return h() } else { return 1 + h() } }',
    'function f(a) { if (a.b) return 0; function h() { return 1 } if (a) { return h() } return 1 + h() }',
  ],
  ['a ? a : b', 'function f(a, b) { return a ? a : b }', 'function f(a, b) { return a || b }'],
];

const DIFFERENT: readonly (readonly [string, string, string])[] = [
  ['NaN', 'const f = (a, b) => !(a < b)', 'const f = (a, b) => a >= b'],
  ['a text and a number', 'function f(a) { return `${a}` }', "function f(a) { return a + '' }"],
  ['counting a text', 'function f(a) { a++; return a }', 'function f(a) { a += 1; return a }'],
  ['this', 'function f(a) { return a.map(function () { return this }) }', 'function f(a) { return a.map(() => this) }'],
  [
    'arguments',
    'function f(a) { return a.map(function () { return arguments[0] }) }',
    'function f(a) { return a.map(() => arguments[0]) }',
  ],
  ['an effect in between', 'function f(a) { const x = a.x; g(a); return x }', 'function f(a) { g(a); return a.x }'],
  ['order of effects', 'function f() { const a = g(); return h() + a }', 'function f() { return h() + g() }'],
  ['a method without its object', 'function f(o) { const m = o.m; return m() }', 'function f(o) { return o.m() }'],
  ['an alias that is written', 'function f(a) { const b = a; a = 2; return b }', 'function f(a) { a = 2; return a }'],
  ['a written const', 'function f() { const a = 1; a = 2; return a }', 'function f() { let a = 1; a = 2; return a }'],
  ['captured names', 'function f(a, b) { return (a) => a + b }', 'function f(a, b) { return (b) => a + b }'],
  ['names of globals', 'function f(a) { return g(a) }', 'function f(a) { return h(a) }'],
  ['swapped operands', 'function f(a, b) { return a - b }', 'function f(a, b) { return b - a }'],
  ['loose equality', 'function f(a) { return a == 1 }', 'function f(a) { return a === 1 }'],
  ['|| and ??', 'function f(a) { return a || 1 }', 'function f(a) { return a ?? 1 }'],
  ['truth as a value', 'function f(a) { return !!a }', 'function f(a) { return a }'],
  ['a temporary used in a loop', 'function f(a) { const n = g(); while (a) { h(n) } }', 'function f(a) { while (a) { h(g()) } }'],
  ['tagged templates', 'const f = () => t`\\x41`', 'const f = () => t`A`'],
  ['__proto__', 'function f(__proto__) { return { __proto__ } }', 'function f(__proto__) { return { __proto__: __proto__ } }'],
  [
    'return of a promise',
    'async function f(a) { try { return await a } catch { return 1 } }',
    'async function f(a) { try { return a } catch { return 1 } }',
  ],
  ['optional chains', 'function f(a) { return a?.b.c }', 'function f(a) { return (a?.b).c }'],
  ['typeof of what may not be declared', 'function f() { const t = nope; return typeof t }', 'function f() { return typeof nope }'],
  ['constants of the file', 'const a = 1; f(a);', 'const a = 2; f(a);'],
  ['a value of the file that is set by itself', 'let a = 1; if (a > 0) a = 2; f(a);', 'let a = a > 0 ? 2 : 1; f(a);'],
  ['an unused name with an effect', 'function f(a) { const x = g(); h(a) }', 'function f(a) { h(a) }'],
  [
    'a var in unreachable code',
    'function f(a) { if (a) { x = 1; return x; var x; } return g() }',
    'function f(a) { if (a) { x = 1; return x; } return g() }',
  ],
  ['minus zero', 'function f() { return -0 }', 'function f() { return 0 }'],
  ['names that functions carry', 'function f() { const a = () => 1; return a }', 'function f() { const b = () => 1; return b }'],
  [
    'a var before its value',
    'function f() { g(); var a = 1; function g() { h(a) } return a }',
    'function f() { g(); let a = 1; function g() { h(a) } return a }',
  ],
];

describe('equivalence by normal form, JavaScript and TypeScript', () => {
  it.each(EQUAL)('proves two versions equal that differ in %s', (_what, before, after) => {
    expect(compareJavascript(before, after, 'typescript')).toMatchObject({ is: 'equal' });
    expect(compareJavascript(after, before, 'typescript')).toMatchObject({ is: 'equal' });
  });

  it.each(DIFFERENT)('never proves equal what differs: %s', (_what, before, after) => {
    expect(compareJavascript(before, after, 'javascript')).toEqual({ is: 'not-proved' });
  });

  it('names the rules that made them equal', () => {
    const answer = compareJavascript('function f(a) { return !(a && 1) }', 'function f(a) { return !a || !1 }', 'javascript');
    expect(answer).toMatchObject({ is: 'equal' });
    expect(compareJavascript('let a = 1;', 'let a=1', 'javascript')).toMatchObject({ is: 'equal', rules: [] });
  });

  it('gives up where eval makes names unknowable, and where a text does not parse', () => {
    expect(compareJavascript('eval(x); let a', 'eval(x); let b', 'javascript')).toMatchObject({ is: 'not-run' });
    expect(compareJavascript('let a = ', 'let a', 'javascript')).toMatchObject({ is: 'not-run' });
  });

  it('tells a program from what only looks like one', () => {
    const twice = 'function f(a) { const b = a; const b = 1; return b }';
    expect(compareJavascript('function f(a) { const b = a; return b }', twice, 'javascript')).toEqual({
      is: 'broken',
      why: "Identifier 'b' has already been declared.",
    });
    expect(compareJavascript(twice, 'function f(a) { const b = a; return b }', 'javascript')).toMatchObject({ is: 'not-run' });
  });
});
