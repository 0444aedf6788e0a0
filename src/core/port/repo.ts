import type { EpochMs, JobId, Oid, RepoId, RepoPath } from '../brand.ts';
import type { LineRange } from '../span.ts';

/** Where HEAD points. */
export type Head =
  | { readonly is: 'branch'; readonly branch: string; readonly commit: Oid }
  | { readonly is: 'detached'; readonly commit: Oid }
  | { readonly is: 'unborn'; readonly branch: string };

/** What is special about a repository; `doctor` shows it and each has a documented outcome. */
export interface RepoState {
  readonly head: Head;
  readonly bare: boolean;
  readonly shallow: boolean;
  readonly partial: boolean;
  readonly sparse: boolean;
  readonly linkedWorktree: boolean;
  readonly submodule: boolean;
  readonly objectFormat: 'sha1' | 'sha256';
  /** An operation the person is in the middle of. */
  readonly inProgress?: 'rebase' | 'merge' | 'cherry-pick' | 'revert' | 'bisect' | 'apply-mailbox';
}

/** The bytes of a file in the work tree right now, or why they are not ours to read. */
export type Saved =
  | { readonly is: 'file'; readonly bytes: Buffer; readonly blob: Oid; readonly mode: '100644' | '100755' }
  | { readonly is: 'absent' }
  | { readonly is: 'refused'; readonly why: string };

/** A file as it is saved and not committed. */
export interface SavedChange {
  readonly file: RepoPath;
  readonly bytes: Buffer;
  readonly mode: '100644' | '100755';
}

export interface Committed {
  readonly bytes: Buffer;
  readonly blob: Oid;
  readonly mode: string;
}

/** One place where a file differs: `oldCount` lines from line `oldFirst` gave way to `count` lines from line `first`. Of no lines, it stands before that line. */
export interface Hunk {
  readonly first: number;
  readonly count: number;
  readonly oldFirst: number;
  readonly oldCount: number;
}

/** One file that differs between two trees, with the line ranges that changed. */
export interface FileChange {
  readonly file: RepoPath;
  readonly is: 'added' | 'modified' | 'deleted' | 'renamed';
  readonly oldFile?: RepoPath;
  /** Changed lines on the new side; a pure deletion is the line after it. */
  readonly lines: readonly LineRange[];
  readonly oldLines: readonly LineRange[];
  /** The same, the two sides together. */
  readonly hunks: readonly Hunk[];
}

export interface HistoryEntry {
  readonly commit: Oid;
  readonly author: string;
  readonly date: string;
  readonly subject: string;
}

/** One commit to be made: whole files replaced in its parent's tree. */
export interface CommitPlan {
  readonly files: readonly { readonly file: RepoPath; readonly mode: string; readonly bytes: Buffer }[];
  readonly message: string;
}

/** A branch to be created. Everything in it is a function of its fields, so that repeating it makes the same object ids. */
export interface Publication {
  readonly job: JobId;
  /** Without refs/heads/: `localcoder/improve/cart-total-abcd2345`. */
  readonly branch: string;
  readonly parent?: Oid;
  readonly commits: readonly CommitPlan[];
  /** Author and committer time of every commit. */
  readonly when: EpochMs;
}

export type Published =
  | { readonly is: 'created' | 'already-there'; readonly ref: string; readonly name: string; readonly head: Oid }
  /** The branch is somebody's: its tip does not carry this job's trailer. */
  | { readonly is: 'taken'; readonly ref: string };

/** A commit of ours with a job's result. */
export interface MadeCommit {
  readonly job: JobId;
  readonly commit: Oid;
  /** What it came on top of, the commit of the person's own state left out. */
  readonly below?: Oid;
}

