/**
 * Runs one prepared command to its end.
 * How: started through Processes (wall limit, output, cancel), held at the gate until it is watched, ended by the watch when it takes too much.
 * Where the kernel can bound how many processes there are, it does. Before it says that a command has ended it waits until the leader of its namespace is gone: the kernel lets it go only after all the others.
 * Never lets a command start that it does not watch.
 */
import { writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { Failure } from '../core/failure.ts';
import type { Clock } from '../core/port/clock.ts';
import type { Processes } from '../core/port/processes.ts';
import type { SandboxCommand, SandboxEnd, SandboxLimits } from '../core/port/sandbox.ts';
import { orUndefined } from './or-undefined.ts';
import { boundProcesses, folderForBounds, type ProcessBound } from './process-bound.ts';
import { childrenOf, descendants, type ProcessRow, parseProcessTable, readProcess, readProcessTable } from './process-table.ts';
import { openGate } from './sandbox-gate.ts';
import { type Greed, watchGreed } from './sandbox-watch.ts';
import type { SandboxWay } from './sandbox-way.ts';

export interface SandboxTools {
  readonly processes: Processes;
  readonly clock: Clock;
  readonly platform: NodeJS.Platform;
}

/** Milliseconds between looks whether the last processes are gone, and how long that may take: each has been killed already. */
const GONE_POLL_MS = 2;
const GONE_MS = 5_000;
const UNBOUND_MS = 500;
const PS_MS = 2_000;
/** Milliseconds between rounds of ending a namespace, and how many there are before it is left to the sweep of Processes. */
const ROUND_MS = 250;
const MOST_ROUNDS = 40;
/** Processes and threads for each process that is allowed, and for any command: far more than the watch lets a command have, and never felt by others. */
const BOUND_PER_PROCESS = 4;
const BOUND_AT_LEAST = 512;
/** Of the commands, on the scale of nice(1). The kernel does not bound how many processes root makes: there, whoever ends them has to come first. */
const IS_ROOT = process.getuid?.() === 0;
const NICENESS = IS_ROOT ? 19 : 10;
const FIRST = -20;

/** @throws Failure sandbox-missing when it cannot be set up, process-limit; Error when the command asks for what is not there. */
export async function runConfined(way: SandboxWay, command: SandboxCommand, signal: AbortSignal, tools: SandboxTools): Promise<SandboxEnd> {
  const { processes, clock } = tools;
  const prepared = way.prepare(command);
  const greedy = new AbortController();
  let greed: Greed | undefined;
  let stopWatching = (): void => undefined;
  let leaders: readonly ProcessRow[] = [];
  let bound: ProcessBound | undefined;
  const gate = openGate((leader) => {
    bound = boundAll(leader, command.limits, tools);
    if (way.ownProcesses) {
      leaders = childrenOf(leader);
      for (const pid of [leader, ...leaders.map((row) => row.pid)]) putFirst(pid);
      // Work in the background must not slow the person down, nor the processes that would end it.
      for (const { pid } of leaders.flatMap((row) => childrenOf(row.pid))) orUndefined(() => setPriority(pid, NICENESS));
    }
    stopWatching = watchGreed({
      leader,
      limits: command.limits,
      writable: command.writable,
      clock,
      table: () => tableOf(tools),
      tooMuch: (of, running) => {
        greed = of;
        if (leaders.length === 0) greedy.abort();
        else endNamespace(leaders, running, tools, greedy);
      },
    });
  });
  try {
    const { argv, env, cwd } = prepared;
    const stdin = command.stdin === undefined ? {} : { stdin: command.stdin };
    const request = { argv, env, cwd, wallMs: command.limits.wallMs, control: gate.control, ...stdin };
    const end = await processes.run(request, AbortSignal.any([signal, greedy.signal]));
    stopWatching();
    await allGone(leaders, clock);
    if (end.is === 'not-found') throw notSetUp(end.why);
    if (end.is === 'exited' && gate.report() === 'nothing') throw notSetUp(end.stderr.text.trim() || `it ended with ${end.code}`);
    if (gate.report() === 'missing')
      return { is: 'not-found', why: `${command.argv[0]} is not there, or cannot be seen from inside the sandbox` };
    if (greed === undefined) return end;
    const { stdout, stderr, millis } = end;
    return { is: 'too-greedy', of: greed, stdout, stderr, millis };
  } finally {
    stopWatching();
    await takeBack(bound, clock);
    prepared.release();
  }
}

/**
 * Ends what grew too large. The death of a namespace's leader is the death of all in it, but it has to get its turn first, while thousands of
 * others multiply. A signal to a group reaches all of it in one step that no fork slips through; what leaves its group is ended in the next round.
 * The sweep of Processes, which reads the environment of each, would take half a minute here and stop this process meanwhile.
 */
function endNamespace(
  leaders: readonly ProcessRow[],
  running: readonly ProcessRow[],
  { clock }: SandboxTools,
  last: AbortController,
): void {
  const own = readProcess(process.pid)?.group;
  const end = (pid: number): void => {
    orUndefined(() => process.kill(pid, 'SIGKILL'));
  };
  const round = (seen: readonly ProcessRow[], count: number): void => {
    const left = leaders.filter(isThere);
    if (left.length === 0) return;
    if (count === MOST_ROUNDS) {
      last.abort();
      return;
    }
    for (const group of new Set(seen.map((row) => row.group))) if (group > 1 && group !== own) end(-group);
    for (const { pid } of [...left, ...seen]) end(pid);
    clock.after(ROUND_MS, () => {
      const table = readProcessTable();
      round(
        left.flatMap(({ pid }) => descendants(pid, table)),
        count + 1,
      );
    });
  };
  round(running, 0);
}

/**
 * Gives a process its turn before the commands, however many those are: where the system schedules by sessions, each session that a command opens
 * counts as much as all of ours. Only root may; for others the kernel bounds how many processes there can be.
 */
function putFirst(pid: number): void {
  if (!IS_ROOT) return;
  orUndefined(() => setPriority(pid, FIRST));
  orUndefined(() => writeFileSync(`/proc/${pid}/autogroup`, String(FIRST)));
}

function isThere({ pid, started }: ProcessRow): boolean {
  const now = readProcess(pid);
  return now !== undefined && now.started === started && !now.isOver;
}

function notSetUp(why: string): Failure {
  return new Failure('sandbox-missing', `A sandbox could not be set up: ${why}`, {
    next: 'see what `localcoder doctor` says of the sandbox',
  });
}

async function tableOf({ platform, processes }: SandboxTools): Promise<readonly ProcessRow[]> {
  if (platform === 'linux') return readProcessTable();
  const request = { argv: ['/bin/ps', '-axo', 'pid=,ppid=,rss='], cwd: '/', env: {}, wallMs: PS_MS } as const;
  const end = await processes.run(request, AbortSignal.timeout(PS_MS));
  return end.is === 'exited' ? parseProcessTable(end.stdout.text) : [];
}

/** All that the command is made of so far. What starts later is bound with it. */
function boundAll(leader: number, { processes }: SandboxLimits, { platform }: SandboxTools): ProcessBound | undefined {
  if (platform !== 'linux') return undefined;
  const begun: number[] = [leader];
  for (const pid of begun) begun.push(...childrenOf(pid).map((row) => row.pid));
  return boundProcesses(begun, processes * BOUND_PER_PROCESS + BOUND_AT_LEAST, folderForBounds());
}

/** What cannot be removed yet is removed before the next command. */
async function takeBack(bound: ProcessBound | undefined, clock: Clock): Promise<void> {
  for (let waitedMs = 0; bound !== undefined && !bound.remove() && waitedMs < UNBOUND_MS; waitedMs += GONE_POLL_MS)
    await clock.sleep(GONE_POLL_MS);
}

async function allGone(leaders: readonly ProcessRow[], clock: Clock): Promise<void> {
  for (let waitedMs = 0; waitedMs < GONE_MS && leaders.some(isThere); waitedMs += GONE_POLL_MS) await clock.sleep(GONE_POLL_MS);
}
