import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Flow } from '../support/flow.ts';
import { ASKED, openHostile, tryHostileSettings } from '../support/hostile-rc.ts';
import { scratchFolder } from '../support/scratch-folder.ts';
import { needs } from '../support/toolchain.ts';

let flow: Flow | undefined;
afterEach(async () => {
  await flow?.close();
  flow = undefined;
});

describe('a hostile settings file', () => {
  it('has nothing run before the person trusts it, nor when one byte of it changed since', async () => {
    const { tried, judged, ran } = await tryHostileSettings((index) => index % 11 === 0);
    expect(ran).toEqual([]);
    expect(tried).toBeGreaterThanOrEqual(4);
    // Settings that cannot be read end a job before anything is judged.
    expect(judged).toBeGreaterThanOrEqual(tried);
  });
});

needs('bwrap')('a command that is trusted', () => {
  it('runs in the sandbox and nowhere else', async () => {
    const folder = scratchFolder();
    mkdirSync(path.join(folder, 'outside'));
    const canary = path.join(folder, 'outside/canary');
    const said =
      'verification: { commands: { test: "touch CANARY; touch src/ran; ls CANARY && exit 3; cat src/till.js | grep -q total" } }\n';
    flow = await openHostile(canary, said.replaceAll('CANARY', canary));
    const { ask, drain, delivery, repo } = flow;
    await ask('improve', ASKED);
    await drain();
    expect(delivery().account?.checks.find(({ check }) => check === 'tests')).toMatchObject({ is: 'ran', findings: [] });
    expect(existsSync(canary)).toBe(false);
    expect(existsSync(path.join(repo.path, 'src/ran'))).toBe(false);
    expect(repo.git('status', '--porcelain')).toBe('');
  });
});
