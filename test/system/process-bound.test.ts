import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { boundProcesses, folderForBounds } from '../../src/system/process-bound.ts';
import { sandboxRig } from '../support/sandbox-rig.ts';
import { scratchFolder } from '../support/scratch-folder.ts';
import { needs } from '../support/toolchain.ts';

describe('the place for a bound', () => {
  it('is our own control group where the kernel has version 1', () => {
    expect(folderForBounds('9:name=systemd:/\n8:pids:/user/7\n0::/\n', '/g')).toBe('/g/pids/user/7');
    expect(folderForBounds('3:cpu,pids:/docker/a:b\n', '/g')).toBe('/g/pids/docker/a:b');
    expect(folderForBounds('3:mypids:/x\n', '/g')).toBeUndefined();
  });

  it('is the nearest group that hands the controller on where it has version 2', () => {
    const mount = scratchFolder();
    const group = (name: string, handsOn: string): void => {
      mkdirSync(path.join(mount, name), { recursive: true });
      writeFileSync(path.join(mount, name, 'cgroup.subtree_control'), handsOn);
    };
    group('', 'cpu memory pids\n');
    group('user', 'cpu pids\n');
    group('user/session', '\n');
    expect(folderForBounds('0::/user/session\n', mount)).toBe(path.join(mount, 'user'));
    expect(folderForBounds('0::/\n', mount)).toBe(`${mount}/`);
    group('', 'cpu mypids\n');
    expect(folderForBounds('0::/\n', mount)).toBeUndefined();
  });

  it('is nowhere when none is told, or one outside of what we see', () => {
    expect(folderForBounds('', '/g')).toBeUndefined();
    expect(folderForBounds('8:pids:/../../other\n', '/g')).toBeUndefined();
    expect(folderForBounds('0::/../other\n', '/g')).toBeUndefined();
    expect(boundProcesses([process.ppid], 5, undefined)).toBeUndefined();
    expect(boundProcesses([process.ppid], 5, '/no/such/folder')).toBeUndefined();
  });
});

/** Undefined where this machine lets nobody, or not this user, make a group. */
const place = ((): string | undefined => {
  const folder = folderForBounds();
  if (folder === undefined) return undefined;
  const trial = path.join(folder, `bound-trial-${process.pid}`);
  try {
    mkdirSync(trial);
    const known = existsSync(path.join(trial, 'pids.max'));
    rmdirSync(trial);
    return known ? folder : undefined;
  } catch {
    return undefined;
  }
})();

const ours = (): string[] => readdirSync(place ?? '').filter((name) => name.startsWith(`localcoder-${process.pid}-`));

describe.skipIf(place === undefined)('a bound on processes', () => {
  it('is kept by the kernel, and taken back with whatever is still in it', async () => {
    const child = spawn('sh', ['-c', 'read go; for i in 1 2 3 4 5 6 7 8 9; do sleep 99 & done; echo forked; wait'], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const bound = boundProcesses([child.pid ?? 0], 4, place);
    const [group = ''] = ours();
    child.stdin.end('go\n');
    await once(child, 'exit');
    const left = readFileSync(path.join(place ?? '', group, 'cgroup.procs'), 'utf8')
      .trim()
      .split('\n');
    expect(left.length).toBeLessThanOrEqual(3);
    await expect.poll(() => bound?.remove()).toBe(true);
    expect(ours()).toEqual([]);
  });

  it('is removed when the worker that made it is gone, and never while it lives', async () => {
    const folder = place ?? '';
    const dead = path.join(folder, 'localcoder-999999999-1-abcdef01');
    const start = readFileSync('/proc/1/stat', 'latin1').split(') ').at(-1)?.split(' ')[19];
    const living = path.join(folder, `localcoder-1-${start}-abcdef01`);
    for (const group of [dead, living]) if (!existsSync(group)) mkdirSync(group);
    const child = spawn('sleep', ['99']);
    const bound = boundProcesses([child.pid ?? 0], 5, folder);
    expect([existsSync(dead), existsSync(living)]).toEqual([false, true]);
    rmdirSync(living);
    await expect.poll(() => bound?.remove()).toBe(true);
  });

  it('is never put on this process or the first of the machine', () => {
    for (const pid of [0, 1, process.pid]) expect(boundProcesses([pid], 9_999, place)).toBeUndefined();
  });
});

needs('bwrap', 'perl')('a command in the sandbox', () => {
  it.skipIf(place === undefined)('is bound while it runs, and leaves no group behind', async () => {
    const rig = sandboxRig();
    const looked: number[] = [];
    const timer = setInterval(() => looked.push(ours().length), 5);
    expect(await rig.run('perl -e "fork while 1"')).toMatchObject({ is: 'too-greedy' });
    clearInterval(timer);
    expect(Math.max(...looked)).toBe(1);
    expect(ours()).toEqual([]);
  });
});
