import type { SkipReason } from '../core/port/repo.ts';

const WORDS: Readonly<Record<SkipReason, string>> = {
  ignored: 'is ignored by git',
  generated: 'is generated',
  'lock file': 'is a lock file',
  'outside the sparse checkout': 'is outside the sparse checkout',
  submodule: 'is a submodule',
};

/** Why a file is left out, as the end of a sentence that begins with its path. */
export function skipWords(reason: SkipReason): string {
  return WORDS[reason];
}
