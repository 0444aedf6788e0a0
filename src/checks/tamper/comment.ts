import type { SourceComment } from '../../core/port/syntax.ts';
import { child, isFunction, parts } from './node.ts';
import type { Complaint, Rule, Side } from './pair.ts';
import { brief, wordsOf } from './tally.ts';

/** Comments that stay whatever happens to the code around them. */
const LASTING =
  /\b(?:TO[D]O|FIX[M]E|HA[C]K|XX[X]|NOTE|WARNING|IMPORTANT|SAFETY|SECURITY|BUG|copyright|licen[cs]e)\b|SPDX|@ts-|eslint|\bnoqa\b|pylint|type:\s*ignore|#region|#endregion|^#!/iu;
/** Code that somebody switched off; taking it out is tidying. */
const CODE =
  /[;{}]\s*$|^\s*(?:return|if|for|while|const|let|var|import|from|print|console|def|else|elif)\b.*[(=;:{]|^\s*[\w$.]+\s*\([^)]*\)\s*;?\s*$|^\s*[\w$.[\]]+\s*[+-]?=\s*\S+\s*;?$/u;
/** Share of a comment's words that must be found in the new comments. */
const KEPT_SHARE = 0.6;
/** Share of the words of the code below a comment that must be gone for the comment to go with it. */
const GONE_SHARE = 0.5;
const MIN_WORDS = 2;

/** Comments that explain the code, and doc comments, stay; a comment may be reworded, and may go with the code that it is about. */
export const comments: Rule = (pair) => {
  const { before, after, proposal, asks } = pair;
  if (asks(/comment|docstring|\bdocs?\b|jsdoc|todo/u)) return [];
  const kept = [...after.comments.map(({ text }) => text), ...docstringsOf(after)];
  const keptWords = new Set(kept.flatMap(wordsOf));
  const code = new Set(wordsOf(codeOf(after)));
  const complaints: Complaint[] = [];
  for (const comment of before.comments) {
    if (kept.some((text) => squeezed(text) === squeezed(comment.text))) continue;
    const isDoc = isDocComment(comment, before);
    if (isDoc && proposal.kind === 'document') continue;
    const isLasting = LASTING.test(comment.text);
    const words = wordsOf(comment.text);
    const share = words.filter((word) => keptWords.has(word)).length / Math.max(1, words.length);
    if (share >= (isLasting ? 1 : KEPT_SHARE)) continue;
    if (!isLasting && !isDoc && (words.length < MIN_WORDS || CODE.test(bareText(comment.text)) || isAboutGone(comment, before, code)))
      continue;
    const rule = isDoc ? 'lost-doc-comment' : 'lost-comment';
    complaints.push({ rule, message: `the comment "${brief(bareText(comment.text))}" is gone: put it back` });
  }
  if (proposal.kind !== 'document') complaints.push(...lostDocstrings(before, after, keptWords));
  return complaints;
};

function lostDocstrings(before: Side, after: Side, keptWords: ReadonlySet<string>): Complaint[] {
  const now = docstringsOf(after);
  return docstringsOf(before)
    .filter((text) => {
      const words = wordsOf(text);
      const share = words.filter((word) => keptWords.has(word)).length / Math.max(1, words.length);
      return !now.some((each) => squeezed(each) === squeezed(text)) && share < KEPT_SHARE;
    })
    .map((text) => ({ rule: 'lost-doc-comment', message: `the docstring "${brief(bareText(text))}" is gone: put it back` }));
}

/** Python's docstrings, with quotes. */
function docstringsOf(side: Side): string[] {
  if (side.language !== 'python') return [];
  return side.nodes
    .filter((node) => isFunction(node) || node.type === 'class_definition')
    .flatMap((node) => {
      const body = child(node, 'body');
      const first = body === undefined ? undefined : parts(body)[0];
      const text = first?.type === 'expression_statement' ? parts(first)[0] : undefined;
      return text?.type === 'string' ? [side.read(text)] : [];
    });
}

function isDocComment({ text, span }: SourceComment, side: Side): boolean {
  return (
    text.startsWith('/**') && /^\s*(?:export\b|async\b|function\b|class\b|const\b|static\b|@|[\w$]+\s*\()/u.test(side.text.slice(span.end))
  );
}

/** The code on the comment's line, or that below it, is mostly gone. */
function isAboutGone({ span }: SourceComment, side: Side, kept: ReadonlySet<string>): boolean {
  const lineStart = side.text.lastIndexOf('\n', span.start - 1) + 1;
  const own = wordsOf(side.text.slice(lineStart, span.start));
  const below =
    side.text
      .slice(span.end)
      .split('\n')
      .slice(1)
      .find((line) => wordsOf(line).length > 0 && !/^\s*(?:\/\/|#|\*|\/\*)/u.test(line)) ?? '';
  const words = own.length > 0 ? own : wordsOf(below);
  return words.length > 0 && words.filter((word) => !kept.has(word)).length / words.length >= GONE_SHARE;
}

/** The window's text without comments. */
function codeOf(side: Side): string {
  let [text, at] = ['', side.window.start];
  for (const { span } of side.comments) {
    text += `${side.text.slice(at, Math.max(at, span.start))} `;
    at = Math.max(at, span.end);
  }
  return text + side.text.slice(at, Math.max(at, side.window.end));
}

function bareText(comment: string): string {
  return comment.replace(/^(?:\/\*+|\/\/+|#+|"""|'''|\{\/\*)|(?:\*+\/\}?|"""|''')$/gu, '').trim();
}

function squeezed(text: string): string {
  return text
    .replace(/[\s*/#]+/gu, ' ')
    .trim()
    .toLowerCase();
}
