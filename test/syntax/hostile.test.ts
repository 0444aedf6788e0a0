import { describe, expect, it } from 'vitest';
import { MAX_NESTING, MAX_PARSED_LENGTH } from '../../src/syntax/parse.ts';
import { startRuntime } from '../../src/syntax/runtime.ts';
import { openSyntax } from '../../src/syntax/syntax.ts';
import { openBudget } from '../../src/syntax/work-budget.ts';

const syntax = openSyntax({ maxCpuMs: 300 });
const GOOD = 'def bake(): pass\n';

async function stillReads(): Promise<boolean> {
  return (await syntax.outline(GOOD, 'python')).symbols.length === 1;
}

/** Takes the parser more than a gigabyte when nobody stops it. */
const GREEDY = '- *export '.repeat(2_000);

describe('a text made to hurt', () => {
  it.each([
    ['takes all memory', 'python', GREEDY],
    ['nests brackets', 'javascript', '{a:'.repeat(20_000)],
    ['nests brackets without end behind closed ones', 'javascript', '){a:'.repeat(20_000)],
    ['nests operators', 'javascript', '- '.repeat(20_000)],
    ['nests words', 'python', 'not '.repeat(20_000)],
    ['is long', 'javascript', 'x;'.repeat(MAX_PARSED_LENGTH)],
  ])('that %s does not end the reader', async (_, language, text) => {
    const outline = await syntax.outline(`${text}\n`, language);
    expect(outline.symbols).toEqual([]);
    expect(await syntax.facts(`${text}\n`, language)).toEqual(outline.parsed ? expect.anything() : undefined);
    expect(await stillReads()).toBe(true);
  });

  it('gives the same answer when it comes again', async () => {
    const first = await syntax.outline(GREEDY, 'python');
    expect(first.parsed).toBe(false);
    expect(await syntax.outline(GREEDY, 'python')).toEqual(first);
  });

  it('does not disturb questions that are being asked at the same time', async () => {
    const others = Array.from({ length: 5 }, (_, index) => syntax.outline(`def bake${index}(): pass\n`, 'python'));
    const [, ...outlines] = await Promise.all([syntax.outline(`${GREEDY}#`, 'python'), ...others]);
    expect(outlines.map((each) => each.symbols.map(({ name }) => name))).toEqual(others.map((_, index) => [`bake${index}`]));
  });

  it('still tells its comments', async () => {
    const { parsed, comments } = await syntax.outline(`# @ai improve\n${GREEDY}`, 'python');
    expect([parsed, comments.map(({ text }) => text)]).toEqual([false, ['# @ai improve']]);
  });
});

describe('limits', () => {
  it('leave what people write alone', async () => {
    const usual = openSyntax();
    const deep = `${'['.repeat(MAX_NESTING)}${']'.repeat(MAX_NESTING)}`;
    expect((await usual.outline(deep, 'javascript')).parsed).toBe(true);
    const long = `${'const loaf = bake({ flour: 500, water: 350 });\n'.repeat(2_000)}function cool() {}\n`;
    expect((await usual.outline(long, 'javascript')).symbols.map(({ name }) => name)).toEqual(['cool']);
  });

  it('count the work done, and stay spent', () => {
    const budget = openBudget(0);
    expect(openBudget(60_000).spent()).toBe(false);
    while (!budget.spent());
    expect(budget.spent()).toBe(true);
  });
});

describe('the parser module', () => {
  it('takes a full stack for its end, and nothing else', async () => {
    const runtime = await startRuntime();
    expect(() =>
      runtime.attempt(() => {
        throw new RangeError('an edit lies outside the text');
      }),
    ).toThrow('an edit');
    expect(runtime.alive()).toBe(true);
    const forEver = (): number => forEver() + 1;
    expect(runtime.attempt(forEver)).toBeUndefined();
    expect(runtime.alive()).toBe(false);
  });
});
