import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openHub } from '../../src/cli/hub.ts';
import { keepStatus } from '../../src/cli/keep-status.ts';
import type { EngineStatus } from '../../src/core/port/engine.ts';
import { type OpenedWorld, openWorld } from '../../src/open-world.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { removeFolder } from '../support/git-repo.ts';

let state: string;
let world: OpenedWorld;

beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'keep-status-'));
  world = openWorld({ progress: { tell: () => undefined }, env: { LOCALCODER_STATE_DIR: state, PATH: process.env.PATH } });
});
afterEach(async () => {
  await world.close();
  removeFolder(state);
});

test('a model that loads or goes by itself is in the status file a second later, without any job', async () => {
  const clock = fakeClock();
  let engine: EngineStatus['state'] = 'unloaded';
  const status = (): EngineStatus => ({ state: engine }) as EngineStatus;
  const kept = keepStatus({ world: { ...world, queue: world.queue, engine: { ...world.engine, status }, clock }, hub: openHub() });
  const said = (): unknown => JSON.parse(readFileSync(world.paths.status, 'utf8')).state;
  expect(said()).toBe('unloaded');
  for (const next of ['loading', 'ready', 'unloaded'] as const) {
    engine = next;
    await clock.advance(1_000);
    expect(said()).toBe(next);
  }
  kept.close();
  expect(clock.pending()).toBe(0);
});
