import { chmodSync, existsSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ProcessEnd, Processes, ProcessOutput } from '../../src/core/port/processes.ts';
import type { SandboxCommand } from '../../src/core/port/sandbox.ts';
import { systemClock } from '../../src/system/clock.ts';
import { openProcesses } from '../../src/system/processes.ts';
import { openSandbox } from '../../src/system/sandbox.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { LIMITS, sandboxRig } from '../support/sandbox-rig.ts';
import { scratchFolder } from '../support/scratch-folder.ts';
import { smallDisk } from '../support/small-disk.ts';
import { needs } from '../support/toolchain.ts';
import { waitUntil } from '../support/wait-until.ts';

const never = new AbortController().signal;

needs('bwrap')('a command in the sandbox', () => {
  it('writes where it may, reads its input, and tells its output and exit status', async () => {
    const { run, work } = sandboxRig();
    expect(await run('cat > loaf; echo baked; echo warm >&2; exit 3', { stdin: 'flour' })).toMatchObject({
      is: 'exited',
      code: 3,
      stdout: { text: 'baked\n' },
      stderr: { text: 'warm\n' },
    });
    expect(existsSync(path.join(work, 'loaf'))).toBe(true);
  });

  it('gets the environment it is given, with a HOME and a TMPDIR that are empty and writable', async () => {
    const { run, home } = sandboxRig();
    process.env.LOCALCODER_TEST_SECRET = 'sourdough';
    const end = await run('echo "$HOME $TMPDIR $OVEN"; ls -A $TMPDIR/ | grep -v localcoder-test; touch $HOME/a $TMPDIR/b && env', {
      env: { PATH: '/usr/bin:/bin', OVEN: 'hot', HOME: '/elsewhere' },
    });
    delete process.env.LOCALCODER_TEST_SECRET;
    const { stdout } = end as Extract<ProcessEnd, { is: 'exited' }>;
    expect(stdout.text.split('\n').at(0)).toBe(`${home} /tmp hot`);
    expect(stdout.text).not.toContain('sourdough');
    expect(existsSync(path.join(home, 'a'))).toBe(false);
  });

  it('finds the tool chains of the home folder, and what PATH names in it, but no credentials beside them', async () => {
    const { run, home, secret } = sandboxRig();
    mkdirSync(path.join(home, 'oven/bin'), { recursive: true });
    mkdirSync(path.join(home, 'oven/lib'));
    writeFileSync(path.join(home, 'oven/lib/heat'), 'hot\n');
    mkdirSync(path.join(home, '.docker/bin'), { recursive: true });
    writeFileSync(path.join(home, '.docker/config.json'), secret);
    const end = await run('miller; cat ~/oven/lib/heat; ls -d ~/.docker/*; cat ~/.cargo/credentials.toml ~/.docker/config.json', {
      env: { PATH: `${home}/.cargo/bin:${home}/oven/bin:${home}/.docker/bin:/usr/bin:/bin` },
    });
    expect(end).toMatchObject({ stdout: { text: `milled\nhot\n${home}/.docker/bin\n` } });
  });

  it('sees what is readable inside something hidden, and nothing hidden inside something writable', async () => {
    const { run, repository, work } = sandboxRig();
    mkdirSync(path.join(repository, 'node_modules'));
    writeFileSync(path.join(repository, 'node_modules/yeast.js'), 'rises');
    mkdirSync(path.join(work, 'private'));
    writeFileSync(path.join(work, 'private/key'), 'x');
    const end = await run(`cat ${repository}/node_modules/yeast.js; ls ${repository} private`, {
      readable: [path.join(repository, 'node_modules')],
      hidden: [repository, path.join(work, 'private')],
    });
    expect(end).toMatchObject({ stdout: { text: `rises${repository}:\nnode_modules\n\nprivate:\n` } });
  });

  it('reaches what is shown through links on the way to it', async () => {
    const { run, home, folder } = sandboxRig();
    mkdirSync(path.join(folder, 'disk/rust/bin'), { recursive: true });
    writeFileSync(path.join(folder, 'disk/rust/bin/rustc'), '#!/bin/sh\necho compiled\n');
    chmodSync(path.join(folder, 'disk/rust/bin/rustc'), 0o755);
    symlinkSync(path.join(folder, 'disk/rust'), path.join(home, '.rustup'));
    expect(await run('~/.rustup/bin/rustc')).toMatchObject({ stdout: { text: 'compiled\n' } });
  });

  it('never lets a link that a command left lead the next one out', async () => {
    const { run, work, repository } = sandboxRig();
    await run(`ln -s ${repository} out`);
    await expect(run('true', { writable: [work, path.join(work, 'out')] })).rejects.toThrow('leads out of');
    expect(await run('ls out', { readable: [path.join(work, 'out')] })).toMatchObject({ stdout: { text: '' } });
  });

  it('never has our open files, and never our environment in its own first process', async () => {
    const { run } = sandboxRig();
    const { stdout } = (await run('readlink /proc/self/fd/*; cat /proc/1/environ')) as Extract<ProcessEnd, { is: 'exited' }>;
    expect(stdout.text.replace(/socket:\[\d+\]|\/dev\/null|\/proc\/\d+\/fd\S*|LOCALCODER_RUN=[-\w]+|[\s\0]/gu, '')).toBe('');
  });

  it('is not confined by a program that its own environment has tampered with', async () => {
    const { run } = sandboxRig();
    const end = await run('echo fine', { env: { PATH: '/usr/bin:/bin', LD_PRELOAD: '/tmp/planted.so' } });
    expect(end).toMatchObject({ is: 'exited', code: 0, stdout: { text: 'fine\n' } });
  });

  it('is ended when its caller says so, with all it started', async () => {
    const { run, survivors } = sandboxRig();
    const stop = new AbortController();
    const end = run('env -i setsid sleep 99 & sleep 99', {}, stop.signal);
    await waitUntil('it runs', () => survivors().length >= 3);
    stop.abort();
    expect(await end).toMatchObject({ is: 'killed', by: 'its caller' });
    expect(survivors()).toEqual([]);
  });

  it('says not-found for a program that is not there', async () => {
    const { run } = sandboxRig();
    expect(await run('', { argv: ['no-such-baker'] })).toMatchObject({ is: 'not-found', why: expect.stringContaining('no-such-baker') });
  });

  it('is ended when it fills the disk', async () => {
    const disk = smallDisk(128);
    if (disk === undefined) return;
    try {
      const end = await sandboxRig().run('head -c 100M /dev/zero > all; sleep 30', { cwd: disk.path, writable: [disk.path] });
      expect(end).toMatchObject({ is: 'too-greedy', of: 'disk' });
    } finally {
      disk.remove();
    }
  });
});

