import vm from 'node:vm';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { degrade } from '../../../models/localcoder-tiny/recipe/javascript/rules/degrade.ts';
import { normalise } from '../../../models/localcoder-tiny/recipe/javascript/rules/normalise.ts';
import { parses } from '../../../models/localcoder-tiny/recipe/javascript/rules/parses.ts';
import { type Dialect, RULES } from '../../../models/localcoder-tiny/recipe/javascript/rules/rules.ts';

type Pair = readonly [before: string, after: string];
interface Case {
  readonly turns: readonly Pair[];
  readonly stays: readonly string[];
  readonly dialect?: Dialect;
}

const CASES: Record<string, Case> = {
  'split-declarations': {
    turns: [
      [
        'function f(a) { let x = a.go(), y = x.go(); x += y; y++; g(x, y); }',
        'function f(a) { let x = a.go(); let y = x.go(); x += y; y++; g(x, y); }',
      ],
    ],
    stays: ['function f(a) { for (let i = 0, n = a.size; i < n; i++) { g(i); } }'],
  },
  braces: {
    turns: [
      ['function f(a) { if (a) b(); }', 'function f(a) { if (a) { b(); } }'],
      [
        'function f(a, c) { for (;;) if (a) b(); else if (c) d(); else e(); }',
        'function f(a, c) { for (;;) { if (a) { b(); } else if (c) { d(); } else { e(); } } }',
      ],
    ],
    stays: ['function f(a) { if (a) { b(); } }'],
  },
  'no-var': {
    turns: [
      ['function f(a) { var b = a.go(); use(b, b); }', 'function f(a) { const b = a.go(); use(b, b); }'],
      ['function f(a) { for (var i = 0; i < a; i++) { g(i); } }', 'function f(a) { for (let i = 0; i < a; i++) { g(i); } }'],
      [
        'function f(a) { var b = g(a); return a.map((b) => b.id + b.no); }',
        'function f(a) { const b = g(a); return a.map((b) => b.id + b.no); }',
      ],
    ],
    stays: [],
  },
  'prefer-const': {
    turns: [['function f(a) { let b = a.go(); use(b, b); }', 'function f(a) { const b = a.go(); use(b, b); }']],
    stays: ['function f(a) { let b = a; [b] = a.go(); use(b); }', 'function f(a) { let b = 0; for (b of a) { use(b); } }'],
  },
  'joined-declaration': {
    turns: [['function f(a) { let b; b = a.go(); use(b, b); }', 'function f(a) { const b = a.go(); use(b, b); }']],
    stays: ['function f(a) { let b; b = a.go(() => b); use(b); }'],
  },
  yoda: {
    turns: [["function f(a) { return 'x' === a; }", "function f(a) { return a === 'x'; }"]],
    stays: ['function f(a) { return 0 < a && a < 9; }'],
  },
  'strict-equality': {
    turns: [
      ["function f(a) { return typeof a == 'string'; }", "function f(a) { return typeof a === 'string'; }"],
      ['function f(a) { return a.length != 0 && a.x % 2 == 1; }', 'function f(a) { return a.length !== 0 && a.x % 2 === 1; }'],
    ],
    stays: ['function f(a) { return a == null || a == 0 || a == "1"; }', 'function f(a, b) { return a.length == b; }'],
  },
  'undefined-check': {
    turns: [
      [
        "function f(a) { return typeof a.b === 'undefined' || a.c === void 0; }",
        'function f(a) { return a.b === undefined || a.c === undefined; }',
      ],
    ],
    stays: ["function f() { return typeof window === 'undefined'; }"],
  },
  'boolean-comparison': {
    turns: [['function f(a, b) { return a.includes(b) === false; }', 'function f(a, b) { return !a.includes(b); }']],
    stays: ['function f(a) { return a === true; }', 'function f(a) { return a.isOpen() === false; }'],
  },
  negation: {
    turns: [
      ['function f(a, b) { return !(a === b); }', 'function f(a, b) { return a !== b; }'],
      ['function f(a, b) { if (!!a && Boolean(b)) { c(); } }', 'function f(a, b) { if (a && b) { c(); } }'],
    ],
    stays: ['function f(a, b) { return !(a < b); }', 'function f(a) { return !!a; }', 'function f(a, b) { return !!a && b; }'],
  },
  'property-access': {
    turns: [["function f(a) { return a['b'].c; }", 'function f(a) { return a.b.c; }']],
    stays: ["function f(a) { return a['b-c']; }"],
  },
  'bound-function': {
    turns: [['function f(a) { a.on(function (x) { this.go(x); }.bind(this)); }', 'function f(a) { a.on((x) => { this.go(x); }); }']],
    stays: [
      'function f(a) { a.on(function () { this.go(arguments); }.bind(this)); }',
      'function f(a, b) { a.on(function () { this.go(); }.bind(b)); }',
    ],
  },
  'arrow-function': {
    turns: [
      [
        'function f(a) { return a.map(async function (x) { await g(x); }); }',
        'function f(a) { return a.map(async (x) => { await g(x); }); }',
      ],
      [
        'function f(a) { return a.map(x => x.y).map(function (y) { go(y); }); }',
        'function f(a) { return a.map(x => x.y).map(y => { go(y); }); }',
      ],
    ],
    stays: [
      'function f(a) { return a.map(function (x) { return this.go(x); }); }',
      'function f(a) { return a.map(function* (x) { yield x; }); }',
      'function f(a) { const go = function () { use(a); }; return new go(); }',
      'function f(a) { a.on(function () { a.go(() => arguments[0]); }); }',
    ],
  },
  'arrow-body': {
    turns: [['const f = (a) => { return { a }; };', 'const f = (a) => ({ a });']],
    stays: ['const f = (a) => { a.go(); };'],
  },
  'for-of': {
    turns: [
      [
        'function f(list) { for (let i = 0; i < list.length; i++) { const one = list[i]; g(one); } }',
        'function f(list) { for (const one of list) { g(one); } }',
      ],
      [
        'function f(a) { for (let i = 0; i < a.rows.length; i += 1) { const [x, y] = a.rows[i]; g(x, y); } }',
        'function f(a) { for (const [x, y] of a.rows) { g(x, y); } }',
      ],
    ],
    stays: [
      'function f(list) { for (let i = 0; i < list.length; i++) { const one = list[i]; g(one, i); } }',
      'function f(list) { for (let i = 0; i < list.length; i++) { const one = list[i]; list = g(one); } }',
      'function f(text) { for (let i = 0; i < text.length; i++) { const one = text[i]; g(one); } }',
    ],
  },
  'boolean-result': {
    turns: [
      ['function f(a, b) { return a > b ? true : false; }', 'function f(a, b) { return a > b; }'],
      ['function f(a, b) { if (a > b) { return true; } return false; }', 'function f(a, b) { return a > b; }'],
      ['function f(a) { if (a.ok) { return false; } else { return true; } }', 'function f(a) { return !a.ok; }'],
    ],
    stays: ['function f(a) { return a ? true : false; }', 'function f(a) { if (a.ok) { return true; } return false; }'],
  },
  'needless-else': {
    turns: [['function f(a) { if (a) { return 1; } else { g(); } return 2; }', 'function f(a) { if (a) { return 1; } g(); return 2; }']],
    stays: [
      'function f(a) { const b = a.b; if (a) { return b; } else { const b = g(); use(b, b); } return 2; }',
      'function f(a) { if (a) { b(); } else { c(); } }',
    ],
  },
  'dead-code': {
    turns: [
      ['function f(a) { debugger; if (false) { a(); } return a; b(); }', 'function f(a) { return a; }'],
      ['function f(a) { a();; return; }', 'function f(a) { a(); }'],
    ],
    stays: ['function f(a) { return g(); function g() { return a; } }', 'function f(a) { for (;;); }'],
  },
  'unused-variable': {
    turns: [['function f(a) { const b = []; return a; }', 'function f(a) { return a; }']],
    stays: ['function f(a) { const b = a.go(); return a; }', 'const a = 1;'],
  },
  'unused-catch': {
    turns: [['function f(a) { try { a(); } catch (error) { b(); } }', 'function f(a) { try { a(); } catch { b(); } }']],
    stays: ['function f(a) { try { a(); } catch (error) { b(error); } }'],
  },
  'shorthand-property': {
    turns: [['function f(a) { const { b: b, c } = a; return { b: b, c }; }', 'function f(a) { const { b, c } = a; return { b, c }; }']],
    stays: ["function f(a, b) { return { b: a, 'a': a, c: b }; }"],
  },
  'method-shorthand': {
    turns: [['const a = { go: async function (b) { await this.c(b); } };', 'const a = { async go(b) { await this.c(b); } };']],
    stays: [
      'const a = { Go: function (b) { this.b = b; }, constructor: function () { this.x = 1; } };',
      'const a = { go: function go() { go(); } };',
    ],
  },
  includes: {
    turns: [
      [
        'function f(a, b) { return a.indexOf(b) !== -1 || a.indexOf(1) < 0; }',
        'function f(a, b) { return a.includes(b) || !a.includes(1); }',
      ],
      ['function f(a, b) { if (~a.indexOf(b)) { c(); } }', 'function f(a, b) { if (a.includes(b)) { c(); } }'],
    ],
    stays: [
      'function f(a, b) { return a.indexOf(b, 1) !== -1; }',
      'function f(a) { return a.indexOf(NaN) !== -1; }',
      'function f(a, b) { return a?.indexOf(b) !== -1; }',
    ],
  },
  'starts-with': {
    turns: [["function f(a) { return a.toLowerCase().indexOf('x') === 0; }", "function f(a) { return a.toLowerCase().startsWith('x'); }"]],
    stays: ["function f(a) { return a.indexOf('x') === 0; }"],
  },
  nullish: {
    turns: [
      ['function f(a, b) { return a.c !== null && a.c !== undefined ? a.c : b; }', 'function f(a, b) { return a.c ?? b; }'],
      ['function f(a, b, c) { return a == null ? b || c : a; }', 'function f(a, b, c) { return a ?? (b || c); }'],
      ['function f(a, b) { return a.c ? a.c : b; }', 'function f(a, b) { return a.c || b; }'],
    ],
    stays: ['function f(a, b) { return a !== undefined ? a : b; }', 'function f(a, b) { return a() != null ? a() : b; }'],
  },
  'optional-chain': {
    turns: [
      ['function f(a) { if (a && a.b && a.b.c()) { d(); } }', 'function f(a) { if (a?.b?.c()) { d(); } }'],
      [
        "function f(a) { while (!a.x || !a.x.y) { d(); } return a && a.b === 'x' ? 1 : 2; }",
        "function f(a) { while (!a.x?.y) { d(); } return a?.b === 'x' ? 1 : 2; }",
      ],
    ],
    stays: [
      'function f(a) { return a && a.b; }',
      'function f(a) { if (a && a.length === 0) { d(); } }',
      'function f(a) { if (a && a.b !== 1) { d(); } }',
    ],
  },
  'logical-assignment': {
    turns: [
      ['function f(a, b) { a.c = a.c || b || 1; return a; }', 'function f(a, b) { a.c ||= b || 1; return a; }'],
      ['function f(a, b) { if (a.c == null) { a.c = b; } return a; }', 'function f(a, b) { a.c ??= b; return a; }'],
    ],
    stays: ['function f(a, b) { a.c = b || a.c; return a; }', 'function f(a, b) { a().c = a().c || b; }'],
  },
  'default-parameter': {
    turns: [['function f(a, b) { if (b === undefined) { b = 1; } return a + b; }', 'function f(a, b = 1) { return a + b; }']],
    stays: [
      'function f(a, b) { if (b === undefined) { b = a.go(); } return a + b; }',
      'function f(a) { if (a === undefined) { a = 1; } return arguments; }',
    ],
  },
  'array-spread': {
    turns: [['function f(a, ...b) { return [a].concat(b); }', 'function f(a, ...b) { return [a, ...b]; }']],
    stays: ['function f(a, b) { return [a].concat(b); }', 'function f(a) { return a.concat([1]); }'],
  },
  'object-spread': {
    turns: [['const f = (a) => Object.assign({}, a, { b: 1 });', 'const f = (a) => ({ ...a, b: 1 });']],
    stays: ['function f(a, b) { return Object.assign(a, b); }', 'function f(a) { return Object.assign({}, ...a); }'],
  },
  'call-spread': {
    turns: [['function f(a, ...args) { return a.b.apply(a, args); }', 'function f(a, ...args) { return a.b(...args); }']],
    stays: ['function f(a, ...args) { return a.b.apply(this, args); }', 'function f(a, b) { return a.apply(null, b); }'],
  },
  'needless-temporary': {
    turns: [['function f(a) { const result = a.go(); return result; }', 'function f(a) { return a.go(); }']],
    stays: ['function f(a) { const b = a.go(); a.stop(); return b; }', 'function f(a) { const named = () => a; return named; }'],
  },
  'literal-constructor': {
    turns: [['function f() { return [new Array(), new Object(), new Array(1, 2)]; }', 'function f() { return [[], {}, [1, 2]]; }']],
    stays: ['function f(a) { return new Array(a); }', 'function f(Array) { return new Array(); }'],
  },
  destructure: {
    turns: [
      [
        'function f(a) { const b = a.x.b; const d = a.x.c; use(b, d, b, d); }',
        'function f(a) { const { b, c: d } = a.x; use(b, d, b, d); }',
      ],
    ],
    stays: ['function f(a) { const b = a.b; use(b, b); }', 'function f(a) { const b = a.b; let c = a.c; c += b; return c; }'],
  },
  'compound-assignment': {
    turns: [['function f(a, b) { a.c = a.c * (b + 1); return a; }', 'function f(a, b) { a.c *= b + 1; return a; }']],
    stays: ['function f(a, b) { a = b - a; return a; }', 'function f(a, b, c) { a = a + b + c; return a; }'],
  },
  find: {
    turns: [
      ['function f(a, b) { return a.filter((x) => x.id === b)[0]; }', 'function f(a, b) { return a.find((x) => x.id === b); }'],
      ['function f(a) { return a.filter((x) => x.ok).length === 0; }', 'function f(a) { return !a.some((x) => x.ok); }'],
    ],
    stays: [
      'function f(a, b) { return a.filter((x) => b.push(x) && (b.c = x))[0]; }',
      'function f($a) { return $a.filter((x) => x.ok)[0]; }',
    ],
  },
  'conditional-value': {
    turns: [
      ['function f(a) { let b; if (a.c) { b = 1; } else { b = 2; } use(b, b); }', 'function f(a) { const b = a.c ? 1 : 2; use(b, b); }'],
    ],
    stays: ['function f(a) { let b; if (a.c) { b = 1; } use(b); }'],
  },
  'map-loop': {
    turns: [
      [
        'function f(items) { const out = []; for (const x of items) { out.push(x.y); } use(out, out); }',
        'function f(items) { const out = items.map((x) => x.y); use(out, out); }',
      ],
      [
        'function f(items) { const out = []; for (const x of items) { if (x.y) { out.push(x); } } return out; }',
        'function f(items) { return items.filter((x) => x.y); }',
      ],
    ],
    stays: [
      'function f(seen) { const out = []; for (const x of seen) { out.push(x.y); } return out; }',
      'async function f(items) { const out = []; for (const x of items) { out.push(await x.y()); } return out; }',
    ],
  },
  'some-loop': {
    turns: [
      [
        'function f(items) { for (const x of items) { if (!x.ok) { return false; } } return true; }',
        'function f(items) { return items.every((x) => x.ok); }',
      ],
    ],
    stays: ['function f(seen) { for (const x of seen) { if (x.ok) { return true; } } return false; }'],
  },
  'nested-if': {
    turns: [
      ['function f(a, b, c) { if (a || b) { if (c) { d(); } } }', 'function f(a, b, c) { if ((a || b) && c) { d(); } }'],
      ['function f(a, b) { if (a) { c(); } else { if (b) { d(); } } }', 'function f(a, b) { if (a) { c(); } else if (b) { d(); } }'],
    ],
    stays: [
      'function f(a, b) { if (a) { if (b) { c(); } else { d(); } } }',
      'function f(a, b) { if (a) { if (b) { c(); } } else { d(); } }',
    ],
  },
  'negated-if': {
    turns: [
      [
        'function f(a) { if (!a) { b(); } else { c(); } return !a ? 1 : 2; }',
        'function f(a) { if (a) { c(); } else { b(); } return a ? 2 : 1; }',
      ],
    ],
    stays: ['function f(a) { if (!a) { b(); } }'],
  },
  power: {
    turns: [['function f(a, b) { return Math.pow(-a, b + 1) * 2; }', 'function f(a, b) { return (-a) ** (b + 1) * 2; }']],
    stays: ['function f(Math, a) { return Math.pow(a, 2); }'],
  },
  'has-own': {
    turns: [
      ['function f(a, b) { return Object.prototype.hasOwnProperty.call(a, b); }', 'function f(a, b) { return Object.hasOwn(a, b); }'],
    ],
    stays: ['function f(a, b) { return a.hasOwnProperty(b); }'],
  },
  'template-literal': {
    turns: [
      [
        "function f(a, b) { return 'it\\'s `' + a.b + '`: ' + (a || b); }",
        `function f(a, b) { return \`it's \\\`\${a.b}\\\`: \${a || b}\`; }`,
      ],
      [String.raw`function f(a) { return '\\' + a + '\n\"'; }`, `function f(a) { return \`\\\\\${a}\\n"\`; }`],
    ],
    stays: ["function f(a, b) { return a + b + 'x'; }", "function f(a) { return '' + a; }", "function f(a) { return 'long' + 'er ' + a; }"],
  },
  parentheses: {
    turns: [['function f(a, b) { return ((a.b) && (a === b)); }', 'function f(a, b) { return a.b && a === b; }']],
    stays: [
      'function f(a, b, c) { return (a && b) || c; }',
      'function f(a) { return (a?.b).c; }',
      'function f(a, b) { while ((a = b())) { c(a); } }',
    ],
  },
};

