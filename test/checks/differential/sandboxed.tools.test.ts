import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import type { CheckTools } from '../../../src/checks/check.ts';
import { differ } from '../../../src/checks/differential/differential.ts';
import { harnessPlace } from '../../../src/checks/differential/harness-place.ts';
import { systemClock } from '../../../src/system/clock.ts';
import { openProcesses } from '../../../src/system/processes.ts';
import { openSandbox } from '../../../src/system/sandbox.ts';
import { scratchFolder } from '../../support/scratch-folder.ts';

it('runs old against new in the real sandbox', async () => {
  const root = path.join(scratchFolder(), 'work');
  mkdirSync(root);
  const env = { PATH: process.env.PATH, HOME: process.env.HOME };
  const sandbox = openSandbox({
    processes: openProcesses(systemClock),
    clock: systemClock,
    platform: process.platform,
    env,
    allowWithout: false,
  });
  const checkout = { root, readable: [], hidden: [], put: async () => undefined, read: () => undefined };
  const packageRoot = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/u, '');
  const tools = { sandbox, packageRoot, env, scratch: { checkout: async () => checkout } } as unknown as CheckTools;
  const place = await harnessPlace(tools, {}, AbortSignal.timeout(20_000));
  if (place.is === 'none') throw new Error(place.why);
  const before = 'export function f(n: number): number { return n > 7 ? n : 0 }';
  const question = {
    file: 'a.ts',
    language: 'typescript',
    symbol: 'f',
    name: 'f',
    before,
    beforeSpan: { start: 0, end: before.length },
    seed: 3,
  };
  const ask = (after: string) =>
    differ({ ...question, after, afterSpan: { start: 0, end: after.length } }, place.place, AbortSignal.timeout(20_000));
  expect(await ask(before.replace('n > 7', '7 < n'))).toMatchObject({ is: 'same' });
  expect(await ask(before.replace('>', '>='))).toMatchObject({ is: 'different', message: 'f(7) was 0 and is now 7' });
});
