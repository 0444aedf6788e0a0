/** A person's machine in small for a sandbox to protect: a home with a key, a repository, a folder that commands may write. */
import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Sandbox, SandboxCommand, SandboxEnd, SandboxLimits } from '../../src/core/port/sandbox.ts';
import { systemClock } from '../../src/system/clock.ts';
import { readProcess } from '../../src/system/process-table.ts';
import { openProcesses } from '../../src/system/processes.ts';
import { openSandbox } from '../../src/system/sandbox.ts';
import { scratchFolder } from './scratch-folder.ts';

export const LIMITS: SandboxLimits = { wallMs: 20_000, cpuSeconds: 20, memoryMb: 512, processes: 64 };

export interface SandboxRig {
  readonly sandbox: Sandbox;
  readonly folder: string;
  readonly home: string;
  /** The person's repository: hidden from commands. */
  readonly repository: string;
  /** Installed dependencies: commands may read them. */
  readonly library: string;
  /** What commands may write; the only place. */
  readonly work: string;
  /** The content of the key and of the hidden file, which no command may tell. */
  readonly secret: string;
  run(script: string, told?: Partial<SandboxCommand>, signal?: AbortSignal): Promise<SandboxEnd>;
  /** Everything of the person's, byte for byte, with modes and times. */
  snapshot(): string;
  /** Processes of commands that still run, whatever they did to their environment. */
  survivors(): number[];
}

/** Goes when the running test has ended. */
export function sandboxRig(): SandboxRig {
  const folder = scratchFolder();
  const [home, repository, library, work] = ['home', 'repository', 'library', 'work'].map((name) => path.join(folder, name)) as [
    string,
    string,
    string,
    string,
  ];
  const secret = `rye-${path.basename(folder)}`;
  for (const [file, text] of [
    ['home/.ssh/id_ed25519', secret],
    ['home/.cargo/credentials.toml', secret],
    ['home/.cargo/bin/miller', '#!/bin/sh\necho milled\n'],
    ['repository/.git/config', secret],
    ['repository/bread.js', secret],
    ['library/flour.js', 'module.exports = "flour";'],
    ['work/package.json', '{}'],
  ] as const) {
    mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }
  chmodSync(path.join(home, '.cargo/bin/miller'), 0o755);
  const env = { PATH: process.env.PATH, HOME: home };
  const sandbox = openSandbox({
    processes: openProcesses(systemClock),
    clock: systemClock,
    platform: process.platform,
    env,
    allowWithout: false,
  });
  const command = { cwd: work, writable: [work], readable: [library], hidden: [repository], limits: LIMITS };
  // PATH of this process may lead into a home folder of the machine, which tests must not depend on.
  const plain = { PATH: `${path.dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin` };
  return {
    sandbox,
    folder,
    home,
    repository,
    library,
    work,
    secret,
    run: (script, told = {}, signal = new AbortController().signal) =>
      sandbox.run({ argv: ['sh', '-c', script], env: plain, ...command, ...told }, signal),
    snapshot: () => [home, repository, library].map(digest).join('\n'),
    survivors: () => survivorsOf(work),
  };
}

/** Living processes in whose view of the machine `folder` is mounted: those of sandboxes that may write it. */
export function survivorsOf(folder: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/mountinfo`, 'utf8').includes(`${folder} `) && readProcess(pid)?.isOver === false;
      } catch {
        return false;
      }
    });
}

function digest(file: string): string {
  const stat = lstatSync(file);
  const facts = `${file} ${stat.mode} ${stat.mtimeMs} ${stat.ctimeMs} ${stat.ino}`;
  if (stat.isSymbolicLink()) return `${facts} → ${readlinkSync(file)}`;
  if (stat.isFile()) return `${facts} ${createHash('sha256').update(readFileSync(file)).digest('hex')}`;
  if (!stat.isDirectory()) return facts;
  return [facts, ...readdirSync(file).map((name) => digest(path.join(file, name)))].join('\n');
}
