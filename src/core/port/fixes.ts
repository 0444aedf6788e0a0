import type { RepoId } from '../brand.ts';
import type { Language } from '../target.ts';
import type { Finding } from '../verdict.ts';

/** The memory of errors and the edits that cured them in a repository. */
export interface Fixes {
  /**
   * Texts of the symbol in which a remembered edit was made at what a finding points to, likeliest first; none when nothing fits. No model is asked.
   * `text` is what the findings were found in, their lines counted in it.
   */
  propose(repo: RepoId, language: Language, text: string, findings: readonly Finding[]): readonly string[];
  /** Remembers that turning `before` into `after` cured these findings. Ignores what is too large to be a pattern. */
  learn(repo: RepoId, language: Language, findings: readonly Finding[], before: string, after: string): void;
}
