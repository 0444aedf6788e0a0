/** A command to run. Nothing is inherited: not the environment, not the terminal. */
export interface ProcessRequest {
  /** A program (a name looked up in `env.PATH`, or an absolute path), then its arguments. No shell reads them. */
  readonly argv: readonly [string, ...string[]];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly stdin?: string | Uint8Array;
  /** Milliseconds it may take. */
  readonly wallMs: number;
  /** A second conversation beside the usual streams, for a program made to hold it on its file descriptor 3. */
  readonly control?: ProcessControl;
}

/** How a process is spoken with over its file descriptor 3. */
export interface ProcessControl {
  /** It runs, as `pid`. `say` writes to its descriptor 3; what it does not read any more is dropped. */
  started(pid: number, say: (text: string) => void): void;
  /** It wrote this to its descriptor 3: a piece as it came, not necessarily a line. */
  heard(text: string): void;
}

/** What a process wrote last; `lost` counts the bytes before that which were not kept. */
export interface ProcessOutput {
  readonly text: string;
  readonly lost: number;
}

/** How a command ended. Whatever the way, nothing of its process tree that can be found lives any more. */
export type ProcessEnd =
  | ({ readonly is: 'exited'; readonly code: number } & ProcessStory)
  /** By our own wall limit. */
  | ({ readonly is: 'timed-out' } & ProcessStory)
  /** By its caller's signal, or by somebody else's. */
  | ({ readonly is: 'killed'; readonly by: string } & ProcessStory)
  | ({ readonly is: 'too-much-output' } & ProcessStory)
  | { readonly is: 'not-found'; readonly why: string };

export interface ProcessStory {
  readonly stdout: ProcessOutput;
  readonly stderr: ProcessOutput;
  readonly millis: number;
}

/** Running other programs, each supervised: bounded in time and output, its whole tree ended with it. */
export interface Processes {
  /** @throws Failure process-limit when the system gives no more processes. */
  run(request: ProcessRequest, signal: AbortSignal): Promise<ProcessEnd>;
}
