import { describe, expect, it } from 'vitest';
import { randomOf } from '../../../models/localcoder-tiny/recipe/data/random.ts';
import { readPython } from '../../../models/localcoder-tiny/recipe/python/code/read.ts';
import { tidy } from '../../../models/localcoder-tiny/recipe/python/code/tidy.ts';
import { docstringOf } from '../../../models/localcoder-tiny/recipe/python/document.ts';
import { explanationOf } from '../../../models/localcoder-tiny/recipe/python/explain.ts';
import { functionsOf } from '../../../models/localcoder-tiny/recipe/python/functions.ts';
import { degrade } from '../../../models/localcoder-tiny/recipe/python/rules/degrade.ts';
import { leadsTo, normalise } from '../../../models/localcoder-tiny/recipe/python/rules/normalise.ts';
import { RULES } from '../../../models/localcoder-tiny/recipe/python/rules/rules.ts';

/** Name of the rule, the worse body of a function, the better one, and one that must stay as it is. Lines are divided by bars. */
const TABLE: readonly (readonly [string, string, string, string])[] = [
  ['parentheses', 'return (a.b)', 'return a.b', 'return (yield a)'],
  ['parentheses', 'if (a == b) and (c):|    run()', 'if a == b and c:|    run()', 'if a and (b or c):|    run()'],
  ['dead-code', 'return a|run(b)', 'return a', 'return a|yield b'],
  ['dead-code', 'raise E|x = 1', 'raise E', 'x(1)|return 1|x = 2'],
  ['unneeded-pass', 'pass|run(a)', 'run(a)', 'if a:|    pass|else:|    run(a)'],
  ['while-true', 'while 1:|    run(a)', 'while True:|    run(a)', 'while 2:|    run(a)'],
  ['yoda', 'if 1 < a:|    run()', 'if a > 1:|    run()', "if 'x' in a:|    run()"],
  ['compare-none', 'if a != None:|    run()', 'if a is not None:|    run()', 'if a == none:|    run()'],
  ['not-in', 'run(not (a in b))', 'run(a not in b)', 'run(not a, a in b)'],
  ['not-in', 'return not a is b', 'return a is not b', 'return not a < b'],
  ['negation', 'if not a == b:|    run()', 'if a != b:|    run()', 'if not a == b == c:|    run()'],
  ['boolean-comparison', 'if (a in b) == False:|    run()', 'if a not in b:|    run()', 'if (not a) == False:|    run()'],
  ['boolean-comparison', 'if a.startswith(b) == False:|    run()', 'if not a.startswith(b):|    run()', 'if a.found == True:|    run()'],
  ['has-key', 'return not a.has_key(b)', 'return b not in a', 'return a.has_key(b, c)'],
  [
    'dict-keys',
    'd = {a: b}|for key in d.keys():|    run(key)',
    'd = {a: b}|for key in d:|    run(key)',
    'for key in options.keys():|    run(key)',
  ],
  ['empty-literal', 'run(dict(), list(), tuple())', 'run({}, [], ())', 'run(set(), dict(a=1))'],
  ['set-literal', 'return set([a, b])', 'return {a, b}', 'return set(a)'],
  ['comprehension-call', 'return dict([(k, v) for k, v in a])', 'return {k: v for k, v in a}', 'return tuple([k for k in a])'],
  ['comprehension-call', 'return list(k for k in a)', 'return [k for k in a]', 'return sum(k for k in a)'],
  ['percent-format', "run('%s{} of %r' % (a, b.c))", "run(f'{a}{{}} of {b.c!r}')", "run('%d of %s' % (a, b))"],
  ['percent-format', "run('%s!' % a)", "run(f'{a}!')", "run(b'%s' % a)"],
  ['percent-format', "run('%s!' % (a,), len(a))", "run(f'{a}!', len(a))", "run('%s!' % a, len(a))"],
  ['format-call', "run('{} {1:>4}'.format(a, b))", "run('{} {1:>4}'.format(a, b))", "run('{}'.format(a[0]))"],
  ['format-call', "run('{0!r} {1:>4}'.format(a, b))", "run(f'{a!r} {b:>4}')", "run('{}'.format(*a))"],
  ['string-concat', "run('a ' + str(a) + '!')", "run(f'a {a}!')", "run('a ' + a)"],
  [
    'isinstance-tuple',
    'return isinstance(a, B) or isinstance(a, C)',
    'return isinstance(a, (B, C))',
    'return isinstance(a, B) or isinstance(b, C)',
  ],
  [
    'startswith-tuple',
    "return not (a.endswith('x') or a.endswith('y'))",
    "return not a.endswith(('x', 'y'))",
    'return a.endswith(b) or a.endswith(c)',
  ],
  ['membership', 'return a == 1 or a == 2 or b', 'return a in (1, 2) or b', 'return a == b or a == c'],
  ['membership', "return a != 'x' and a != 'y'", "return a not in ('x', 'y')", "return a != 'x' or a != 'y'"],
  ['chained-comparison', 'return a >= 0 and a < b', 'return 0 <= a < b', 'return a() > 0 and a() < b'],
  ['wrapping-lambda', 'a.sort(key=lambda x: len(x))', 'a.sort(key=len)', 'a.sort(key=lambda x: size(x))'],
  ['compound-assignment', 'a = a + 1|run(a)', 'a += 1|run(a)', 'a = a + b|run(a)'],
  ['swap', 'tmp = a|a = b|b = tmp', 'a, b = b, a', 'tmp = a|a = b|b = tmp|run(tmp)'],
  [
    'range-loop',
    'for i in range(len(a)):|    x = a[i]|    run(x)',
    'for x in a:|    run(x)',
    'for i in range(len(a)):|    x = a[i]|    a[i] = run(x)',
  ],
  [
    'range-loop',
    'for i in range(len(a)):|    x = a[i]|    run(i, x)',
    'for i, x in enumerate(a):|    run(i, x)',
    'for i in range(len(a)):|    x = a[i]|    run(x)|return i',
  ],
  [
    'list-loop',
    'r = []|for x in a:|    if x:|        r.append(x.y)|run(r)',
    'r = [x.y for x in a if x]|run(r)',
    'r = []|for x in a:|    r.append(x)|run(r, x)',
  ],
  [
    'list-loop',
    'r = list()|for x in a:|    r.append(x.y)|run(r)',
    'r = [x.y for x in a]|run(r)',
    'try:|    r = []|    for x in a:|        r.append(x.y)|except E:|    run(r)',
  ],
  [
    'dict-loop',
    'd = {}|for k in a:|    d[k] = run(k)|run(d)',
    'd = {k: run(k) for k in a}|run(d)',
    'd = {}|for k in a:|    d[f(k)] = g(k)|run(d)',
  ],
  [
    'dict-get',
    'if k in a:|    v = a[k]|else:|    v = 0|run(v)',
    'v = a.get(k, 0)|run(v)',
    'if k in a:|    v = a[k]|else:|    v = run()|run(v)',
  ],
  ['dict-get', 'return a[k] if k in a else None', 'return a.get(k)', 'return a[k] if k in b else None'],
  ['or-default', 'return a.b if a.b else run(c)', 'return a.b or run(c)', 'return a.b if a.c else run(c)'],
  ['or-default', 'return a if a else b', 'return a or b', 'return a() if a() else b'],
  [
    'conditional-value',
    'if a:|    x = 1|else:|    x = b.c|run(x)',
    'x = 1 if a else b.c|run(x)',
    'if a:|    x = 1|else:|    y = 2|run(x, y)',
  ],
  ['reraise', 'try:|    run(a)|except E as e:|    raise e', 'run(a)', 'try:|    run(a)|except E as e:|    raise F from e'],
  ['unused-variable', 'tmp = None|run(a)', 'run(a)', 'tmp = run(b)|run(a)'],
  ['unused-variable', "seen = ''|return a", 'return a', 'seen = 0|run(locals())'],
  ['boolean-result', 'if a in b:|    return True|else:|    return False', 'return a in b', 'if a:|    return True|return False'],
  ['boolean-result', 'if not (a in b):|    return False|return True', 'return a in b', 'if not a:|    return False|return True'],
  ['boolean-result', 'if a == b:|    return False|return True', 'return a != b', 'if a == b:|    return True|return True'],
  [
    'else-if',
    'if a:|    run()|else:|    if b:|        go()',
    'if a:|    run()|elif b:|    go()',
    'for x in a:|    run()|else:|    if b:|        go()',
  ],
  ['needless-else', 'if a:|    return 1|else:|    run()|go()', 'if a:|    return 1|run()|go()', 'if a:|    run()|else:|    return 1'],
  [
    'needless-else',
    'if a:|    raise E|elif b:|    run()|else:|    go()',
    'if a:|    raise E|if b:|    run()|else:|    go()',
    'if a:|    run()|elif b:|    return 1|else:|    go()',
  ],
  ['negated-if', 'if not a:|    run()|else:|    go()', 'if a:|    go()|else:|    run()', 'if a is not b:|    run()|else:|    go()'],
  ['nested-if', 'if a:|    if b or c:|        run()', 'if a and (b or c):|    run()', 'if a:|    if b:|        run()|else:|    go()'],
  ['needless-temporary', 'r = run(a)|return r', 'return run(a)', 'r = run(a)|return r + r'],
  ['trailing-jump', 'run(a)|return', 'run(a)', 'if a:|    return|run(a)'],
  ['trailing-jump', 'for x in a:|    run(x)|    continue', 'for x in a:|    run(x)', 'for x in a:|    if x:|        continue|    run(x)'],
];

