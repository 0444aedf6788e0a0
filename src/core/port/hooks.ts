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

/** One hook as it stands now. */
export interface HookState {
  readonly name: HookName;
  /**
   * 'installed': ours, as we wrote it. 'changed': ours, but edited since. 'foreign': somebody else's. 'absent': none.
   * 'ready': ours lies beside, and the manager's line has to call it.
   */
  readonly is: 'installed' | 'changed' | 'foreign' | 'absent' | 'ready';
  /** Version of localcoder that wrote it. */
  readonly version?: string;
  /** The hook that stood there before is kept and called. */
  readonly chained: boolean;
  /** The manager's own file has our line. Absent where no file is known that we could read. */
  readonly line?: boolean;
}

/** What became of one hook under install or uninstall. */
export interface HookChange {
  readonly name: HookName;
  readonly is: 'installed' | 'already' | 'removed' | 'absent' | 'refused';
  /** A hook that stood there before is called by ours, or was put back. */
  readonly chained: boolean;
  /** Why it was refused, and what can be done. */
  readonly why?: string;
  /** Lines to add to the manager's file, whose name comes with them. */
  readonly add?: { readonly file: string; readonly text: string };
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
