/**
 * A bound, kept by the kernel, on how many processes and threads a command has at once.
 * Why: root's processes are limited by nothing else, and a fork bomb outruns whoever counts it. How: a control group of its own below ours (the
 * pids controller of version 1 or 2), where this user may make one; its name tells which worker made it, so that the next one removes what a dead
 * one left. Where there is none, nothing is bound and nothing fails.
 * It never moves a process that it was not given, and never touches a group of a living worker.
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { orUndefined } from './or-undefined.ts';
import { readProcess } from './process-table.ts';

/** A bound that is in force. */
export interface ProcessBound {
  /** Ends whatever is still in it, and takes it back. @returns false while something in it has not gone yet. */
  remove(): boolean;
}

const PREFIX = 'localcoder-';

/**
 * Bounds these processes, and all that they will start, to `most` together; `within` as `folderForBounds` tells it. Undefined where the kernel or
 * our rights do not allow it, and for this process and the machine's first.
 */
export function boundProcesses(pids: readonly number[], most: number, within: string | undefined): ProcessBound | undefined {
  if (within === undefined || pids.length === 0 || pids.some((pid) => pid <= 1 || pid === process.pid)) return undefined;
  removeStale(within);
  const group = join(within, `${PREFIX}${process.pid}-${startOf(process.pid)}-${randomUUID().slice(0, 8)}`);
  const isBound = orUndefined(() => {
    mkdirSync(group);
    writeFileSync(join(group, 'pids.max'), String(most));
    for (const pid of pids) writeFileSync(join(group, 'cgroup.procs'), String(pid));
    return true;
  });
  const remove = (): boolean => {
    for (const pid of pidsIn(group)) orUndefined(() => process.kill(pid, 'SIGKILL'));
    return removed(group);
  };
  if (isBound === true) return { remove };
  // Some may be in it already: they stay unharmed, and the group goes with them.
  removed(group);
  return undefined;
}

/**
 * The control group below which ours are made. `own` is the text of /proc/self/cgroup. Version 1: our own group. Version 2: our own or the nearest
 * above it that hands the controller on to its children; a group that holds processes cannot begin to.
 */
export function folderForBounds(
  own = orUndefined(() => readFileSync('/proc/self/cgroup', 'utf8')) ?? '',
  mount = '/sys/fs/cgroup',
): string | undefined {
  const first = /^\d+:(?:[^:\n]*,)?pids(?:,[^:\n]*)?:(?<path>\/.*)$/mu.exec(own)?.groups?.path;
  if (first !== undefined) return first.split('/').includes('..') ? undefined : join(mount, 'pids', first);
  let path = /^0::(?<path>\/.*)$/mu.exec(own)?.groups?.path;
  if (path === undefined || path.split('/').includes('..')) return undefined;
  for (;;) {
    const handedOn = orUndefined(() => readFileSync(join(mount, path ?? '', 'cgroup.subtree_control'), 'utf8')) ?? '';
    if (handedOn.trim().split(/\s+/u).includes('pids')) return join(mount, path);
    if (path === '/') return undefined;
    path = dirname(path);
  }
}

/** Removes the empty groups of workers that are no more, and those of ours that something was still in. */
function removeStale(within: string): void {
  for (const name of orUndefined(() => readdirSync(within)) ?? []) {
    const [, pid, start] = /^localcoder-(\d+)-(\d*)-[\da-f]+$/u.exec(name) ?? [];
    if (pid !== undefined && (Number(pid) === process.pid || startOf(Number(pid)) !== start)) removed(join(within, name));
  }
}

/** When a process began, in the kernel's ticks: with its number it names it for good. Empty when it is gone. */
function startOf(pid: number): string {
  return readProcess(pid)?.started ?? '';
}

function pidsIn(group: string): number[] {
  const text = orUndefined(() => readFileSync(join(group, 'cgroup.procs'), 'utf8')) ?? '';
  return text
    .split('\n')
    .map(Number)
    .filter((pid) => pid > 1);
}

/** The kernel removes a group only when nothing is in it. */
function removed(group: string): boolean {
  try {
    rmdirSync(group);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}
