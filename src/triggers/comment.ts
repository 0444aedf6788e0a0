import type { JobKind } from '../core/kind.ts';
import { near } from '../core/near.ts';
import type { Outline } from '../core/port/syntax.ts';
import { lineAt } from '../core/span.ts';
import type { TriggerComment, TriggerProblem, TriggerScan } from '../core/trigger-comment.ts';
import { type Mark, marksIn } from './comment-mark.ts';
import { apart } from './comment-removal.ts';
import { type Pointed, pointedAt, regionBetween, wholeFile } from './comment-target.ts';

/** Bidirectional controls and tag characters (Unicode UAX #9, U+E0000 block), which can make text read other than it is. */
const HIDDEN = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\u{E0000}-\u{E007F}]/u;
/** A file that holds more was not written by hand. */
const MOST_MARKS = 200;
const END = /^\s+end\s*$/iu;
const WORDS = /^(?:\s+|\s*:\s*)(?<verb>[A-Za-z][\w-]*)(?<where>\s+(?:file|begin)(?=\s*(?::|$)))?\s*:?\s*(?<instruction>.*)$/isu;

/**
 * The `@ai` comments of a text: `@ai <verb>`, with `: free text`, `file`, or `begin` … `@ai end` around a region. The marker must begin the
 * content of a real comment. A verb nobody knows is a problem with what was probably meant; its text leaves the clean view all the same.
 */
export function findTriggers(text: string, outline: Outline, kinds: readonly JobKind[]): TriggerScan {
  const marks = outline.comments.filter((comment) => /@ai/iu.test(comment.text)).flatMap((comment) => marksIn(comment, text));
  const triggers: TriggerComment[] = [];
  const problems: TriggerProblem[] = [];
  const closed = new Set<Mark>();
  const read = marks.slice(0, MOST_MARKS);
  for (const [index, mark] of read.entries()) {
    const { removal } = mark;
    const line = lineAt(text, mark.at);
    if (closed.has(mark)) continue;
    if (removal === undefined) {
      problems.push({ line, message: 'the comment stands in the middle of code; put it on a line of its own' });
      continue;
    }
    const request = readMark(mark, kinds);
    const rest = read.slice(index + 1);
    const end = request.is === 'request' && request.where === 'begin' ? rest.find(({ words }) => END.test(words)) : undefined;
    if (end !== undefined) closed.add(end);
    const pointed = request.is === 'request' ? pointAt(request.where, mark, end, text, outline) : request.message;
    if (request.is === 'problem' || typeof pointed === 'string') problems.push({ line, message: `${pointed}`, removal });
    else triggers.push({ kind: request.kind, instruction: request.instruction, line, removal, ...pointed });
  }
  const next = marks[MOST_MARKS];
  if (next !== undefined)
    problems.push({ line: lineAt(text, next.at), message: `only the first ${MOST_MARKS} @ai comments of a file are read` });
  const cleared = marks.flatMap((mark) => (mark.cleared === undefined ? [] : [mark.cleared]));
  return { triggers, problems, removals: apart(cleared, text) };
}

type Read =
  | { readonly is: 'request'; readonly kind: string; readonly where: 'symbol' | 'file' | 'begin'; readonly instruction: string }
  | { readonly is: 'problem'; readonly message: string };

function readMark({ words }: Mark, kinds: readonly JobKind[]): Read {
  const verbs = kinds.flatMap((kind) => kind.verbs);
  const known = `Known are ${verbs.join(', ')}.`;
  if (END.test(words)) return { is: 'problem', message: '@ai end closes nothing; open a region with @ai improve begin' };
  if (HIDDEN.test(words)) return { is: 'problem', message: 'the comment holds invisible direction or tag characters; type it again' };
  const groups = WORDS.exec(words)?.groups;
  const verb = groups?.verb?.toLowerCase();
  if (groups === undefined || verb === undefined) return { is: 'problem', message: `@ai says nothing to do. ${known}` };
  const kind = kinds.find((each) => each.verbs.includes(verb));
  if (kind === undefined) {
    const [meant] = near(verb, verbs);
    return { is: 'problem', message: `@ai ${verb} is not known. ${meant === undefined ? known : `Did you mean @ai ${meant}?`}` };
  }
  const where = groups.where?.trim().toLowerCase();
  return {
    is: 'request',
    kind: kind.name,
    where: where === 'file' || where === 'begin' ? where : 'symbol',
    instruction: (groups.instruction ?? '')
      .replace(/\s+/gu, ' ')
      .replace(/^[ .,;–—-]+(?= |$)/u, '')
      .trim(),
  };
}

function pointAt(where: 'symbol' | 'file' | 'begin', mark: Mark, end: Mark | undefined, text: string, outline: Outline): Pointed | string {
  if (where === 'file') return wholeFile(text);
  if (where === 'begin') {
    if (end === undefined) return '@ai end is missing after this begin';
    return regionBetween(mark.comment.span, end.comment.span, text, outline) ?? 'there is nothing between begin and @ai end';
  }
  return (
    pointedAt(mark.comment.span, text, outline) ??
    'no function or class is here; put the comment directly above one, or mark a region with begin and @ai end'
  );
}