/** Processes of which every run fails, saying `why`. */
function failing(why: string): Processes {
  const said = (text: string): ProcessOutput => ({ text, lost: 0 });
  return { run: async () => ({ is: 'exited', code: 1, stdout: said(''), stderr: said(why), millis: 1 }) };
}

function command(work: string, script: string): SandboxCommand {
  const limits = { ...LIMITS, memoryMb: 300 };
  return {
    argv: ['sh', '-c', script],
    cwd: work,
    env: { PATH: process.env.PATH ?? '' },
    writable: [work],
    readable: [],
    hidden: [],
    limits,
  };
}

describe('a machine without a sandbox', () => {
  it('never runs a command', async () => {
    const sandbox = openSandbox({ processes: failing(''), clock: systemClock, platform: 'freebsd', env: {}, allowWithout: false });
    expect(await sandbox.state()).toMatchObject({ is: 'missing', why: 'there is no sandbox for freebsd' });
    await expect(sandbox.run(command('/', 'true'), never)).rejects.toMatchObject({ code: 'sandbox-missing' });
  });

  it.skipIf(!existsSync('/usr/bin/bwrap'))('is one whose kernel refuses, and is looked at again after a minute', async () => {
    const clock = fakeClock();
    let trials = 0;
    const { run } = failing('bwrap: setting up uid map: Permission denied\n');
    const processes: Processes = {
      run(request, signal) {
        trials += 1;
        return run(request, signal);
      },
    };
    const sandbox = openSandbox({ processes, clock, platform: 'linux', env: {}, allowWithout: false });
    expect(await sandbox.state()).toMatchObject({ is: 'missing', why: expect.stringContaining('setting up uid map') });
    const first = trials;
    await sandbox.state();
    expect(trials).toBe(first);
    await clock.advance(60_000);
    await sandbox.state();
    expect(trials).toBe(2 * first);
  });

  it.skipIf(process.platform !== 'linux')(
    'runs commands under limits when the person has allowed that, with a home of their own',
    async () => {
      const [work, home] = [scratchFolder(), scratchFolder()];
      mkdirSync(path.join(home, '.rustup'));
      writeFileSync(path.join(home, '.netrc'), 'x');
      const open = openSandbox({
        processes: openProcesses(systemClock),
        clock: systemClock,
        platform: 'aix',
        env: { HOME: home },
        allowWithout: true,
      });
      expect(await open.state()).toMatchObject({ is: 'opted-out', why: expect.stringContaining('as your settings allow') });
      const end = await open.run(command(work, 'ls -A ~; echo $HOME > home; pwd; exit 4'), never);
      expect(end).toMatchObject({ is: 'exited', code: 4, stdout: { text: `.rustup\n${realpathSync(work)}\n` } });
      expect(await open.run(command(work, 'test -e $(cat home) && echo left'), never)).toMatchObject({ stdout: { text: '' } });
    },
  );
});
