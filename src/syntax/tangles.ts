import { createHash } from 'node:crypto';
import type { Language } from '../core/target.ts';

const REMEMBERED = 64;

/** Texts that were too tangled to read: each is tried once, since finding that out is what costs. */
export interface Tangles {
  has(text: string, language: Language): boolean;
  add(text: string, language: Language): void;
}

/** Remembers the last 64, by their hash. */
export function openTangles(): Tangles {
  const known = new Set<string>();
  const key = (text: string, language: Language): string => `${language} ${createHash('sha256').update(text).digest('hex')}`;
  return {
    has: (text, language) => known.size > 0 && known.has(key(text, language)),
    add(text, language) {
      known.add(key(text, language));
      const [oldest] = known;
      if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest);
    },
  };
}
