import { afterEach, describe, expect, it } from 'vitest';
import { type Flow, fenced, inRepo, shownCode } from '../support/flow.ts';
import { ONE_TRY, openTrustedFlow, TILL } from '../support/trusted-flow.ts';

let flow: Flow | undefined;
afterEach(async () => {
  await flow?.close();
  flow = undefined;
});

const FILE = inRepo('src/till.js');
const TESTS = 'test/till.test.js';
const at = (symbol: string) => ({ at: 'place', file: FILE, symbol }) as const;
const GREEN = {
  ...TILL,
  [TESTS]: (TILL[TESTS] ?? '').replace("test('takes a tenth off', () => assert.equal(discounted(200, 10), 180));\n", ''),
};

describe('improve', () => {
  it('is delivered when the related tests stay green, and the note says who judged', async () => {
    flow = await openTrustedFlow(
      () => fenced('export function total(prices) {\n  return prices.reduce((sum, price) => sum + price, 0);\n}'),
      GREEN,
    );
    await flow.ask('improve', at('total'));
    await flow.drain();
    const { outcome, note, branch } = flow.delivery();
    expect(outcome).toBe('changed');
    expect(flow.repo.read(note)).toMatch(/run: `tests` by node .*related/u);
    expect(flow.repo.git('log', '-1', '--format=%B', branch?.ref ?? '')).toMatch(/LocalCoder-Verified: .*tests/u);
  });

  it('is rejected with the test that turned red, by name', async () => {
    flow = await openTrustedFlow(
      () => fenced('export function total(prices) {\n  return prices.reduce((sum, price) => sum + price, 1);\n}'),
      GREEN,
      ONE_TRY,
    );
    await flow.ask('improve', at('total'));
    await flow.drain();
    const { outcome, account, branch } = flow.delivery();
    expect(outcome).toBe('rejected-by-checks');
    expect(branch).toBeUndefined();
    expect(JSON.stringify(account?.findings)).toContain('adds up');
  });

  it('says what was red before, and is not blamed for it', async () => {
    flow = await openTrustedFlow(() =>
      fenced('export function total(prices) {\n  return prices.reduce((sum, price) => sum + price, 0);\n}'),
    );
    await flow.ask('improve', at('total'));
    await flow.drain();
    expect(flow.delivery().outcome).toBe('changed');
    expect(flow.repo.read(flow.delivery().note)).toMatch(/red before the edit: .*takes a tenth off/u);
  });

  it('runs nothing of a repository that is no longer trusted as it is', async () => {
    flow = await openTrustedFlow(
      () => fenced('export function total(prices) {\n  return prices.reduce((sum, price) => sum + price, 0);\n}'),
      GREEN,
    );
    flow.repo.write('.localcoderrc', 'verification: { commands: { test: "touch ran" } }\n');
    await flow.ask('improve', at('total'));
    await flow.drain();
    expect(flow.delivery().outcome).toBe('changed');
    expect(flow.repo.read(flow.delivery().note)).toMatch(/not run: `tests`: .*changed since you trusted it/u);
  });
});

describe('fix', () => {
  it('takes the red test as its task and is delivered when it is green', async () => {
    flow = await openTrustedFlow(({ messages }) =>
      fenced(shownCode(messages.at(-1)?.content ?? '').replace('amount * percent', '(amount * percent) / 100')),
    );
    await flow.ask('fix', at('discounted'));
    await flow.drain();
    expect(flow.delivery().outcome).toBe('changed');
    expect(flow.engine.requests[0]?.messages.at(-1)?.content).toContain('takes a tenth off');
    expect(flow.repo.git('show', `${flow.delivery().branch?.ref}:src/till.js`)).toContain('percent) / 100');
  });

  it('sees a red test that was saved and not committed, beside a file that is not either', async () => {
    flow = await openTrustedFlow(
      ({ messages }) => fenced(shownCode(messages.at(-1)?.content ?? '').replace('amount * percent', '(amount * percent) / 100')),
      GREEN,
    );
    flow.repo.write('test/prices.js', 'export const WHOLE = 200;\n');
    flow.repo.write(
      'test/half.test.js',
      "import assert from 'node:assert/strict';\nimport test from 'node:test';\nimport { discounted } from '../src/till.js';\nimport { WHOLE } from './prices.js';\n\ntest('takes half off', () => assert.equal(discounted(WHOLE, 50), 100));\n",
    );
    await flow.ask('fix', at('discounted'));
    await flow.drain();
    const { outcome, branch } = flow.delivery();
    expect(outcome).toBe('changed');
    expect(flow.engine.requests[0]?.messages.at(-1)?.content).toContain('takes half off');
    // What was saved elsewhere judges, and is not delivered.
    expect(flow.repo.git('diff', '--name-only', 'HEAD', branch?.ref ?? '')).toBe('src/till.js');
  });

  it('is rejected while the test stays red', async () => {
    flow = await openTrustedFlow(
      ({ messages }) => fenced(shownCode(messages.at(-1)?.content ?? '').replace('amount * percent', 'amount * (percent / 10)')),
      TILL,
      ONE_TRY,
    );
    await flow.ask('fix', at('discounted'));
    await flow.drain();
    expect(flow.delivery()).toMatchObject({ outcome: 'rejected-by-checks' });
    const note = flow.repo.read(flow.delivery().note);
    expect(note).toMatch(/the candidate did not pass: .*takes a tenth off/u);
    expect(note).toMatch(/- run: `tests` by node --test [\d.]+: .*still red/u);
    expect(note).toMatch(/- not run: `differential`/u);
  });

  it('has nothing to do where no check finds anything, and asks no model', async () => {
    flow = await openTrustedFlow(() => 'never asked', GREEN);
    await flow.ask('fix', at('total'));
    await flow.drain();
    expect(flow.delivery()).toMatchObject({ outcome: 'no-change', reason: expect.stringContaining('no check finds anything wrong') });
    expect(flow.delivery().next).toContain('say it: @ai fix');
    expect(flow.engine.requests).toEqual([]);
  });
});

