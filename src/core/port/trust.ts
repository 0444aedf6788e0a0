import type { EpochMs, RepoId, Sha256 } from '../brand.ts';

/** One thing that a repository supplies and that would run or decide what runs. */
export interface TrustItem {
  /** `command`, `script` (text of a package.json script, Makefile target or wrapper that a command names) or `settings` (bytes of a settings file). */
  readonly is: 'command' | 'script' | 'settings';
  /** Where it stands: `packages/till: eslint`, `package.json scripts.test`, `.localcoderrc`. */
  readonly title: string;
  /** The exact words. */
  readonly text: string;
}

/** What a person agrees to when they trust a repository: all of it, at exactly this content. */
export interface TrustClaim {
  readonly items: readonly TrustItem[];
  /** SHA-256 over the items; one byte changed gives another. */
  readonly hash: Sha256;
}

export interface TrustRecord {
  readonly hash: Sha256;
  readonly at: EpochMs;
}

/** What the person has trusted, kept outside every repository. */
export interface TrustBook {
  find(repo: RepoId): TrustRecord | undefined;
  record(repo: RepoId, hash: Sha256): void;
  /** @returns false when there was nothing to take back. */
  revoke(repo: RepoId): boolean;
}
