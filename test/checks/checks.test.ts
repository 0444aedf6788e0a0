import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ChecksWorld, checksWorld, LINT, openChecksWorld, ranReport, reportOn } from '../support/checks-world.ts';

const never = new AbortController().signal;

/** The till of a market stall; \`change\` has a red test of its own, the rest is green. */
const STALL = {
  'package.json': '{"name":"stall","type":"module","scripts":{"test":"node --test"}}',
  'lint.mjs': LINT,
  'src/till.js': `export function total(prices) {
  var sum = 0;
  for (const price of prices) sum = sum + price;
  return sum;
}

export function change(paid, due) {
  return paid + due;
}

export function isFree(price) {
  var free = price == 0;
  return free;
}
`,
  'test/till.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { change, isFree, total } from '../src/till.js';
test('adds prices', () => assert.equal(total([1, 2, 3]), 6));
test('an empty basket costs nothing', () => assert.equal(total([]), 0));
test('gives change', () => assert.equal(change(5, 3), 2));
if (isFree(0)) test('gifts are free', () => assert.equal(isFree(0), true));
`,
  'test/other.test.js': `import { test } from 'node:test';
test('has nothing to do with it', () => undefined);
`,
};

describe('the row of checks', () => {
  let world: ChecksWorld;
  beforeAll(async () => {
    world = await openChecksWorld(STALL);
  });
  afterAll(() => world.remove());
  const judge = async (symbol: string, from: string, to: string, more = {}) =>
    world.checks.judge(await world.proposal('src/till.js', symbol, from, to, more), never);

  it('takes a right edit, says what was red before and what was not run, and leaves the repository as it is', async () => {
    const before = world.repo.snapshot();
    const reports = await judge('total', 'sum = sum + price', 'sum += price', { kind: 'refactor' });
    expect(reports.flatMap((report) => (report.is === 'ran' ? report.findings : []))).toEqual([]);
    const lint = ranReport(reports, 'lint');
    expect(lint.before).toEqual([expect.objectContaining({ rule: 'no-var', line: 2, message: 'use let or const' })]);
    expect(lint.by).toMatch(/^plain-lint \d/);
    expect(lint.says).toContain('2 elsewhere before');
    const types = reportOn(reports, 'types');
    expect(types).toEqual({ check: 'types', is: 'not-run', why: 'no type checker found for javascript' });
    expect(world.repo.snapshot()).toEqual(before);
  });

  it('rejects a test that turns red, with what it said, and names the ones that were red before apart', async () => {
    const reports = await judge('total', 'var sum = 0', 'var sum = 1', { kind: 'fix' });
    const tests = ranReport(reports, 'tests');
    expect(tests.findings.map(({ rule }) => rule)).toEqual(['new-red', 'new-red']);
    expect(tests.findings[0]?.message).toMatch(/adds prices.*was not red before.*7/s);
    expect(tests.before).toEqual([expect.objectContaining({ rule: 'red', message: expect.stringContaining('gives change') })]);
    expect(tests.says).toContain('related by imports');
    expect(tests.says).toContain('not run: 1 other test files');
  });

  it('rejects new lint findings only, and counts those of the target that only moved as old', async () => {
    const worse = ranReport(await judge('total', '  return sum;', '  var twice = sum;\n  return twice;'), 'lint');
    expect(worse.findings).toEqual([expect.objectContaining({ check: 'lint', rule: 'no-var', line: 4 })]);
    const moved = ranReport(await judge('isFree', 'var free = price == 0', '\n  var gift = 0 == price'), 'lint');
    expect(moved.findings).toEqual([]);
  });

  it('takes a red test for the task of the symbol that it names, not of one beside it', async () => {
    const found = async (symbol: string) =>
      (await world.checks.baseline(await world.target('src/till.js', symbol), never)).findings.map(({ check, rule }) => `${check} ${rule}`);
    expect(await found('change')).toEqual(['tests red']);
    expect(await found('isFree')).toEqual(['lint no-var', 'lint eqeqeq']);
  });

  it('takes a test that does not run any more for red', async () => {
    const reports = await judge('isFree', 'price == 0', 'price == 0.5', { kind: 'fix' });
    const { findings } = ranReport(reports, 'tests');
    expect(findings).toEqual([{ check: 'tests', rule: 'vanished', message: expect.stringContaining('gifts are free') }]);
  });

  it('finds it when only the candidate breaks a tool', async () => {
    const { findings } = ranReport(await judge('total', 'return sum;', 'return sum; // CRASH'), 'lint');
    expect(findings).toEqual([
      expect.objectContaining({ rule: 'tool-crashed', message: expect.stringContaining('worked on the unchanged code') }),
    ]);
  });

  it('holds it against a fix when what it was to cure is still there', async () => {
    const target = await world.target('src/till.js', 'change');
    const { findings: cures } = await world.checks.baseline(target, never);
    expect(cures.map(({ check, rule }) => `${check} ${rule}`)).toEqual(['tests red']);
    const still = await judge('change', 'paid + due', 'paid + due + 0', { kind: 'fix', cures });
    expect(ranReport(still, 'tests').findings).toEqual([
      expect.objectContaining({ rule: 'red', message: expect.stringContaining('still red') }),
    ]);
    const cured = await judge('change', 'paid + due', 'paid - due', { kind: 'fix', cures });
    expect(ranReport(cured, 'tests').findings).toEqual([]);
  });

  it('asks for lint findings to be cured as many times as they were listed', async () => {
    const target = await world.target('src/till.js', 'isFree');
    const cures = (await world.checks.baseline(target, never)).findings.filter(({ check }) => check === 'lint');
    expect(cures.map(({ rule, line }) => `${rule} ${line}`)).toEqual(['no-var 2', 'eqeqeq 2']);
    const half = ranReport(await judge('isFree', 'var free = price == 0', 'const free = price == 0', { kind: 'fix', cures }), 'lint');
    expect(half.findings).toEqual([expect.objectContaining({ rule: 'eqeqeq', message: 'still there: use ===' })]);
  });

  it('runs the unchanged code once for many candidates, also over a restart, and anew when what was kept is damaged', async () => {
    const world = await checksWorld(STALL);
    const judge = async (to: string) => world.checks.judge(await world.proposal('src/till.js', 'total', 'sum = sum + price', to), never);
    await judge('sum = sum + Number(price)');
    const first = world.commands.splice(0).length;
    await world.restart().judge(await world.proposal('src/till.js', 'total', 'sum = sum + price', 'sum += +price', { kind: 'fix' }), never);
    const second = world.commands.splice(0).length;
    expect(second).toBe(2);
    const kept = path.join(world.tools.cacheDir, 'baselines');
    for (const name of readdirSync(kept)) writeFileSync(path.join(kept, name), '{"report": {"is": "tests", "tests": []}}');
    await world.restart().judge(await world.proposal('src/till.js', 'total', 'sum = sum + price', 'sum += +price', { kind: 'fix' }), never);
    expect(world.commands.length).toBeGreaterThan(second);
    expect(first).toBeGreaterThan(second);
  });
});
