/**
 * What the bundled model may answer about a sketch, as a grammar that its sampler follows: brackets that close, letters that stand for something,
 * the parameters that there are with their declared types and defaults, quotes of what is written. What the harness knows for certain is not left
 * to a small model.
 */
import type { KindResult } from '../../core/kind.ts';
import type { ReadPrompt } from '../../core/port/world.ts';
import { fill } from '../prompt.ts';
import { docstringBody, jsdocTags, summary } from './doc-rules.ts';
import { WORD_RULES } from './doc-words.ts';
import { introduction, snippets } from './prose-rules.ts';
import type { Sketch } from './sketch.ts';

/** A set of characters may not be empty; this one is in no answer. */
const NO_LETTER = String.raw`\x01`;

/** The GBNF grammar of a reply about a sketch. `read` reads a file below grammars/reply/. */
export function replyGrammar(result: KindResult, sketch: Sketch, isPython: boolean, read: ReadPrompt): string {
  if (result === 'prose') return fill(read('sketch-prose.gbnf'), { introduction: introduction(sketch), code: snippets(sketch) });
  if (result !== 'doc-comment') return fill(read('sketch-code.gbnf'), { letters: sketch.letters.join('') || NO_LETTER });
  const form = isPython
    ? fill(read('sketch-docstring.gbnf'), { summary: summary(sketch), body: docstringBody(sketch) })
    : fill(read('sketch-jsdoc.gbnf'), { summary: summary(sketch), tags: jsdocTags(sketch) });
  return `${form}\n${WORD_RULES}`;
}
