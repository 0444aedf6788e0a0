import type { ProcessEnd, ProcessStory } from './processes.ts';

/** What a command may use up before it is ended. */
export interface SandboxLimits {
  readonly wallMs: number;
  /** Of one process. */
  readonly cpuSeconds: number;
  /** Resident memory of all its processes together, in MiB. */
  readonly memoryMb: number;
  /** How many processes and threads' leaders it may have at once. */
  readonly processes: number;
}

/** A command to run cut off from the network, the person's files and everything it does not need. */
export interface SandboxCommand {
  /** A program (absolute, or a name looked up in `env.PATH`), then its arguments. No shell reads them. */
  readonly argv: readonly [string, ...string[]];
  /** Absolute, inside one of `writable`. */
  readonly cwd: string;
  /** The whole environment, but for HOME and TMPDIR, which are empty folders of the sandbox. */
  readonly env: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** Absolute folders that it may write; everything else is read-only or not there. */
  readonly writable: readonly string[];
  /** Absolute paths that stay readable although they lie in something hidden (or in the person's home folder). */
  readonly readable: readonly string[];
  /** Absolute folders that it may not see at all. */
  readonly hidden: readonly string[];
  readonly limits: SandboxLimits;
}

/**
 * How a sandboxed command ended. No process of it lives any more. One that a signal ended by itself is `exited` with 128 + the signal's number,
 * as a shell tells it (152: its CPU seconds were used up).
 */
export type SandboxEnd = ProcessEnd | ({ readonly is: 'too-greedy'; readonly of: 'memory' | 'processes' | 'disk' } & ProcessStory);

/** Whether commands of a project can be run at all. */
export type SandboxState =
  | { readonly is: 'ready'; readonly by: 'bubblewrap' | 'sandbox-exec' }
  /** The person allowed commands without one, in their own settings. */
  | { readonly is: 'opted-out'; readonly why: string }
  | { readonly is: 'missing'; readonly why: string; readonly next: string };

/** Runs commands of a project where they can do no harm. Fails closed. */
export interface Sandbox {
  /** Established by a trial run, once. */
  state(): Promise<SandboxState>;
  /** @throws Failure sandbox-missing when `state` is missing; process-limit. */
  run(command: SandboxCommand, signal: AbortSignal): Promise<SandboxEnd>;
}
