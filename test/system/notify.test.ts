import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../src/system/clock.ts';
import { openNotifier } from '../../src/system/notify.ts';
import { openProcesses } from '../../src/system/processes.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { scratchFolder } from '../support/scratch-folder.ts';

let folder = '';
beforeEach(() => {
  folder = scratchFolder();
});

/** A program that writes down its arguments, one between two zero bytes, and its environment. */
function program(name: string, place = 'bin', status = 0): string {
  const at = path.join(folder, place);
  mkdirSync(at, { recursive: true });
  const script = `#!/bin/sh\nprintf '%s\\0' "$@" > '${folder}/told'\nenv > '${folder}/environment'\nexit ${status}\n`;
  writeFileSync(path.join(at, name), script, { mode: 0o755 });
  return at;
}

const told = (): string[] => readFileSync(path.join(folder, 'told'), 'utf8').split('\0').slice(0, -1);

function notifier(PATH: string, platform: NodeJS.Platform = 'linux', strange: readonly string[] = [], log = recordedLog()) {
  const env = { PATH, DISPLAY: ':7', SECRET_TOKEN: 'hunter2' };
  return openNotifier({
    processes: openProcesses(systemClock),
    clock: systemClock,
    log,
    env,
    cwd: folder,
    strange: () => strange,
    platform,
  });
}

test('Linux is told by notify-send, which learns nothing of the environment but where the desktop is', async () => {
  expect(await notifier(program('notify-send')).show('localcoder', 'improve: 12 delivered, 2 rejected')).toBe(true);
  expect(told()).toEqual(['--app-name=localcoder', '--', 'localcoder', 'improve: 12 delivered, 2 rejected']);
  const environment = readFileSync(path.join(folder, 'environment'), 'utf8');
  expect(environment).toContain('DISPLAY=:7');
  expect(environment).not.toContain('hunter2');
});

test('no text can be an option, markup, an escape sequence or a second line', async () => {
  const { show } = notifier(program('notify-send'));
  await show('localcoder', '--hint=string:x:y');
  expect(told().slice(2)).toEqual(['localcoder', '--hint=string:x:y']);
  expect(told()[1]).toBe('--');
  await show('localcoder', '<img src="file:///x">&\\074b\\n$(touch x)\u202e\u001b[2J\nnext');
  expect(told()[3]).toBe('&lt;img src="file:///x"&gt;&amp;/074b/n$(touch x)[2J next');
  await show('localcoder', '🍞'.repeat(1_000));
  expect(Array.from(told()[3] ?? '')).toHaveLength(200);
});

test('macOS is told by a fixed script that gets the text as an argument', async () => {
  const evil = '" & (do shell script "touch x") & "';
  expect(await notifier(program('osascript'), 'darwin').show('localcoder', evil)).toBe(true);
  const script = ['on run argv', 'display notification (item 2 of argv) with title (item 1 of argv)', 'end run'];
  expect(told()).toEqual([...script.flatMap((line) => ['-e', line]), '--', 'localcoder', evil]);
});

test('a program that a repository brings is never run', async () => {
  const brought = program('notify-send', 'bakery/tools');
  const bakery = path.join(folder, 'bakery');
  const linked = path.join(folder, 'linked');
  symlinkSync(brought, linked);
  for (const PATH of [brought, linked]) expect(await notifier(PATH, 'linux', [bakery]).show('localcoder', 'x')).toBe(false);
  const installed = program('notify-send', 'other/node_modules/.bin');
  expect(await notifier(installed).show('localcoder', 'x')).toBe(false);
  expect(await notifier('bin:.').show('localcoder', 'x')).toBe(false);
  expect(existsSync(path.join(folder, 'told'))).toBe(false);
});

test('a machine without such a program, and one where it fails, only say so', async () => {
  expect(await notifier(folder).show('localcoder', 'x')).toBe(false);
  expect(await notifier(program('notify-send'), 'win32').show('localcoder', 'x')).toBe(false);
  const log = recordedLog();
  expect(await notifier(program('notify-send', 'bin', 1), 'linux', [], log).show('localcoder', 'x')).toBe(false);
  expect(log.lines).toMatchObject([{ level: 'debug', fields: { how: 'exited' } }]);
});

test('the end waits a moment for a program that hangs, and no longer', async () => {
  const at = program('notify-send');
  writeFileSync(path.join(at, 'notify-send'), '#!/bin/sh\nexec sleep 60\n');
  const hanging = notifier(at);
  const shown = hanging.show('localcoder', 'x');
  await hanging.close();
  expect(await shown).toBe(false);
});
