import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ProcessEnd } from '../../src/core/port/processes.ts';
import { systemClock } from '../../src/system/clock.ts';
import { openProcesses } from '../../src/system/processes.ts';
import { appears } from '../support/appears.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { scratchFolder } from '../support/scratch-folder.ts';

const processes = openProcesses(systemClock);
const env = { PATH: process.env.PATH ?? '' };
const never = new AbortController().signal;
let cwd = '';
beforeEach(() => {
  cwd = scratchFolder();
});

interface Told {
  readonly stdin?: string;
  readonly signal?: AbortSignal;
}

function run(argv: readonly [string, ...string[]], { signal = never, ...rest }: Told = {}): Promise<ProcessEnd> {
  return processes.run({ argv, cwd, env, wallMs: 20_000, ...rest }, signal);
}

function node(script: string, told: Told = {}): Promise<ProcessEnd> {
  return run([process.execPath, '-e', script], told);
}

/** The process ids that a script wrote to a file in `cwd`. */
function pids(): number[] {
  return readFileSync(path.join(cwd, 'pids'), 'utf8').trim().split('\n').map(Number);
}

/** True while a process runs; one that is dead but not yet reaped by its new parent does not count. */
function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !(existsSync(`/proc/${pid}/stat`) && readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z '));
  } catch {
    return false;
  }
}

/** Starts three descendants that outlive their parents: one in the group, one that left it, one that left and lost its parents. */
const DAEMONS = `
  echo $$ > pids
  sleep 300 & echo $! >> pids
  setsid sh -c 'echo $$ >> pids; exec sleep 300' &
  (setsid sh -c 'sleep 300 & echo $! >> pids; echo x > ready' &)
  while [ ! -e ready ] || [ "$(wc -l < pids)" -lt 4 ]; do :; done
`;

describe('running a program', () => {
  it('gives its exit code and both of its streams', async () => {
    const end = await node("console.log('rye'); console.error('spelt'); process.exit(3)");
    expect(end).toMatchObject({ is: 'exited', code: 3, stdout: { text: 'rye\n', lost: 0 }, stderr: { text: 'spelt\n', lost: 0 } });
  });

  it('hands it what it is to read, also when it does not read it', async () => {
    expect(await run(['cat'], { stdin: 'flour\n'.repeat(50_000) })).toMatchObject({ stdout: { text: 'flour\n'.repeat(50_000) } });
    expect(await run(['true'], { stdin: 'flour\n'.repeat(50_000) })).toMatchObject({ is: 'exited', code: 0 });
  });

  it('never hands it our environment, nor its words to a shell', async () => {
    process.env.LOCALCODER_TEST_SECRET = 'sourdough';
    const { stdout } = (await run(['env'])) as Extract<ProcessEnd, { is: 'exited' }>;
    delete process.env.LOCALCODER_TEST_SECRET;
    expect(stdout.text).not.toContain('sourdough');
    expect(await run(['echo', '$HOME; touch pwned'])).toMatchObject({ stdout: { text: '$HOME; touch pwned\n' } });
  });

  it('says not-found for a program that is not there', async () => {
    expect(await run(['no-such-baker'])).toMatchObject({ is: 'not-found', why: expect.stringContaining('no-such-baker') });
  });

  it('says which signal ended it', async () => {
    expect(await node("process.kill(process.pid, 'SIGTERM')")).toMatchObject({ is: 'killed', by: 'SIGTERM' });
  });
});

describe('a program that does not end', () => {
  it('is ended at its wall limit, not before', async () => {
    const clock = fakeClock();
    const end = openProcesses(clock).run({ argv: ['sleep', '300'], cwd, env, wallMs: 60_000 }, never);
    await clock.advance(59_999);
    expect(await Promise.race([end, 'still running'])).toBe('still running');
    await clock.advance(1);
    expect(await end).toMatchObject({ is: 'timed-out', millis: 60_000 });
  });

  it('is ended when its caller says so, at once', async () => {
    const stop = new AbortController();
    const end = node('setInterval(() => undefined, 1000)', { signal: stop.signal });
    stop.abort();
    expect(await end).toMatchObject({ is: 'killed', by: 'its caller' });
    expect(await node('0', { signal: stop.signal })).toMatchObject({ is: 'killed', by: 'its caller' });
  });

  it('is ended when it floods us, and only the end of the flood is kept', async () => {
    const end = (await run(['sh', '-c', 'yes flour'])) as Extract<ProcessEnd, { is: 'too-much-output' }>;
    expect(end.is).toBe('too-much-output');
    expect(Buffer.byteLength(end.stdout.text)).toBe(8 * 1024 * 1024);
    expect(end.stdout.lost).toBeGreaterThan(15 * 1024 * 1024);
  });
});

describe.skipIf(process.platform !== 'linux')('what a program leaves behind', () => {
  it('is gone when it has ended by itself', async () => {
    expect(await run(['sh', '-c', `${DAEMONS} exit 0`])).toMatchObject({ is: 'exited', code: 0 });
    expect(pids()).toHaveLength(4);
    expect(pids().filter(lives)).toEqual([]);
  });

  it('is gone when it was ended at its wall limit', async () => {
    const clock = fakeClock();
    const all = appears(path.join(cwd, 'all'));
    const end = openProcesses(clock).run({ argv: ['sh', '-c', `${DAEMONS} echo x > all; sleep 300`], cwd, env, wallMs: 60_000 }, never);
    await all;
    await clock.advance(60_000);
    expect(await end).toMatchObject({ is: 'timed-out' });
    expect(pids()).toHaveLength(4);
    expect(pids().filter(lives)).toEqual([]);
  });
});
