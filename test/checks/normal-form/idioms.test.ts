import { describe, expect, it } from 'vitest';
import { javascriptMutants } from '../../../src/checks/javascript/mutants.ts';
import { compareJavascript } from '../../../src/checks/normal-form/javascript.ts';
import { slips } from '../../support/slips.ts';

/** A rule, two texts that are the same up to it, and a slip of the second that is not. */
const IDIOMS: readonly (readonly [string, string, string, string])[] = [
  ['strict equality', 'function f(a, b) { return a == b }', 'function f(a, b) { return a === b }', 'function f(a, b) { return a !== b }'],
  [
    'null or undefined',
    'function f(a) { return a === null || a === undefined }',
    'function f(a) { return a == null }',
    'function f(a) { return a === null }',
  ],
  [
    '??',
    'function f(a, b) { return a.x != null ? a.x : b }',
    'function f(a, b) { return a.x ?? b }',
    'function f(a, b) { return a.x || b }',
  ],
  ['||', 'function f(a, b) { return a.x ? a.x : b }', 'function f(a, b) { return a.x || b }', 'function f(a, b) { return a.x ?? b }'],
  ['x = x || y', 'function f(a) { a.b = a.b || []; }', 'function f(a) { a.b ||= []; }', 'function f(a) { a.b ??= []; }'],
  ['??=', 'function f(a) { if (a.b == null) { a.b = []; } }', 'function f(a) { a.b ??= []; }', 'function f(a) { a.b &&= []; }'],
  ['x = x + y', 'function f(a, i) { a[i] = a[i] - 1; }', 'function f(a, i) { a[i] -= 1; }', 'function f(a, i) { a[i] -= 2; }'],
  ['templates', "function f(a) { return 'a' + a + 'b' }", 'function f(a) { return `a${a}b` }', 'function f(a) { return `b${a}a` }'],
  [
    'compared with true',
    'function f(a) { if (a.has(1) === false) g() }',
    'function f(a) { if (!a.has(1)) g() }',
    'function f(a) { if (a.has(1)) g() }',
  ],
  [
    'includes',
    'function f(a, x) { return a.indexOf(x) !== -1 }',
    'function f(a, x) { return a.includes(x) }',
    'function f(a, x) { return a.indexOf(x) !== 0 }',
  ],
  [
    'starts with',
    "function f(a) { return a.indexOf('x') === 0 }",
    "function f(a) { return a.startsWith('x') }",
    "function f(a) { return a.includes('x') }",
  ],
  [
    'undefined by its type',
    "function f(a) { return typeof a.b !== 'undefined' }",
    'function f(a) { return a.b !== undefined }',
    'function f(a) { return a.b !== null }',
  ],
  [
    'arrows and functions',
    'function f(a) { return function (x) { return x + a } }',
    'function f(a) { return (x) => x + a }',
    'function f(a) { return (x) => a + x }',
  ],
  [
    'methods of objects',
    'const o = { async m(a) { return this.x(a) } }',
    'const o = { m: async function (a) { return this.x(a) } }',
    'const o = { m: function (a) { return this.x(a) } }',
  ],
  [
    'bound functions',
    'function f(a) { g(function () { this.h(a) }.bind(this)) }',
    'function f(a) { g(() => { this.h(a) }) }',
    'function f(a) { g(function () { this.h(a) }) }',
  ],
  [
    'object spread',
    'function f(a) { return Object.assign({}, a, { b: 1 }) }',
    'function f(a) { return { ...a, b: 1 } }',
    'function f(a) { return { b: 1, ...a } }',
  ],
  [
    'array spread',
    'function f(a, b) { return a.concat([b]) }',
    'function f(a, b) { return [...a, b] }',
    'function f(a, b) { return [...a, ...b] }',
  ],
  [
    'call spread',
    'function f(o, a) { return o.g.apply(o, a) }',
    'function f(o, a) { return o.g(...a) }',
    'function f(o, a) { return o.g(a) }',
  ],
  [
    'own properties',
    'function f(o, k) { return Object.prototype.hasOwnProperty.call(o, k) }',
    'function f(o, k) { return Object.hasOwn(o, k) }',
    'function f(o, k) { return Object.hasOwn(k, o) }',
  ],
  [
    'find',
    'function f(a) { return a.filter((x) => x.y)[0] }',
    'function f(a) { return a.find((x) => x.y) }',
    'function f(a) { return a.find((x) => !x.y) }',
  ],
  [
    'some',
    'function f(a) { return a.filter((x) => x.y).length > 0 }',
    'function f(a) { return a.some((x) => x.y) }',
    'function f(a) { return a.every((x) => x.y) }',
  ],
  ['powers', 'function f(a, b) { return Math.pow(a, b) }', 'function f(a, b) { return a ** b }', 'function f(a, b) { return b ** a }'],
  [
    'literals for constructors',
    'function f() { return [new Array(), new Object()] }',
    'function f() { return [[], {}] }',
    'function f() { return [{}, []] }',
  ],
  [
    'optional chains in tests',
    "function f(a) { if (a && a.b && a.b.c === 'x') g() }",
    "function f(a) { if (a?.b?.c === 'x') g() }",
    "function f(a) { if (a?.b?.c !== 'x') g() }",
  ],
  [
    'optional chains as guards',
    'function f(a) { if (!a || !a.b) return 1; a && a.b(); return 2 }',
    'function f(a) { if (!a?.b) return 1; a?.b(); return 2 }',
    'function f(a) { if (!a?.b) return 1; a.b(); return 2 }',
  ],
  [
    'var in blocks',
    'function f(a) { if (a) { var b = g(a); h(b, b); } for (var i = 0; i < 3; i++) k(i, i) }',
    'function f(a) { if (a) { const b = g(a); h(b, b); } for (let i = 0; i < 3; i += 1) k(i, i) }',
    'function f(a) { if (a) { const b = g(a); h(b, b); } for (let i = 1; i < 3; i += 1) k(i, i) }',
  ],
  [
    'destructuring',
    'function f(o) { const a = o.p.a; const b = o.p.c; g(b, a, a, b) }',
    'function f(o) { const { a, c: b } = o.p; g(b, a, a, b) }',
    'function f(o) { const { a, b } = o.p; g(b, a, a, b) }',
  ],
  [
    'default parameters',
    'function f(a, b) { if (b === undefined) { b = 1; } g(a, b) }',
    'function f(a, b = 1) { g(a, b) }',
    'function f(a, b) { g(a, b) }',
  ],
  [
    'for of',
    'function f(a) { for (let i = 0; i < a.length; i++) { const x = a[i]; g(x); h(x) } }',
    'function f(a) { for (const x of a) { g(x); h(x) } }',
    'function f(a) { for (const x of a) { h(x); g(x) } }',
  ],
  [
    'a wrong bound',
    'function f(a) { for (let i = 0; i < a.length; i++) { g(a[i]) } }',
    'function f(a) { for (const x of a) { g(x) } }',
    'function f(a) { for (let i = 0; i <= a.length; i++) { g(a[i]) } }',
  ],
  [
    'loops that search',
    'function f(a) { for (const x of a) { if (x.y) { return true } } return false }',
    'function f(a) { return a.some((x) => x.y) }',
    'function f(a) { return !a.some((x) => x.y) }',
  ],
  [
    'loops that fail',
    'function f(a) { for (const { y } of a) { if (!y) { return false } } return true }',
    'function f(a) { return a.every(({ y }) => y) }',
    'function f(a) { return a.every(({ y }) => !y) }',
  ],
  [
    'loops that find',
    'function f(a) { for (const x of a) { if (x.y) { return x } } return undefined }',
    'function f(a) { return a.find((x) => x.y) }',
    'function f(a) { return a.find((x) => x) }',
  ],
  [
    'loops that map',
    'function f(a) { const out = []; for (const x of a) { out.push(x.y) } return out }',
    'function f(a) { return a.map((x) => x.y) }',
    'function f(a) { return a.map((x) => x) }',
  ],
  [
    'loops that filter',
    'function f(a) { const out = []; for (const x of a) { if (x.y) { out.push(x) } } return out }',
    'function f(a) { return a.filter((x) => x.y) }',
    'function f(a) { return a.filter((x) => !x.y) }',
  ],
  ['debugger', 'function f(a) { debugger; g(a) }', 'function f(a) { g(a) }', 'function f(a) { }'],
];