/** A branch below `localcoder/` (or `refs/localcoder/`), whoever made it. */
export interface OurBranch {
  readonly ref: string;
  /** As Published.name. */
  readonly name: string;
  readonly tip: Oid;
  /** The job whose commit the tip is. Absent when somebody else made the tip: then the branch is theirs. */
  readonly job?: JobId;
  /** What we made there, from the tip down: one commit a job. More than one where results of a request share the branch; none when the tip is not ours. */
  readonly made: readonly MadeCommit[];
  /** The first commit below all that we made. */
  readonly start?: Oid;
  /** When the tip was made; a branch of ours carries the time its job was asked for. */
  readonly madeAt: EpochMs;
  /** HEAD holds the tip. */
  readonly merged: boolean;
  /** A work tree of the repository stands on it, or is in the middle of something with it. */
  readonly checkedOut: boolean;
}

/** What became of a branch that was to be moved or removed; anything but `done` left it as it was. */
export type BranchChange =
  | { readonly is: 'done'; readonly head?: Oid }
  /** It is not there, its tip is another, or somebody else made its tip. */
  | { readonly is: 'not-ours' }
  | { readonly is: 'checked-out' };

/** One side of a merge: a commit (none: nothing at all), with some of its files replaced. */
export interface MergeSide {
  readonly commit?: Oid;
  readonly files?: CommitPlan['files'];
}

/** What git's three-way merge comes to. */
export type Merged =
  /** The files that differ from `ours` then; `bytes` is absent for one that goes. */
  | { readonly is: 'clean'; readonly files: readonly { readonly file: string; readonly bytes?: Buffer }[] }
  | { readonly is: 'conflict'; readonly why: string };

/** A remote's branch as it was last seen here. */
export interface TrackingRef {
  /** `refs/remotes/origin/main`. */
  readonly ref: string;
  readonly tip: Oid;
  /** The remote says that this is its main branch. */
  readonly isDefault: boolean;
  /** The last push to it from here, as far as its reflog tells; `from` is absent for a new branch. */
  readonly pushed?: { readonly from?: Oid; readonly to: Oid };
}

export interface CommitFacts {
  readonly parents: readonly Oid[];
  /** A branch or HEAD holds it. */
  readonly kept: boolean;
}

/** The commit that last wrote a line. */
export interface LineOwner {
  /** 1-based, in the file as it was asked about. */
  readonly line: number;
  readonly commit: Oid;
  /** Where the line stood in that commit; absent for a path that cannot be written as text. */
  readonly file?: RepoPath;
}

/** A commit that no remote's branch holds. */
export interface UnpublishedCommit {
  readonly commit: Oid;
  readonly parents: readonly Oid[];
  /** As git shows it: the first paragraph of its message, on one line. */
  readonly subject: string;
}

/** Why a file is not for us. */
export type SkipReason = 'ignored' | 'generated' | 'lock file' | 'outside the sparse checkout' | 'submodule';

/**
 * One repository, through the one git gateway. Nothing here touches the work tree, index, HEAD or stash, save `replaceSaved`, `addSaved`
 * and `removeSaved`, which a person's own `apply` or `unapply` calls; and only a person's `refresh` or `clean` moves or removes a branch. Throws Failure git-missing | git-busy | git-failed | git-refused | repository-missing | disk-full.
 */
