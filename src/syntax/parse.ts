import type { Tree } from 'web-tree-sitter';
import type { LoadedGrammar } from './grammar.ts';
import type { Library } from './runtime.ts';
import type { WorkBudget } from './work-budget.ts';

/** Longer texts are not parsed. UTF-16 code units. */
export const MAX_PARSED_LENGTH = 1024 * 1024;
/** Texts with deeper nested brackets are not parsed. Code that people write stays under 50. */
export const MAX_NESTING = 400;

/** The tree of a text; undefined when it is too long, too deeply nested or too tangled for the budget. The caller deletes the tree. */
export function parse({ Parser }: Library, { grammar }: LoadedGrammar, text: string, budget: WorkBudget): Tree | undefined {
  if (text.length > MAX_PARSED_LENGTH || nestsTooDeep(text)) return undefined;
  const parser = new Parser();
  parser.setLanguage(grammar);
  try {
    // The callback stops the parser by returning true, though its declared type returns nothing.
    return parser.parse(text, null, { progressCallback: () => budget.spent() }) ?? undefined;
  } finally {
    parser.delete();
  }
}

/** A rough look that does not tell strings from code: it only has to be fast and not to miss a pile of brackets. */
function nestsTooDeep(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x28 || code === 0x5b || code === 0x7b) {
      depth += 1;
      if (depth > MAX_NESTING) return true;
    } else if ((code === 0x29 || code === 0x5d || code === 0x7d) && depth > 0) depth -= 1;
  }
  return false;
}
