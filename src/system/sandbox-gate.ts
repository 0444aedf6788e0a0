/**
 * The last step before a command starts: limits of the kernel are set, and nothing begins before the worker has said so.
 * Why: a worker killed at the moment it starts a sandbox would leave a command that nobody watches. How: a shell of a few lines reports on
 * descriptor 3 that all is set up, waits for the word, closes the descriptor and becomes the command; when the worker is gone it gives up.
 */
import type { SandboxLimits } from '../core/port/sandbox.ts';

/** Bytes of the largest single file a command may write, in a shell's blocks of 512. */
const FILE_BLOCKS = (2 * 1024 * 1024 * 1024) / 512;
const OPEN_FILES = 16_384;
/** Seconds between the signal that a CPU limit sends first and the one that cannot be ignored. */
const CPU_GRACE_SECONDS = 2;
/** Threads that the kernel grants for each process that is allowed: a brake on fork bombs until the watch sees them, never felt by others. */
const THREADS_PER_PROCESS = 16;

/** Each limit is set as far as the shell and the user's own limits allow: the first form that works. */
const SCRIPT = `
cpu=$1 kill=$2 files=$3 open=$4 threads=$5; shift 5
ulimit -c 0 2>/dev/null
ulimit -S -t "$cpu" 2>/dev/null; ulimit -H -t "$kill" 2>/dev/null
ulimit -f "$files" 2>/dev/null
ulimit -n "$open" 2>/dev/null
[ "$threads" = 0 ] || ulimit -u "$threads" 2>/dev/null || ulimit -p "$threads" 2>/dev/null
command -v "$1" >/dev/null 2>&1 || { echo missing >&3; exit 127; }
echo ready >&3
read -r word <&3 && [ "$word" = go ] || exit 125
exec 3>&-
exec "$@"
`;

/**
 * The command that waits at the gate and then becomes `argv`. `ownCount`: the kernel counts processes in the sandbox apart from the user's
 * others (Linux 5.14 and later, in a user namespace); otherwise a limit on them would count what the person runs.
 */
export function gatedArgv(argv: readonly string[], limits: SandboxLimits, ownCount: boolean): [string, ...string[]] {
  const cpu = Math.max(1, Math.ceil(limits.cpuSeconds));
  const threads = ownCount ? limits.processes * THREADS_PER_PROCESS : 0;
  const numbers = [cpu, cpu + CPU_GRACE_SECONDS, FILE_BLOCKS, OPEN_FILES, threads].map(String);
  return ['/bin/sh', '-c', SCRIPT, 'sh', ...numbers, ...argv];
}

/** What the gate has reported. */
export type GateReport = 'nothing' | 'ready' | 'missing';

/** Reads the gate's reports and lets the command through once; `onReady` runs just before. */
export function openGate(onReady: (leader: number) => void): {
  readonly control: { started(pid: number, say: (text: string) => void): void; heard(text: string): void };
  report(): GateReport;
} {
  let heard = '';
  let report: GateReport = 'nothing';
  let leader = 0;
  let speak: (text: string) => void = () => undefined;
  return {
    control: {
      started: (pid, say) => {
        leader = pid;
        speak = say;
      },
      heard: (text) => {
        if (report !== 'nothing') return;
        heard += text;
        if (heard === 'missing\n') report = 'missing';
        if (heard !== 'ready\n') return;
        report = 'ready';
        onReady(leader);
        speak('go\n');
      },
    },
    report: () => report,
  };
}
