import { describe, type TestContext, test } from 'vitest';
import { faultHome, serverSettings } from '../support/fault-home.ts';
import { openScriptedServer, type Saying } from '../support/scripted-server.ts';

const GOOD = { edit: [['var ', 'let ']] } as const;
const FILES = { 'one.js': 'function one(loaves) {\n  var minutes = loaves * 12;\n  return minutes;\n}\n' };

/** The server does this once; the engine's own patience must end it (see src/engine/patience.ts: up to 280 s). */
async function endures(say: Saying, { expect, onTestFinished }: TestContext): Promise<void> {
  const server = await openScriptedServer({ rules: [{ times: 1, say }, { say: GOOD }] });
  const bakery = await faultHome({ files: FILES, settings: serverSettings(server.url) });
  onTestFinished(async () => {
    await bakery.close();
    await server.close();
  });
  const { pid } = await bakery.start();
  const { state } = await bakery.ended(await bakery.ask('improve', 'one.js', 'one'), 400_000);
  expect(state).toMatchObject({ status: 'delivered', attempt: 2, delivery: { outcome: 'changed' }, lastFailure: { code: 'engine-hung' } });
  expect((await bakery.home.status())?.pid).toBe(pid);
}

describe.concurrent('with the usual patience, the job is tried again and delivered when a server', () => {
  test('is silent', (context) => endures({ fault: 'silent' }, context));
  test('falls silent in the middle of its answer', (context) => endures({ fault: 'hush', text: 'It was a dark night.' }, context));
});
