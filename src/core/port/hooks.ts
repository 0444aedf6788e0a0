/** The hooks that localcoder has something to say to. */
export const HOOK_NAMES = ['pre-push', 'post-commit', 'post-merge', 'post-rewrite'] as const;
export type HookName = (typeof HOOK_NAMES)[number];

/** How bad a finding must be before a push is held back for it. */
export type BlockOn = 'error' | 'warning';

/** What `hooks install` was asked for. */
export interface HookOptions {
  /** pre-push waits so many seconds for a review; absent: it never waits. */
  readonly waitSeconds?: number;
  /** Findings of at least this severity, come in time, hold the push back. */
  readonly blockOn?: BlockOn;
  /** Add the line to the hook manager's own file where that is a plain sh file. */
  readonly write: boolean;
}

/** Who runs this repository's hooks, if not git alone. */
export type HookManager = 'husky' | 'lefthook' | 'pre-commit' | 'simple-git-hooks' | 'core.hooksPath';

/** Where this repository's hooks are. */
export interface HooksPlace {
  /** The folder of hooks that git itself would look in; linked worktrees share it. Absolute. */
  readonly folder: string;
  /** The folder that core.hooksPath names instead. Absolute. */
  readonly foreign?: string;
  readonly manager?: HookManager;
}

/** A line that has a hook manager call our hook. */
export interface ManagerLine {
  /** The manager's file, relative to the root, or absolute outside of it. */
  readonly file: string;
  /** The place in it, for people. */
  readonly where: string;
  readonly text: string;
  /** The command that the manager itself still needs for this hook. */
  readonly command?: string;
}

/** One hook as it stands now. */
export interface HookState {
  readonly name: HookName;
  /**
   * 'installed': ours, as we wrote it. 'changed': ours, but edited since. 'foreign': somebody else's. 'absent': none.
   * 'ready': ours lies beside, and the manager does not call it yet.
   */
  readonly is: 'installed' | 'changed' | 'foreign' | 'absent' | 'ready';
  /** Version of localcoder that wrote it. */
  readonly version?: string;
  /** The hook that stood there before is kept and called. */
  readonly chained: boolean;
  /** The manager's own file calls ours. Absent without a manager, or where that file cannot be read. */
  readonly line?: boolean;
  /** What is still missing for the manager to run it: the line, or a command of the manager's own. */
  readonly add?: ManagerLine;
}

/** What became of one hook under install or uninstall. */
export interface HookChange {
  readonly name: HookName;
  readonly is: 'installed' | 'already' | 'removed' | 'absent' | 'refused';
  /** A hook that stood there before is called by ours, or was put back. */
  readonly chained: boolean;
  /** Why it was refused, and what can be done. */
  readonly why?: string;
  /** The line that is to be added to the manager's file, or, with 'removed', that does nothing there any more. */
  readonly add?: ManagerLine;
  /** The manager's file has the line; only its command is missing. */
  readonly line?: boolean;
  /** The manager's file that the line was added to or taken from. */
  readonly written?: string;
}

/** The hooks of one repository. Never changes core.hooksPath, and never loses a byte of a hook that a person wrote. */
export interface Hooks {
  place(): Promise<HooksPlace>;
  status(): Promise<readonly HookState[]>;
  /** @throws Failure permission-denied | disk-full. */
  install(names: readonly HookName[], options: HookOptions): Promise<readonly HookChange[]>;
  /** Takes back exactly what install did. @throws Failure permission-denied | disk-full. */
  uninstall(names: readonly HookName[]): Promise<readonly HookChange[]>;
}