const TYPED: Record<string, Pair> = {
  'arrow-function': [
    'function f(a: A[]): B[] { return a.map(function <T>(x: T): x is B { go(x); }); }',
    'function f(a: A[]): B[] { return a.map(<T>(x: T): x is B => { go(x); }); }',
  ],
  'default-parameter': [
    'function f(a?: number): number { if (a === undefined) { a = 1; } return a; }',
    'function f(a: number = 1): number { return a; }',
  ],
  'map-loop': [
    'function f(a: readonly A[]): B[] { const b: B[] = []; for (const x of a) { b.push(x.y as B); } return g(b, b); }',
    'function f(a: readonly A[]): B[] { const b: B[] = a.map((x) => x.y as B); return g(b, b); }',
  ],
  'needless-temporary': ['function f(a: A): B { const b = a.b as B; return b; }', 'function f(a: A): B { return a.b as B; }'],
  'no-var': ['function f(a: A): B { var b: B = a.b!; return g(b, b); }', 'function f(a: A): B { const b: B = a.b!; return g(b, b); }'],
};

const FIXTURES: readonly (readonly [code: string, inputs: readonly string[]])[] = [
  [
    `function f(items) { const out = []; for (const x of items) { if (x > 1) { out.push(x); } } return \`\${out.length}: \${out}\`; }`,
    ['[]', '[1, 2, 3]'],
  ],
  [
    `function f(a, b = 'x') { if (a?.ok && b !== 'y') { return \`\${a.name}-\${b}\`; } return a?.name ?? b; }`,
    ["null, 'y'", "{ ok: true, name: 'n' }", "{ name: 0 }, 'y'"],
  ],
  [
    'function f(list) { const names = list.map((x) => x.id * 2); return names.includes(4) || !names.some((x) => x < 0); }',
    ['[]', '[{ id: 2 }]', '[{ id: -1 }]'],
  ],
  [
    'function f(n, k) { let sum = 0; for (let i = 0; i < n; i++) { sum += i ** 2; sum -= k; } return sum > 3 ? [sum, k] : [k]; }',
    ['0, 1', '5, 2', '3, -1'],
  ],
  [
    'function f(o, ...rest) { const { a, b } = o; const all = [a, ...rest]; return { ...o, all, max: Math.max(...rest), b }; }',
    ['{ a: 1, b: 2 }, 3', '{}, 1, 2'],
  ],
  [
    'function f(x) { let y; if (x === undefined) { y = 1; x ??= 2; } else if (x > 4) { y = 2; } else { y = 3; } y ||= 9; return [x, y]; }',
    ['', '5', '0'],
  ],
  [
    'function f(items) { for (const x of items) { if (x.ok) { return x; } } try { items.go(); } catch { return null; } return undefined; }',
    ['[]', '[{ ok: 0 }, { ok: 1 }]'],
  ],
  [
    "function f(s) { const t = s.trim(); if (t.startsWith('a') && t !== 'ab') { return true; } return t.length === 2 && Object.hasOwn({ ab: 1 }, t); }",
    ["' a '", "'ab'", "'xy'"],
  ],
  [
    'function f(a, b) { const both = a && b; if (a) { if (b) { return 1; } return 2; } return both === a ? !b : (b || 3); }',
    ['1, 1', '1, 0', '0, 0', '0, 2'],
  ],
  [
    'function f(...args) { const add = (x, y) => x + y; const value = args.length > 1 ? add(...args) : args[0]; return { value, get() { return this.value; } }.get(); }',
    ['1', '1, 2', '"a", 1'],
  ],
];