/** Edits that look like an idiom and are none. */
const DIFFERENT: readonly (readonly [string, string, string])[] = [
  ['null and undefined are not one another', 'function f(a, b) { return a !== undefined ? a : b }', 'function f(a, b) { return a ?? b }'],
  ['a chain as a value', 'function f(a) { return a && a.b }', 'function f(a) { return a?.b }'],
  [
    'a var that is used outside of its block',
    'function f(a) { if (a) { var b = 1 } return b }',
    'function f(a) { if (a) { let b = 1 } return b }',
  ],
  [
    'a var whose value is lost outside',
    'function f(a) { if (a) { var b = 1 } return b }',
    'function f(a) { if (a) { var b = 2 } return b }',
  ],
  [
    'a loop that writes its list',
    'function f(a) { for (let i = 0; i < a.length; i++) a[i] = 0 }',
    'function f(a) { for (let x of a) x = 0 }',
  ],
  [
    'a loop from the second on',
    'function f(a) { for (let i = 1; i < a.length; i++) g(a[i]) }',
    'function f(a) { for (const x of a) g(x) }',
  ],
  ['a default that a null takes', 'function f(a) { if (a == null) { a = 1 } g(a) }', 'function f(a = 1) { g(a) }'],
  ['a function with its own this', 'function f() { return function () { return this } }', 'function f() { return () => this }'],
  ['apply with another this', 'function f(o, p, a) { return o.g.apply(p, a) }', 'function f(o, p, a) { return o.g(...a) }'],
  ['numbers before the first text', "function f(a, b) { return a + b + 'x' }", 'function f(a, b) { return `${a}${b}x` }'],
  ['a global that may be missing', "function f() { return typeof w === 'undefined' }", 'function f() { return w === undefined }'],
  ['an array of a length', 'function f() { return new Array(3) }', 'function f() { return [3] }'],
  ['a list that is looked for at its start', 'function f(a, x) { return a.indexOf(x) > 0 }', 'function f(a, x) { return a.includes(x) }'],
];

