import type { Config } from '../core/config.ts';

/** Settings ready for use, and how they came about. */
export interface LoadedConfig {
  readonly config: Config;
  /** Absolute paths of the files that were read, in the order they were laid over the defaults. */
  readonly sources: readonly string[];
  /** The repository's own settings files, by name, with their exact text: part of what is trusted. */
  readonly own: readonly { readonly file: string; readonly text: string }[];
  /** Sentences for the person: what was ignored, and where it belongs. */
  readonly warnings: readonly string[];
  /** Full key to the file that set it; a key that is absent has its default. */
  readonly origins: Readonly<Record<string, string>>;
}
