import type { Node } from 'web-tree-sitter';
import type { Span } from '../core/span.ts';
import type { Language } from '../core/target.ts';
import type { CommentIndex } from './comment-index.ts';
import type { Draft } from './survey.ts';

/** The file a draft stands in. */
export interface DraftSource {
  readonly text: string;
  readonly language: Language;
  readonly comments: CommentIndex;
}

/** A declaration without decorators, comments and body, on one line. */
export function headerOf(draft: Draft, { comments, language }: DraftSource): string {
  const outermost = draft.shell[0] ?? draft.holder;
  const body = draft.holder.childForFieldName('body');
  const end = body?.startIndex ?? outermost.endIndex;
  const decorators = draft.shell
    .flatMap((node) => node.namedChildren.filter((child) => child.type === 'decorator'))
    .filter((node) => node.endIndex <= end);
  let at = outermost.startIndex;
  let header = '';
  for (const decorator of decorators) {
    header += comments.without({ start: at, end: decorator.startIndex });
    at = decorator.endIndex;
  }
  header = `${header} ${comments.without({ start: at, end })}`.replace(/\s+/gu, ' ').trim();
  return header.replace(language === 'python' ? /\s*:$/u : /\s*;$/u, '');
}

/** Where a declaration's body begins and ends: between the braces, or from the colon's line end on. */
export function bodyOf(draft: Draft, source: DraftSource): Span | undefined {
  const body = draft.holder.childForFieldName('body');
  if (body === null) return undefined;
  if (source.language === 'python') return { start: afterColon(draft.holder, body, source.text), end: body.endIndex };
  const first = source.text[body.startIndex];
  if (first !== '{' || body.type === 'object') return { start: body.startIndex, end: body.endIndex };
  const closed = source.text[body.endIndex - 1] === '}' && body.endIndex - 1 > body.startIndex;
  return { start: body.startIndex + 1, end: closed ? body.endIndex - 1 : body.endIndex };
}

/** After the colon, and after a comment that follows it on its line. */
function afterColon(holder: Node, body: Node, text: string): number {
  const colon = holder.children.findLast((child) => child.type === ':' && child.endIndex <= body.startIndex);
  const start = colon?.endIndex ?? body.startIndex;
  const rest = /^[ \t]*#[^\r\n]*/u.exec(text.slice(start, body.startIndex))?.[0].length ?? 0;
  return start + rest;
}
