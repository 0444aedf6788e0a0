import { describe, expect, it } from 'vitest';
import type { Difference } from '../../../src/checks/differential/differ.ts';
import { differ } from '../../../src/checks/differential/differential.ts';
import { harnessRequest } from '../../../src/checks/differential/javascript.ts';
import { testPlace } from '../../support/harness-place.ts';
import { scratchFolder } from '../../support/scratch-folder.ts';

interface Sample {
  readonly before: string;
  readonly after: string;
  readonly file?: string;
  readonly files?: Readonly<Record<string, string>>;
}

function question({ before, after, file = 'a.ts' }: Sample) {
  const place = (text: string) => ({ start: Math.max(text.search(/(async )?function f/u), 0), end: text.length });
  return {
    file,
    language: 'typescript',
    symbol: 'f',
    name: 'f',
    before,
    after,
    beforeSpan: place(before),
    afterSpan: place(after),
    seed: 7,
  };
}

function run(sample: Sample): Promise<Difference> {
  return differ(question(sample), testPlace(scratchFolder(), sample.files), AbortSignal.timeout(20_000));
}

/** Why a function is not compared; undefined when it is. */
function refusal(before: string): string | undefined {
  const request = harnessRequest(question({ before, after: before }), () => undefined);
  return 'why' in request ? request.why : undefined;
}

describe('the differential run, JavaScript and TypeScript', () => {
  it('finds a changed boundary and shows the smallest input it found', async () => {
    const before = 'function f(age: number): boolean { return age >= 18 }';
    expect(await run({ before, after: before.replace('>=', '>') })).toMatchObject({
      is: 'different',
      message: 'f(18) was true and is now false',
    });
  });

  it('finds nothing in a rewrite that means the same', async () => {
    const before =
      'function f(items: { price: number; count?: number }[]) { let sum = 0; for (const i of items) { sum += i.price * (i.count ?? 1) } return sum }';
    const after =
      'function f(list: { price: number; count?: number }[]) { return list.reduce((sum, each) => sum + each.price * (each.count ?? 1), 0) }';
    const answer = await run({ before, after });
    expect(answer).toMatchObject({ is: 'same' });
    if (answer.is === 'same') expect(answer.returned).toBeGreaterThan(300);
  });

  it('loads what the function imports from the project and needs of its own file', async () => {
    const files = {
      'lib/rate.ts':
        'export const RATES: Record<string, number> = { de: 19, fr: 20 };\nexport function rate(c: string): number { return RATES[c] ?? 0 }',
    };
    const before =
      "import { rate } from './lib/rate.js';\nconst CENTS = 100;\nexport function f(c: 'de' | 'fr' | 'us', n: number) { return Math.round(n * CENTS * rate(c)) / CENTS }";
    expect(await run({ before, after: before.replace('n * CENTS', 'CENTS * n'), files })).toMatchObject({ is: 'same' });
    expect(await run({ before, after: before.replace('Math.round', 'Math.floor'), files })).toMatchObject({ is: 'different' });
  });

  it('sees changed arguments, awaited results and errors of its own', async () => {
    const sort = 'async function f(list: number[]) { return [...list].sort((a, b) => a - b) }';
    expect(await run({ before: sort, after: sort.replace('[...list]', 'list') })).toMatchObject({
      is: 'different',
      message: expect.stringContaining('left its arguments'),
    });
    const check = "function f(n: number) { if (n < 0) throw new RangeError('below zero'); return n }";
    expect(await run({ before: check, after: check.replace('below', 'under') })).toMatchObject({ is: 'different' });
  });

  it('takes no answer from the judged code, says what hangs, and does not call chance a change', async () => {
    const before = 'function f(n: number) { return n + 1 }';
    const forged =
      'function f(n: number) { const out = n; return out + Number([].constructor.constructor(\'process.stdout.write("x {}\\\\n"); process.exit(0)\')() ?? 1) }';
    expect(await run({ before, after: forged })).toMatchObject({ is: 'not-run' });
    expect(await run({ before, after: 'function f(n: number) { while (n > 5) { n += 0 } return n + 1 }' })).toMatchObject({
      is: 'different',
      message: expect.stringContaining('does not end'),
    });
    const chance = "function f(n: number) { return n + Number([].constructor.constructor('return Math.random()')()) }";
    expect(await run({ before: chance, after: chance.replace('n +', 'n -') })).toEqual({ is: 'not-run', why: 'not deterministic' });
  });

  it.each([
    ['function f() { return Math.random() }', 'Math.random'],
    ['function f() { return new Date() }', 'clock'],
    ['function f(a) { console.log(a) }', 'console'],
    ['function f(a) { return this.x + a }', 'this'],
    ['let n = 0;\nfunction f() { n += 1; return n }', 'n'],
    ['const seen = new Map();\nfunction f(a) { seen.set(a, 1); return seen.size }', 'seen'],
    ["import fs from 'node:fs';\nfunction f(a) { return fs.readFileSync(a) }", 'node:fs'],
    ["import { get } from 'axios';\nfunction f(a) { return get(a) }", 'axios'],
    ['async function f(a) { return await fetch(a) }', 'fetch'],
  ])('never runs what does not look pure: %s', (text, why) => {
    expect(refusal(text)).toContain(why);
  });
});
