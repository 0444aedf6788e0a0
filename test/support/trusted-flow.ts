/** A whole bot on a small project whose checks are trusted and really run, in the real sandbox; only the model's words are written by the test. */
import { type Flow, openFlow } from './flow.ts';
import { type GitRepo, gitRepo } from './git-repo.ts';
import type { Script } from './scripted-engine.ts';

/** A till in JavaScript with tests for Node's own runner, which needs no installation. */
export const TILL: Readonly<Record<string, string>> = {
  'package.json': '{ "name": "till", "type": "module", "scripts": { "test": "node --test" } }\n',
  'src/till.js': `/**
 * Adds up prices.
 * @param {number[]} prices
 */
export function total(prices) {
  let sum = 0;
  for (const price of prices) {
    sum = sum + price;
  }
  return sum;
}

/** Takes a discount off, in percent. */
export function discounted(amount, percent) {
  if (percent < 0 || percent > 100) {
    throw new RangeError('percent');
  }
  return amount - amount * percent;
}

/** The change to give back. */
export function change(paid, due) {}
`,
  'test/till.test.js': `import assert from 'node:assert/strict';
import test from 'node:test';
import { discounted, total } from '../src/till.js';

test('adds up', () => assert.equal(total([1, 2, 3]), 6));
test('adds up nothing', () => assert.equal(total([]), 0));
test('takes a tenth off', () => assert.equal(discounted(200, 10), 180));
test('refuses more than all', () => assert.throws(() => discounted(1, 101), RangeError));
`,
};

/** The settings of flow.ts, with no repair rounds. */
export const ONE_TRY = 'models:\n  code: scripted\nengine:\n  url: http://127.0.0.1:9/v1\ngeneration: {maxRetries: 0}\n';

/** Opens a flow on these files and trusts what they bring. `install` puts in what is not committed, before anything is looked for. */
export async function openTrustedFlow(
  script: Script,
  files = TILL,
  settings?: string,
  install: (repo: GitRepo) => void = () => undefined,
): Promise<Flow> {
  const repo = gitRepo({ files });
  install(repo);
  const flow = await openFlow(script, { repo, ...(settings === undefined ? {} : { settings }) });
  const { id, bench } = await flow.world.adopt(flow.repo.path);
  const { claim } = await bench.checks.survey(new AbortController().signal);
  flow.world.trust.record(id, claim.hash);
  return flow;
}