describe('implement', () => {
  it('fills a stub', async () => {
    flow = await openTrustedFlow(() => fenced('export function change(paid, due) {\n  return Math.max(0, paid - due);\n}'), GREEN);
    await flow.ask('implement', at('change'));
    await flow.drain();
    expect(flow.delivery()).toMatchObject({ outcome: 'changed', reason: 'change implemented' });
  });

  it('puts one new function beside the one it is shown', async () => {
    flow = await openTrustedFlow(
      () => fenced('export function average(prices) {\n  return prices.length === 0 ? 0 : total(prices) / prices.length;\n}'),
      GREEN,
    );
    await flow.ask('implement', at('total'), { instruction: 'a function average beside it' });
    await flow.drain();
    expect(flow.delivery().outcome).toBe('changed');
    const text = flow.repo.git('show', `${flow.delivery().branch?.ref}:src/till.js`);
    expect(text).toContain('  return sum;\n}\n\nexport function average(prices) {');
  });

  it('refuses what is no stub when it is not told what to add', async () => {
    flow = await openTrustedFlow(() => 'never asked', GREEN);
    await flow.ask('implement', at('total'));
    await flow.drain();
    expect(flow.delivery()).toMatchObject({ outcome: 'refused-unsupported', reason: expect.stringContaining('is not a stub') });
  });
});

describe('write-test', () => {
  const test = (body: string): string =>
    fenced(`import assert from 'node:assert/strict';\nimport test from 'node:test';\nimport { total } from '../src/till.js';\n\n${body}`);

  it('brings a new file that passes and fails on mutants; apply adds it and unapply takes it away', async () => {
    flow = await openTrustedFlow(
      () => test("test('adds two', () => assert.equal(total([2, 3]), 5));\ntest('nothing is nothing', () => assert.equal(total([]), 0));"),
      GREEN,
    );
    await flow.ask('write-test', at('total'));
    await flow.drain();
    const delivery = flow.delivery();
    expect(delivery.outcome).toBe('changed');
    const file = delivery.change?.added?.file ?? '';
    expect(file).toMatch(/^test\/.*test\.js$/u);
    expect(flow.repo.git('diff', '--name-status', 'HEAD', delivery.branch?.ref ?? '')).toBe(`A\t${file}`);
    expect(flow.repo.read(delivery.note)).toMatch(/mutants/u);
    const { bench } = await flow.world.adopt(flow.repo.path);
    expect(await bench.deliveries.apply(delivery)).toMatchObject({ is: 'done', file });
    expect(flow.repo.read(file)).toContain('adds two');
    expect(await bench.deliveries.apply(delivery)).toEqual({ is: 'already' });
    expect(await bench.deliveries.unapply(delivery)).toMatchObject({ is: 'done', file });
    expect(flow.repo.git('status', '--porcelain')).toBe('');
  });

  it('is rejected when it kills no mutant', async () => {
    flow = await openTrustedFlow(() => test("test('is a function', () => assert.equal(typeof total, 'function'));"), GREEN, ONE_TRY);
    await flow.ask('write-test', at('total'));
    await flow.drain();
    expect(flow.delivery().outcome).toBe('rejected-by-checks');
  });

  it('is rejected when it fails on the present code', async () => {
    flow = await openTrustedFlow(() => test("test('adds two', () => assert.equal(total([2, 3]), 6));"), GREEN, ONE_TRY);
    await flow.ask('write-test', at('total'));
    await flow.drain();
    expect(flow.delivery().outcome).toBe('rejected-by-checks');
  });
});
