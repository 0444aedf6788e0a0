import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HookRig, openHookRig } from '../support/hook-rig.ts';

/** Branches that take turns, and commits on all of them together. */
const BRANCHES = 4;
const COMMITS = 1_000;

let rig: HookRig;

beforeAll(async () => {
  rig = await openHookRig('improve');
  await rig.install('pre-push', 'post-commit', 'post-merge', 'post-rewrite');
});
afterAll(() => rig.close());

describe('1,000 commits while no worker runs', () => {
  it('are one job for each symbol of every head, and one review for each that was pushed', async () => {
    const { repo } = rig;
    const files = Array.from({ length: BRANCHES }, (_, branch) => `src/part${branch}.js`);
    for (const file of files) repo.write(file, 'function part() {\n  return 0;\n}\n');
    repo.commit('Parts');
    repo.git('push', '-q', 'origin', 'main');
    await rig.spool.look();
    const before = rig.jobs().length;
    for (const [branch, file] of files.entries()) {
      repo.git('switch', '-q', '-c', `branch${branch}`, 'main');
      for (let count = 1; count <= COMMITS / BRANCHES; count += 1) {
        repo.write(file, `function part() {\n  return ${count};\n}\n`);
        repo.git('commit', '-q', '-m', `Commit ${count}`, '--', file);
      }
    }
    repo.git('push', '-q', 'origin', '--all');
    await rig.spool.look();
    const fresh = rig.titles().filter((title) => title.includes('src/part') || title.startsWith('review'));
    const heads = files.map((_, branch) => repo.git('rev-parse', '--short=12', `branch${branch}`));
    for (const file of files) expect(fresh).toContain(`improve ${file}#part`);
    for (const head of heads) expect(fresh.filter((title) => title.startsWith('review') && title.endsWith(head)).length).toBe(1);
    expect(rig.jobs().length - before).toBeLessThanOrEqual(2 * BRANCHES);
    expect(rig.spool.ignored()).toBe(0);
  });
});
