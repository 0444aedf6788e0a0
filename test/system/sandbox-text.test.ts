import { describe, expect, it } from 'vitest';
import { descendants, parseProcessTable } from '../../src/system/process-table.ts';
import { bubblewrapArgv, meansOf } from '../../src/system/sandbox-bubblewrap.ts';
import { seatbeltProfile } from '../../src/system/sandbox-seatbelt.ts';
import { installWords, refusalWords } from '../../src/system/sandbox-trial.ts';
import type { View } from '../../src/system/sandbox-view.ts';

const view: View = {
  rules: [
    { path: '/Users', is: 'empty', isFolder: true },
    { path: '/Users/ann/.cargo/bin', is: 'readable', isFolder: true },
    { path: '/Users/ann/state/"work"', is: 'writable', isFolder: true },
  ],
  links: [],
};

describe('the profile for sandbox-exec', () => {
  const lines = seatbeltProfile(view).split('\n');
  const at = (line: string): number => lines.indexOf(line);

  it('denies the network, writing, and what would act for a command from outside', () => {
    expect(lines.slice(0, 3)).toEqual(['(version 1)', '(allow default)', '(deny network*)']);
    for (const line of ['(deny file-write*)', '(deny appleevent-send)', '(deny signal (target others))', '(deny job-creation)'])
      expect(lines).toContain(line);
    expect(lines.find((line) => line.startsWith('(deny mach-lookup'))).toContain('com.apple.securityd');
  });

  it('lets a later, more specific rule win, and quotes paths', () => {
    const hidden = at('(deny file-read* file-write* (subpath "/Users"))');
    expect(hidden).toBeGreaterThan(at('(deny file-write*)'));
    expect(at('(allow file-read* (subpath "/Users/ann/.cargo/bin"))')).toBeGreaterThan(hidden);
    expect(at('(allow file-read* file-write* (subpath "/Users/ann/state/\\"work\\""))')).toBeGreaterThan(hidden);
    expect(lines).toContain('(deny file-write* (subpath "/Users/ann/.cargo/bin"))');
  });

  it('lets paths through a hidden folder resolve without showing what is in it', () => {
    expect(lines).toContain('(allow file-read-metadata (literal "/Users/ann"))');
    expect(lines).not.toContain('(allow file-read* (subpath "/Users/ann"))');
  });
});

describe('the arguments for bubblewrap', () => {
  const argv = (help: string): string[] => {
    const [means] = meansOf(help);
    if (means === undefined) throw new Error('no means');
    return bubblewrapArgv({ program: '/usr/bin/bwrap', means, view, env: { A: 'b' }, cwd: '/w', argv: ['true'] });
  };

  it('confine as far as the installed version can', () => {
    expect(argv('--size --disable-userns')).toEqual(
      expect.arrayContaining(['--disable-userns', '--size', '--unshare-all', '--die-with-parent']),
    );
    expect(argv('')).not.toEqual(expect.arrayContaining(['--size']));
    expect(argv('')).not.toContain('--disable-userns');
  });

  it('hand the environment over inside, and end with the command', () => {
    expect(argv('').slice(-7)).toEqual(['--setenv', 'A', 'b', '--chdir', '/w', '--', 'true']);
  });
});

describe('what a person can do about a missing sandbox', () => {
  it('is to install it as their system does', () => {
    expect(installWords('ID=ubuntu\nID_LIKE=debian\n')).toContain('apt install bubblewrap');
    expect(installWords('ID=rocky\nID_LIKE="rhel centos fedora"\n')).toContain('dnf install');
    expect(installWords('')).toBe('install bubblewrap');
  });

  it('is to change the kernel setting that stands in its way', () => {
    const only = (name: string, value: string) => (setting: string) => (setting === name ? `${value}\n` : undefined);
    expect(refusalWords(only('kernel/unprivileged_userns_clone', '0'))).toContain('unprivileged_userns_clone=1');
    expect(refusalWords(only('kernel/apparmor_restrict_unprivileged_userns', '1'))).toContain('AppArmor');
    expect(refusalWords(() => undefined)).toContain('container');
  });
});

describe('the table of processes', () => {
  it('is read from ps, and tells who descends from whom', () => {
    const table = parseProcessTable('    1     0   900\n   40     1  2048\n   41    40    10\n   50     1     7\n');
    expect(descendants(40, table)).toEqual([{ pid: 41, parent: 40, group: 0, residentBytes: 10_240, started: '', isOver: false }]);
    expect(descendants(1, table)).toHaveLength(3);
  });
});
