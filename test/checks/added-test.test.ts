import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RepoPath } from '../../src/core/brand.ts';
import { type ChecksWorld, checksWorld, openChecksWorld, ranReport } from '../support/checks-world.ts';

const never = new AbortController().signal;
const STALL = {
  'package.json': '{"name":"stall","type":"module","scripts":{"test":"node --test"}}',
  'src/till.js': 'export function total(prices) {\n  let sum = 0;\n  for (const price of prices) sum = sum + price;\n  return sum;\n}\n',
  'src/tax.js': 'export function tax(cents) {\n  return Math.round(cents * 0.07);\n}\n',
  'test/tax.test.js':
    "import assert from 'node:assert/strict';\nimport { test } from 'node:test';\nimport { tax } from '../src/tax.js';\ntest('takes seven of a hundred', () => assert.equal(tax(100), 7));\n",
};

describe('an added test', () => {
  let world: ChecksWorld;
  beforeAll(async () => {
    world = await openChecksWorld(STALL);
  });
  afterAll(() => world.remove());
  const place = async (world: ChecksWorld) => {
    const found = await world.checks.testPlace(await world.target('src/till.js', 'total'), never);
    if (found.is === 'none') throw new Error(found.why);
    return found;
  };
  const judge = async (world: ChecksWorld, body: string) => {
    const target = await world.target('src/till.js', 'total');
    const { file, importPath } = await place(world);
    const text = `import assert from 'node:assert/strict';\nimport { readFileSync, writeFileSync } from 'node:fs';\nimport { test } from 'node:test';\nimport { total } from '${importPath}';\n${body}\n`;
    return world.checks.judgeTest(
      { target, after: target.source.clean, kind: 'write-test', instruction: '', added: { file, text } },
      never,
    );
  };

  it('goes where the project has its tests, with an import path and an example', async () => {
    const world = await checksWorld(STALL);
    expect(await place(world)).toEqual({
      is: 'place',
      file: 'test/till.test.js',
      framework: 'node --test',
      importPath: '../src/till.js',
      example: { file: 'test/tax.test.js', text: STALL['test/tax.test.js'] },
    });
    world.repo.write('test/till.test.js', '');
    world.repo.commit('An empty test');
    expect((await place(world)).file).toBe('test/till-total.test.js');
  });

  it('passes three times, and notices mistakes put into the code', async () => {
    const before = world.repo.snapshot();
    const reports = await judge(world, "test('adds', () => assert.equal(total([1, 2, 4]), 7));");
    expect(ranReport(reports, 'tests')).toMatchObject({ findings: [], says: '1 new test passed 3 times' });
    expect(ranReport(reports, 'mutants').says).toMatch(/^[1-9]\d* of \d+ mistakes put into the code were noticed$/);
    expect(world.repo.snapshot()).toEqual(before);
  });

  it('is rejected when it fails on the present code, or only now and then', async () => {
    const red = ranReport(await judge(world, "test('adds', () => assert.equal(total([1, 2, 4]), 8));"), 'tests');
    expect(red.findings).toEqual([
      expect.objectContaining({ rule: 'red-on-present-code', line: 5, message: expect.stringContaining('adds') }),
    ]);
    const flaky = ranReport(
      await judge(
        world,
        "const file = process.env.XDG_CACHE_HOME + '/runs';\nlet runs = 0;\ntry { runs = Number(readFileSync(file, 'utf8')); } catch {}\nwriteFileSync(file, String(runs + 1));\ntest('rains', () => assert.equal(total([runs % 2]), 0));",
      ),
      'tests',
    );
    expect(flaky.findings).toEqual([expect.objectContaining({ rule: 'flaky', message: expect.stringContaining('1 of 3 times') })]);
  });

  it('is rejected when it notices none of the mistakes', async () => {
    const reports = await judge(world, "test('is a function', () => assert.equal(typeof total, 'function'));");
    expect(ranReport(reports, 'mutants').findings).toEqual([expect.objectContaining({ rule: 'notices-nothing' })]);
  });

  it('has nowhere to go in a project without a runner', async () => {
    const world = await checksWorld({ 'package.json': '{"name":"stall"}', 'src/till.js': STALL['src/till.js'] });
    const found = await world.checks.testPlace(await world.target('src/till.js' as RepoPath, 'total'), never);
    expect(found).toMatchObject({ is: 'none', why: 'the project has no test runner' });
  });
});
