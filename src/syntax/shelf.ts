import type { Tree } from 'web-tree-sitter';
import type { Outline } from '../core/port/syntax.ts';
import type { Language } from '../core/target.ts';

/** A parsed text. */
export interface Parsed {
  readonly text: string;
  readonly language: Language;
  readonly tree: Tree;
  /** Once somebody asked for it. */
  outline?: Outline | undefined;
}

/** A job asks about few texts, many times: the file as it was, and with a candidate in it. */
const KEPT = 3;
/** Trees of longer texts are freed at once: a tree takes about a hundred times its text. UTF-16 code units. */
const MAX_KEPT_LENGTH = 256 * 1024;

/** Keeps the last trees, so that a text is not parsed again for every question about it. Whatever leaves the shelf is freed. */
export interface Shelf {
  /** The tree of exactly this text, if it is kept. */
  find(text: string, language: Language): Parsed | undefined;
  /** Runs `read` on a new tree, then keeps or frees it. */
  use<Answer>(parsed: Parsed, read: (parsed: Parsed) => Answer): Answer;
}

/** An empty shelf. */
export function openShelf(): Shelf {
  const kept: Parsed[] = [];
  return {
    find(text, language) {
      const index = kept.findIndex((each) => each.language === language && each.text === text);
      const [found] = index === -1 ? [] : kept.splice(index, 1);
      if (found !== undefined) kept.unshift(found);
      return found;
    },
    use(parsed, read) {
      let keep = false;
      try {
        const answer = read(parsed);
        keep = parsed.text.length <= MAX_KEPT_LENGTH;
        return answer;
      } finally {
        if (keep) kept.unshift(parsed);
        else parsed.tree.delete();
        if (kept.length > KEPT) kept.pop()?.tree.delete();
      }
    },
  };
}
