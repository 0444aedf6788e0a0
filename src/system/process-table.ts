/** Looking at running processes: who descends from whom, and how much memory they hold. Never signals one. */
import { readdirSync, readFileSync } from 'node:fs';
import { orUndefined } from './or-undefined.ts';

export interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  /** The process group it is in; 0 where it cannot be told. */
  readonly group: number;
  readonly residentBytes: number;
  /** Together with `pid` it names a process for good: a pid is given out again. Empty where it cannot be told. */
  readonly started: string;
  /** Ended, and not yet buried by its parent. */
  readonly isOver: boolean;
}

const PAGE_BYTES = 4096;

/** All processes that /proc shows (Linux). */
export function readProcessTable(): ProcessRow[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .flatMap((name) => readProcess(Number(name)) ?? []);
}

/** One process of Linux; undefined when it is gone. */
export function readProcess(pid: number): ProcessRow | undefined {
  const stat = orUndefined(() => readFileSync(`/proc/${pid}/stat`, 'latin1'));
  if (stat === undefined) return undefined;
  // The name stands in brackets and may hold anything: fields are counted from the last one. See proc(5): 3 state, 4 ppid, 5 pgrp, 22 starttime, 24 rss.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return {
    pid,
    parent: Number(fields[1]),
    group: Number(fields[2]),
    residentBytes: Number(fields[21]) * PAGE_BYTES,
    started: fields[19] ?? '',
    isOver: fields[0] === 'Z' || fields[0] === 'X',
  };
}

/** The rows in the output of `ps -axo pid=,ppid=,rss=` (macOS). */
export function parseProcessTable(text: string): ProcessRow[] {
  return text.split('\n').flatMap((line) => {
    const [pid, parent, kilobytes] = line.trim().split(/\s+/u).map(Number);
    if (pid === undefined || parent === undefined || kilobytes === undefined) return [];
    return [{ pid, parent, group: 0, residentBytes: kilobytes * 1024, started: '', isOver: false }];
  });
}

/** The living descendants of a process, without itself. */
export function descendants(leader: number, table: readonly ProcessRow[]): ProcessRow[] {
  const children = new Map<number, ProcessRow[]>();
  for (const row of table) {
    const siblings = children.get(row.parent);
    if (siblings === undefined) children.set(row.parent, [row]);
    else siblings.push(row);
  }
  const found: ProcessRow[] = [];
  const open = [...(children.get(leader) ?? [])];
  for (let row = open.pop(); row !== undefined; row = open.pop()) {
    found.push(row);
    open.push(...(children.get(row.pid) ?? []));
  }
  return found.filter(({ isOver }) => !isOver);
}

/** The living processes that a process of Linux started itself, without reading all of /proc where the kernel lists them. */
export function childrenOf(pid: number): ProcessRow[] {
  const listed = orUndefined(() => readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1'));
  if (listed === undefined) return readProcessTable().filter(({ parent }) => parent === pid);
  return listed
    .split(' ')
    .filter((child) => child !== '')
    .flatMap((child) => readProcess(Number(child)) ?? []);
}

/** Bytes that a process holds when what it shares is divided among all that share it; undefined where the kernel does not tell. Costs more than a row. */
export function shareOfMemory(pid: number): number | undefined {
  const rollup = orUndefined(() => readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1'));
  const kilobytes = rollup === undefined ? undefined : /^Pss:\s+(\d+) kB$/mu.exec(rollup)?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}
