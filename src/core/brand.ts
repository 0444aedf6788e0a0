declare const brand: unique symbol;

/** A plain value that carries its meaning in its type, so that two strings of different meaning cannot be swapped. */
export type Branded<Base, Name extends string> = Base & { readonly [brand]: Name };

/** Milliseconds since the Unix epoch. */
export type EpochMs = Branded<number, 'EpochMs'>;

/** A git object id: 40 hex digits in a SHA-1 repository, 64 in a SHA-256 one. */
export type Oid = Branded<string, 'Oid'>;

/** A path inside a repository: relative to its root, `/` between parts, never `..`, never empty. */
export type RepoPath = Branded<string, 'RepoPath'>;

/** A repository as this worker knows it: the first 16 hex digits of sha256(absolute git directory), so that linked worktrees are told apart. */
export type RepoId = Branded<string, 'RepoId'>;

/** A job's name for people: 8 characters of [a-z2-7] from its fingerprint and the time it was asked for. */
export type JobId = Branded<string, 'JobId'>;

/** What makes two requests the same request; see fingerprint.ts. 64 hex digits. */
export type Fingerprint = Branded<string, 'Fingerprint'>;

/** SHA-256 of some text or bytes, 64 hex digits. */
export type Sha256 = Branded<string, 'Sha256'>;