export interface Repo {
  readonly id: RepoId;
  /** Absolute path of the work tree; absent in a bare repository. */
  readonly root?: string;
  /** Absolute path of the git directory (of this worktree). */
  readonly gitDir: string;
  state(): Promise<RepoState>;
  /** The commit a revision names, or undefined. A revision that could be read as an option is refused. */
  resolve(revision: string): Promise<Oid | undefined>;
  /** First parent, or undefined for a root commit. */
  parent(commit: Oid): Promise<Oid | undefined>;
  /** Differences between two trees; `from` undefined means the empty tree, `to` 'index' what is staged. */
  changes(from: Oid | undefined, to: Oid | 'index'): Promise<FileChange[]>;
  /** The branches of all remotes, as last seen here; nothing is asked of the network. */
  tracking(): Promise<TrackingRef[]>;
  /** Facts about those of these commits that are here. */
  commits(commits: readonly Oid[]): Promise<Map<Oid, CommitFacts>>;
  /** Where a commit left all the others together: their best common ancestor. What is not here counts for nothing. */
  forkPoint(commit: Oid, others: readonly Oid[]): Promise<Oid | undefined>;
  /** The commits behind `commit` (itself included) that no remote's branch holds as far as is known here, the newest `limit` of them. */
  unpublished(commit: Oid, limit: number): Promise<UnpublishedCommit[]>;
  /** Who last wrote these lines of the file at `commit`. */
  blame(commit: Oid, file: RepoPath, lines: readonly LineRange[]): Promise<LineOwner[]>;
  saved(file: RepoPath): Promise<Saved>;
  /**
   * Saved files that are not ignored and differ from `base`, line endings apart, or that it does not have; those of at most 1 MiB. None when
   * they are more than 500: that is another state of the project altogether.
   */
  savedChanges(base: Oid): Promise<SavedChange[]>;
  committed(commit: Oid, file: RepoPath): Promise<Committed | undefined>;
  /** The file as it stands in the index (stage 0), for `--staged`. */
  staged(file: RepoPath): Promise<Committed | undefined>;
  /** The blob id that git gives to these bytes. */
  hash(bytes: Buffer): Oid;
  /** Tracked and untracked files of the work tree that are not ignored (in a bare repository: of HEAD). Paths that are not valid UTF-8 are left out and counted. */
  files(): Promise<{ readonly files: RepoPath[]; readonly unreadable: number }>;
  /** Which of these files are not for us, and why. */
  skips(files: readonly RepoPath[]): Promise<Map<RepoPath, SkipReason>>;
  /** The last commits that touched these lines of the file at `commit`, newest first. */
  history(commit: Oid, file: RepoPath, lines: LineRange, limit: number): Promise<HistoryEntry[]>;
  publish(publication: Publication): Promise<Published>;
  /** The branches below our names, by name. */
  ours(): Promise<OurBranch[]>;
  /** Removes a branch whose tip is `tip` and ours. Never one that stands checked out. Called by a person's own command only. */
  removeBranch(ref: string, tip: Oid): Promise<BranchChange>;
  /** Adds the commits of `publication`, whose parent is the tip `from`, to a branch whose tip is ours; its branch name is not used. What `--one-branch` asked for. */
  extendBranch(ref: string, from: Oid, publication: Publication): Promise<BranchChange>;
  /** Makes the commits of `publication` (its branch name is not used) and moves a branch there whose tip is `from` and which holds the job's commit. As removeBranch. */
  moveBranch(ref: string, from: Oid, publication: Publication): Promise<BranchChange>;
  /** Merges what `theirs` did to `base` into `ours`, in memory and in the state folder only. Never leaves conflict markers. */
  mergeTree(base: MergeSide, ours: MergeSide, theirs: MergeSide): Promise<Merged>;
  /** A patch in git's own format that turns `before` (undefined: no file) into `after`; '' when they are equal. */
  patch(file: RepoPath, mode: string, before: Buffer | undefined, after: Buffer): Promise<string>;
  /** Replaces a work-tree file atomically (mode kept) if its bytes still have blob id `expected`. @returns false when they do not. */
  replaceSaved(file: RepoPath, expected: Oid, bytes: Buffer): Promise<boolean>;
  /** Adds a work-tree file, and the folders it needs, where nothing stands yet. @returns false when something does. */
  addSaved(file: RepoPath, bytes: Buffer): Promise<boolean>;
  /** Removes a work-tree file whose bytes have blob id `expected`. @returns false when they do not. */
  removeSaved(file: RepoPath, expected: Oid): Promise<boolean>;
  /** Writes a file below `.localcoder/` of the work tree (bare: of the state folder) and returns its path relative to the root (bare: absolute). */
  writeNote(name: string, text: string): Promise<string>;
  /** Removes what a killed worker may have left: our ref locks, temporary indexes, quarantine folders. @returns what was removed. */
  sweep(): Promise<string[]>;
  close(): Promise<void>;
}