/** Functions that no rule has anything to say about, and that many rules can be undone in. */
const FIXTURES = [
  `def overdue(invoices, today, options, limit=10):
    seen = set()
    totals = {}
    for number, invoice in enumerate(invoices):
        if invoice.paid is not None or invoice.due >= today:
            continue
        if invoice.customer not in seen and number < limit:
            seen.add(invoice.customer)
            totals[invoice.customer] = options.get('start', 0)
        elif isinstance(invoice, (Credit, Refund)):
            totals[invoice.customer] -= 1
        else:
            log(f'{invoice.customer} again: {number}')
    return {name: total for name, total in totals.items() if total != 0}`,
  `def shelf_of(self, title, shelves):
    while True:
        if 0 <= self.row < self.rows and title.startswith(('A', 'The')):
            self.row, self.column = self.column, self.row
            break
        names = [shelf.name for shelf in shelves if shelf.is_open()]
        label = 'none' if title is None else title
        if not names:
            raise ShelfError(f'no shelf for {label!r}')
        self.move(label, sorted(names, key=len), kinds={1, 2})
        self.row += 1
    return self.row in (1, 2)`,
];

const body = (lines: string): string =>
  `def f(a, b, c):\n${lines
    .split('|')
    .map((line) => `    ${line}`)
    .join('\n')}`;

