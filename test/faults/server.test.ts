import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type FaultHome, faultHome, serverSettings } from '../support/fault-home.ts';
import { openScriptedServer, type Rule, type Saying, type ScriptedServer } from '../support/scripted-server.ts';

vi.setConfig({ testTimeout: 180_000 });

const GOOD = { edit: [['var ', 'let ']] } as const;
const SAID = '```\nfunction cutShort(loaves) {\n  let minutes = 12;\n  return minutes;\n}\n```';

/** What the server does to the first request about a function, once, and the name of the function. */
const ONCE: Readonly<Record<string, Saying>> = {
  dropped: { fault: 'drop' },
  reset: { fault: 'reset' },
  cutShort: { fault: 'cut', text: SAID },
  halfFrame: { fault: 'half-frame', text: SAID },
  withoutEnd: { fault: 'no-end', text: SAID },
  garbage: { fault: 'garbage', text: SAID },
  gaveUp: { fault: 'error', text: SAID },
  busy: { status: 503, body: '{"error": {"message": "busy"}}' },
};
/** What it does each time. */
const ALWAYS: Readonly<Record<string, Saying>> = {
  alwaysGarbage: { fault: 'garbage', text: SAID },
  flooding: { fault: 'flood' },
  oneLongLine: { fault: 'long-line' },
  silent: { fault: 'silent' },
  hushed: { fault: 'hush', text: SAID },
  webPage: { status: 200, type: 'text/html', body: '<!doctype html><title>a router</title>' },
};

const about = (name: string): string => `function \`${name}\``;
const rules: Rule[] = [
  ...Object.entries(ONCE).map(([name, say]) => ({ includes: about(name), times: 1, say })),
  ...Object.entries(ALWAYS).map(([name, say]) => ({ includes: about(name), say })),
  { say: GOOD },
];
const codeOf = (name: string): string => `function ${name}(loaves) {\n  var minutes = loaves * 12;\n  return minutes;\n}\n`;
const FILES = Object.fromEntries(
  [...Object.keys(ONCE), ...Object.keys(ALWAYS), 'refused'].flatMap((name) => [
    [`src/${name}.js`, codeOf(name)],
    [`src/after-${name}.js`, codeOf('next')],
  ]),
);

let server: ScriptedServer;
let bakery: FaultHome;
let pid: number;
beforeAll(async () => {
  server = await openScriptedServer({ rules });
  bakery = await faultHome({ files: FILES, settings: serverSettings(server.url) });
  pid = (await bakery.start()).pid;
});
afterAll(async () => {
  await bakery.close();
  await server.close();
});

/** After each fault the same worker must live and run the next job. */
async function nextRuns(after: string): Promise<void> {
  const { state } = await bakery.ended(await bakery.ask('improve', `src/after-${after}.js`, 'next'));
  expect(state).toMatchObject({ status: 'delivered', attempt: 1, delivery: { outcome: 'changed' } });
  expect((await bakery.home.status())?.pid).toBe(pid);
}

test.each(Object.keys(ONCE))('a server whose answer is %s once: the job is tried again and delivered', async (name) => {
  const { state } = await bakery.ended(await bakery.ask('improve', `src/${name}.js`, name));
  expect(state).toMatchObject({ status: 'delivered', attempt: 2, delivery: { outcome: 'changed' } });
  await nextRuns(name);
});

test.each(['alwaysGarbage', 'flooding', 'oneLongLine', 'webPage'])(
  'a server whose answer is %s each time: the job ends with a note that says so',
  async (name) => {
    const { state, note } = await bakery.ended(await bakery.ask('improve', `src/${name}.js`, name), 120_000);
    expect(state).toMatchObject({ status: 'dead', delivery: { outcome: 'failed-engine' } });
    expect(note.replaceAll('`', '')).toContain(state.delivery?.reason);
    expect(note.replaceAll('`', '')).toContain(state.delivery?.next);
    await nextRuns(name);
  },
);

test.each(['silent', 'hushed'])(
  'a server that is %s: the job ends when its time is used up',
  async (name) => {
    bakery.home.settings(serverSettings(server.url, 'generation:\n  maxJobSeconds: 2\n'));
    const { state, note } = await bakery.ended(await bakery.ask('improve', `src/${name}.js`, name), 90_000);
    bakery.home.settings(serverSettings(server.url));
    expect(state).toMatchObject({ status: 'delivered', delivery: { outcome: 'rejected-by-checks' } });
    expect(note).toContain('seconds allowed for a job were used up');
    await nextRuns(name);
  },
  120_000,
);

test('a server that is gone: the job waits for it, ends with the fix, and runs once it is back', async () => {
  const port = Number(new URL(server.url).port);
  await server.close();
  const id = await bakery.ask('improve', 'src/refused.js', 'refused');
  const { state, note } = await bakery.ended(id, 90_000);
  expect(state).toMatchObject({ status: 'dead', attempt: 3, delivery: { outcome: 'failed-engine' } });
  expect(note).toContain('nothing listens at');
  expect(note).toContain('start the server, or correct `engine.url`');
  server = await openScriptedServer({ rules }, port);
  expect(bakery.world.queue.retry(id)).toBe(true);
  await bakery.client.nudge();
  expect((await bakery.ended(id)).state).toMatchObject({ status: 'delivered', delivery: { outcome: 'changed' } });
  await nextRuns('refused');
});