const printer = ts.createPrinter({ removeComments: true });
const printed = (code: string, dialect: Dialect): string =>
  printer
    .printFile(ts.createSourceFile(`code.${dialect}`, code, ts.ScriptTarget.Latest))
    .replace(/\s+/g, ' ')
    .replaceAll('"', "'");
const canonical = (code: string, dialect: Dialect): string =>
  printed(normalise(code, dialect)?.code ?? 'cannot be made canonical', dialect);

function randomFrom(seed: number): () => number {
  let state = seed * 7919 + 1;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

function outcome(code: string, input: string): string {
  return vm.runInNewContext(`try { JSON.stringify([(${code})(${input})]) } catch (error) { error.name }`);
}

describe('the rewriting rules for JavaScript', () => {
  it('has a case for every rule, and every rule can be undone or only tidies', () => {
    expect(Object.keys(CASES).sort()).toEqual(RULES.map((rule) => rule.name).sort());
    expect(RULES.every((rule) => rule.forward)).toBe(true);
    expect(new Set(RULES.map((rule) => rule.title)).size).toBe(RULES.length);
  });

  for (const [name, { turns, stays }] of Object.entries(CASES)) {
    it(`${name} rewrites what it should and leaves the rest`, () => {
      for (const [before, after] of turns) {
        expect(canonical(before, 'js')).toBe(printed(after, 'js'));
        expect(normalise(before, 'js')?.used).toContain(name);
      }
      for (const code of stays) expect(normalise(code, 'js')?.used ?? []).not.toContain(name);
    });
  }

  it('keeps types where it rewrites TypeScript', () => {
    for (const [name, [before, after]] of Object.entries(TYPED)) {
      expect(canonical(before, 'ts'), name).toBe(printed(after, 'ts'));
    }
  });

  it('does not take code whose var may not be scoped to a block', () => {
    for (const body of [
      'if (a) { var b = 1; } return b;',
      'for (var i = 0; i < a; i++) { go(() => i); }',
      'use(g()); var b = 1; function g() { return b; }',
    ]) {
      expect(normalise(`function f(a) { ${body} }`, 'js'), body).toBeUndefined();
    }
  });

  it('leaves semicolons out where the code does, and keeps lines apart', () => {
    const before = 'function f(a) {\n  const b = a.go()\n  if (a.c == null) a.c = b\n  ;(a.d || b).go()\n  return b\n}';
    expect(canonical(before, 'js')).toBe(printed('function f(a) { const b = a.go()\n a.c ??= b\n ;(a.d || b).go()\n return b }', 'js'));
  });

  it('comes back to canonical code from every way to make it worse', () => {
    for (const [code] of FIXTURES) {
      const clean = normalise(code, 'js')?.code ?? '';
      for (let seed = 1; seed <= 30; seed++) {
        const worse = degrade(clean, 'js', randomFrom(seed), 1 + (seed % 3));
        expect(parses(worse.code, 'js')).toBe(true);
        expect(canonical(worse.code, 'js'), `${worse.used}: ${worse.code}`).toBe(printed(clean, 'js'));
      }
    }
  });

  it('never changes what code does, in either direction', () => {
    for (const [code, inputs] of FIXTURES) {
      const clean = normalise(code, 'js')?.code ?? '';
      const worse = Array.from({ length: 12 }, (_, seed) => degrade(clean, 'js', randomFrom(seed), 3).code);
      for (const input of inputs) {
        for (const other of [clean, ...worse]) expect(outcome(other, input), other).toBe(outcome(code, input));
      }
    }
  });

  it('leaves a for…of loop alone whose body declares a name like the list', () => {
    const hidden = 'function f(list) { for (const one of list) { const list = one.rows; g(list); } }';
    for (let seed = 0; seed < 8; seed += 1) expect(degrade(hidden, 'js', randomFrom(seed), 1, ['for-of']).code).not.toContain('list[');
    const plain = degrade(hidden.replaceAll('const list', 'const rows').replace('g(list)', 'g(rows)'), 'js', randomFrom(1), 1, ['for-of']);
    expect(plain.code).toContain('list[');
  });

  it('degrades by the chosen rules only, and the same way for the same seed', () => {
    const clean = `function f(items) { return items.map((x) => \`\${x}!\`).includes(1); }`;
    const once = degrade(clean, 'js', randomFrom(3), 2, ['includes', 'template-literal']);
    expect([...once.used].sort()).toEqual(['includes', 'template-literal']);
    expect(degrade(clean, 'js', randomFrom(3), 2, ['includes', 'template-literal'])).toEqual(once);
  });

  it('tells code that parses from code that does not', () => {
    expect([parses('f(', 'js'), parses('let a: A;', 'js'), parses('let a: A;', 'ts'), parses('let a = 1;', 'js')]).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });
});