describe('the same up to idioms, JavaScript and TypeScript', () => {
  it.each(IDIOMS)('knows %s both ways, and refuses a slip in it', (_what, before, after, slip) => {
    expect(compareJavascript(before, after, 'typescript')).toEqual({ is: 'not-proved' });
    expect(compareJavascript(before, after, 'typescript', true)).toMatchObject({ is: 'equal' });
    expect(compareJavascript(after, before, 'typescript', true)).toMatchObject({ is: 'equal' });
    expect(compareJavascript(before, slip, 'typescript', true)).toEqual({ is: 'not-proved' });
    expect(compareJavascript(slip, after, 'typescript', true)).toEqual({ is: 'not-proved' });
  });

  it.each([
    ['a question mark', 'function f(a?: A): B { return g(a) }', 'function f(a: A): B { return g(a) }'],
    ['a type', 'function f(a: A): B { return g(a) }', 'function f(a: C): B { return g(a) }'],
    ['what is returned', 'const f = (a: A): B => g(a)', 'const f = (a: A): C => g(a)'],
    ['the type of the rest', 'function f(...a: A[]) { g(a) }', 'function f(...a: B[]) { g(a) }'],
    ['the type of a pattern', 'function f({ a }: A) { g(a) }', 'function f({ a }: B) { g(a) }'],
  ])('tells of other types that callers are shown: %s', (_what, before, after) => {
    for (const [one, two] of [
      [before, after],
      [after, before],
    ] as const) {
      expect(compareJavascript(one, two, 'typescript')).toMatchObject({ is: 'equal', otherTypes: true });
      expect(compareJavascript(one, two, 'typescript', true)).toMatchObject({ is: 'equal', otherTypes: true });
    }
    expect(compareJavascript(before, before, 'typescript')).not.toHaveProperty('otherTypes');
  });

  it('lets a default stand for a question mark, and a function become an arrow', () => {
    const before = 'function f(a: A, b?: number): B { if (b === undefined) { b = 1; } return g(function (x: A): B { return h(x, b) }) }';
    const after = 'function f(a: A, b: number = 1): B { return g((x: A): B => h(x, b)) }';
    expect(compareJavascript(before, after, 'typescript', true)).toMatchObject({ is: 'equal' });
    expect(compareJavascript(before, after, 'typescript', true)).not.toHaveProperty('otherTypes');
  });

  it.each(DIFFERENT)('does not take for an idiom: %s', (_what, before, after) => {
    expect(compareJavascript(before, after, 'javascript', true)).toEqual({ is: 'not-proved' });
    expect(compareJavascript(after, before, 'javascript', true)).toEqual({ is: 'not-proved' });
  });

  it('refuses the mutants and slips of every example', async () => {
    const passed: string[] = [];
    let made = 0;
    for (const [what, before, after] of IDIOMS) {
      const mutants = await javascriptMutants(after, { start: 0, end: after.length }, { language: 'typescript' });
      for (const { text, change } of [...mutants, ...slips(after, 'typescript')]) {
        made += 1;
        if (compareJavascript(before, text, 'typescript', true).is === 'equal') passed.push(`${what}: ${change}`);
      }
    }
    expect(made).toBeGreaterThan(200);
    expect(passed).toEqual([]);
  });
});