describe('the rules for Python', () => {
  it.each(TABLE)('%s makes %s better', async (name, before, better) => {
    const code = await readPython(body(before));
    expect(code?.text).toBeDefined();
    expect(code !== undefined && (await leadsTo(code, body(better), name))).toBe(true);
  });

  it.each(TABLE)('%s: beside %s there is what must stay', async (name, _, __, stays) => {
    const code = await readPython(body(stays));
    expect(code && RULES.find((rule) => rule.name === name)?.forward?.(code)).toEqual([]);
  });

  it('are all in the table', () => {
    expect(RULES.map(({ name }) => name).filter((name) => !TABLE.some((row) => row[0] === name))).toEqual([]);
  });

  it('lead back from what was written worse', async () => {
    const undone = new Set<string>();
    for (const fixture of FIXTURES) {
      expect(await normalise(fixture)).toEqual({ code: fixture, used: [] });
      for (let seed = 1; seed <= 30; seed++) {
        const worse = await degrade(fixture, randomOf(seed), 1 + (seed % 4));
        for (const name of worse.used) undone.add(name);
        expect((await normalise(worse.code))?.code, `seed ${seed}: ${worse.used.join(', ')}`).toBe(fixture);
      }
    }
    expect(undone.size).toBeGreaterThan(22);
  }, 120_000);

  it('write the same for the same seed, and only by the rule that is named', async () => {
    const [fixture = ''] = FIXTURES;
    const first = await degrade(fixture, randomOf(5), 3, { only: 'compare-none' });
    expect(first.used).toEqual(['compare-none']);
    expect(first.code).toContain('invoice.paid != None');
    expect((await degrade(fixture, randomOf(5), 3, { only: 'compare-none' })).code).toBe(first.code);
  });

  it('do not make an object ask itself whether it is another', async () => {
    const code = 'def __ne__(self, other):\n    return not self == other';
    expect(await normalise(code)).toEqual({ code, used: [] });
  });

  it('leave alone what cannot be read', async () => {
    expect(await normalise('def f(:\n    pass')).toBeUndefined();
  });
});

describe('a function of the library', () => {
  const file = `class Cart:
    @property
    def total(self, rates, *more, tax=True, **rest):
        """Sum of the cart."""
        # prices first
        if rates: return sum(rates); x = 1
        text = """a
  b"""
        return call(text,
                    rates,
                    )
`;

  it('is cut out without its docstring, at the left edge', async () => {
    const [found] = await functionsOf(file);
    expect(found).toMatchObject({ name: 'total', kind: 'method', doc: 'Sum of the cart.' });
    expect(found?.raw.startsWith('@property\ndef total(self')).toBe(true);
    expect(found?.raw).toContain('\n    # prices first\n');
  });

  it('is laid out with a statement on a line, its strings untouched', async () => {
    const [found] = await functionsOf(file);
    expect(await tidy(found?.raw ?? '')).toBe(
      '@property\ndef total(self, rates, *more, tax=True, **rest):\n    if rates:\n        return sum(rates)\n        x = 1\n    text = """a\n  b"""\n    return call(text, rates)',
    );
  });

  it('is documented with exactly its parameters, and explained in its own words', async () => {
    const [found] = await functionsOf(file);
    const code = await readPython((await tidy(found?.raw ?? '')) ?? '');
    const docstring = code && docstringOf(code);
    expect([...(docstring ?? '').matchAll(/^ {4}(\**\w+):/gmu)].map(([, name]) => name)).toEqual(['rates', '*more', 'tax', '**rest']);
    expect(docstring).toMatch(/^"""Return the total\.\n\nArgs:\n[\s\S]*\n\nReturns:\n {4}The result\.\n"""$/u);
    const explanation = (code && explanationOf(code)) ?? '';
    expect(explanation).toContain('`total` is a method that takes `rates`, `*more`, `tax` and `**rest`.');
    for (const [, quoted = ''] of explanation.matchAll(/`([^`]+)`/gu)) expect(code?.text).toContain(quoted);
  });
});
