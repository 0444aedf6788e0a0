import type { RepoPath } from '../brand.ts';

/** Who imports whom in a project, read from the text alone. */
export interface ImportGraph {
  /** Files of the project that `file` imports. */
  importsOf(file: RepoPath): readonly RepoPath[];
  /** Files that import `file`, directly or through others, with the number of steps. Nearest first. */
  dependentsOf(file: RepoPath): readonly { readonly file: RepoPath; readonly steps: number }[];
}

/** Scans import statements statically; nothing is executed. */
export interface Imports {
  /** `read` gives the text of a file. Unchanged texts are not scanned again. */
  graph(files: readonly RepoPath[], read: (file: RepoPath) => string | undefined, signal: AbortSignal): Promise<ImportGraph>;
}
