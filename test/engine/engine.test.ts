import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Engine } from '../../src/core/port/engine.ts';
import { openEngine } from '../../src/engine/engine.ts';
import { systemClock } from '../../src/system/clock.ts';
import { builtPackage } from '../support/built-package.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { openScriptedServer, type ScriptedServer } from '../support/scripted-server.ts';
import { BASKET, improveRequest, tinyChoice } from '../support/tiny-model.ts';

const never = new AbortController().signal;
const request = improveRequest(BASKET.before);
let engine: Engine;
let server: ScriptedServer;

beforeEach(async () => {
  server = await openScriptedServer({ rules: [{ say: { edit: [['} else {\n    return Ё ;\n  }', '}\n  return Ё ;']] } }] });
  engine = openEngine({
    packageRoot: builtPackage(),
    clock: systemClock,
    log: recordedLog(),
    allowHosts: [],
    idleUnloadMs: 600_000,
    resident: false,
  });
});
afterEach(async () => {
  await engine.close();
  await server.close();
});

it('holds at most one model: switching ends the other process first, and a model from before comes back when it is asked', async () => {
  expect(engine.status()).toMatchObject({ state: 'unloaded', network: 'no model process is running' });
  const local = await engine.load(tinyChoice(), never);
  const { pid: helper = 0 } = engine.status();
  const remote = await engine.load({ by: 'server', name: 'scripted', url: server.url, style: 'chat', contextSize: 4096 }, never);
  expect(() => process.kill(helper, 0)).toThrow();
  expect(engine.status()).toMatchObject({ state: 'ready', device: 'server' });
  const { pid: client = 0 } = engine.status();
  // Both at once: one after the other, without waiting for each other for ever.
  const [here, there] = await Promise.all([local.generate(request, never), remote.generate(request, never)]);
  expect(here.text).toBe(BASKET.after);
  expect(there.text).toBe(BASKET.after);
  expect(() => process.kill(client, 0)).toThrow();
  expect(() => process.kill(helper, 0)).toThrow();
});
