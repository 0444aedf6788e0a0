/**
 * Watches what a sandboxed command uses up, and says so once it is too much.
 * Why: the kernel's own limits count per process or per user, and a limit on address space breaks V8, Go and Java; only the sum matters.
 * How: every POLL_MS the processes below the sandbox are counted, their memory is summed and the disks they write to are asked for room. A look
 * that took long is followed by a longer pause, so that watching never costs more than a small part of one core. In between, the machine's count
 * of threads is glanced at: a fork bomb makes hundreds in the time of one pause, and each moment lost lets it grow.
 * It never ends a process itself.
 */
import { readFileSync, statfsSync } from 'node:fs';
import type { Clock } from '../core/port/clock.ts';
import type { SandboxEnd, SandboxLimits } from '../core/port/sandbox.ts';
import { orUndefined } from './or-undefined.ts';
import { descendants, type ProcessRow, shareOfMemory } from './process-table.ts';

export type Greed = Extract<SandboxEnd, { is: 'too-greedy' }>['of'];

export interface WatchRequest {
  readonly leader: number;
  readonly limits: SandboxLimits;
  /** Folders that the command may fill. */
  readonly writable: readonly string[];
  readonly clock: Clock;
  readonly table: () => Promise<readonly ProcessRow[]>;
  /** Told once, with what was seen running; nothing is looked at afterwards. */
  readonly tooMuch: (of: Greed, running: readonly ProcessRow[]) => void;
}

const POLL_MS = 100;
const GLANCE_MS = 20;
/** How many times as long as a look takes the pause after it lasts at least. */
const PAUSE_RATIO = 20;
const MIB = 1024 * 1024;
/** Of a disk during one command: the largest clean builds of single packages stay far below. */
const DISK_BYTES = 8 * 1024 * MIB;
const DISK_FILES = 1_000_000;
/** Room that stays the machine's, and below which a command that takes from it has to end. */
const SPARE_DISK_BYTES = 256 * MIB;
const SPARE_MEMORY_BYTES = 192 * MIB;
/** What a command may take from a nearly full disk before it is blamed. */
const BLAME_BYTES = 32 * MIB;
/** The process that leads a namespace is the sandbox's own. */
const OWN_PROCESSES = 1;

/** Watches until the returned function is called. */
export function watchGreed({ leader, limits, writable, clock, table, tooMuch }: WatchRequest): () => void {
  const atStart = new Map(writable.map((folder) => [folder, room(folder)]));
  let isOver = false;
  let nextLook = clock.now() + POLL_MS;
  let usual = threads();
  let takeBack = (): void => undefined;

  const glance = async (): Promise<void> => {
    const now = threads();
    if (clock.now() >= nextLook || now - usual > limits.processes) {
      usual = now;
      await look();
    }
    if (!isOver) takeBack = clock.after(GLANCE_MS, () => void glance());
  };
  const look = async (): Promise<void> => {
    const began = clock.now();
    const running = descendants(leader, (await table().catch(() => undefined)) ?? []);
    if (isOver) return;
    nextLook = clock.now() + Math.max(POLL_MS, (clock.now() - began) * PAUSE_RATIO);
    const greed = greedOf(running, limits) ?? (fillsDisk(atStart) ? 'disk' : undefined);
    if (greed === undefined) return;
    isOver = true;
    tooMuch(greed, running);
  };
  takeBack = clock.after(GLANCE_MS, () => void glance());
  return () => {
    isOver = true;
    takeBack();
  };
}

function greedOf(running: readonly ProcessRow[], { memoryMb, processes }: SandboxLimits): Greed | undefined {
  if (running.length - OWN_PROCESSES > processes) return 'processes';
  const allowed = memoryMb * MIB;
  // Pages that several share count for each of them here; only when that sum is too large is it worth looking closer.
  const sum = total(running.map(({ residentBytes }) => residentBytes));
  if (sum > allowed && total(running.map(({ pid, residentBytes }) => shareOfMemory(pid) ?? residentBytes)) > allowed) return 'memory';
  // Memory that no process has mapped (files in memory) shows here only.
  const spare = spareMemory();
  return spare !== undefined && spare < SPARE_MEMORY_BYTES ? 'memory' : undefined;
}

interface Room {
  readonly bytes: number;
  readonly files: number;
}

function fillsDisk(atStart: ReadonlyMap<string, Room | undefined>): boolean {
  return [...atStart].some(([folder, before]) => {
    const now = room(folder);
    if (before === undefined || now === undefined) return false;
    const taken = before.bytes - now.bytes;
    return taken > DISK_BYTES || before.files - now.files > DISK_FILES || (now.bytes < SPARE_DISK_BYTES && taken > BLAME_BYTES);
  });
}

function room(folder: string): Room | undefined {
  return orUndefined(() => {
    const { bavail, bsize, ffree } = statfsSync(folder);
    return { bytes: bavail * bsize, files: ffree };
  });
}

/** Threads of the whole machine; 0 where that is not told. */
function threads(): number {
  const text = orUndefined(() => readFileSync('/proc/loadavg', 'latin1'));
  return Number(text === undefined ? 0 : (/\/(\d+) /u.exec(text)?.[1] ?? 0));
}

function spareMemory(): number | undefined {
  const text = orUndefined(() => readFileSync('/proc/meminfo', 'latin1'));
  const kilobytes = text === undefined ? undefined : /^MemAvailable:\s+(\d+) kB$/mu.exec(text)?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
