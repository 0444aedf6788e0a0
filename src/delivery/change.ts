import type { Piece } from '../core/delivery.ts';
import { inSaved } from '../core/source-text.ts';
import { applyEdits, contains, type Edit, type Span, without } from '../core/span.ts';
import type { Target } from '../core/target.ts';
import { nextLine, standing, wholeLines } from './place.ts';

/** How far a piece may grow, in lines, until its text is the only one of its kind in the file. */
const MAX_WIDENINGS = 12;
/** The comment that closes a marked region; its trigger opened it. */
const REGION_END = /@ai\s+end\b/iu;

/** What edits of the clean text do to both views of a file. */
export interface Effect {
  readonly clean: string;
  /** The saved text with the edits made and the job's own trigger comment gone. Other triggers stay, unless an edit replaces them. */
  readonly saved: string;
  /** True when code changes, not only the comment that asked. */
  readonly changesCode: boolean;
  /**
   * How to get from the saved text to `saved`: whole lines, in order, apart from each other. When code changes, one of them holds the whole
   * target, so that they can be found again only while its text is what the job read. Empty when nothing changes.
   */
  readonly pieces: readonly Piece[];
}

/** Works out what `edits` (of the clean text) do. @throws RangeError when they overlap, lie outside the text or cut a character in two. */
export function effectOf(target: Target, edits: readonly Edit[]): Effect {
  const { source, span } = target;
  const { clean, saved, triggers } = source;
  const whole = edits.map((edit) => ({ span: edit.span, text: wellFormed(edit.text) }));
  const cleanAfter = applyEdits(clean, whole);
  const changesCode = cleanAfter !== clean;
  const mapped = changesCode ? whole.map((edit) => ({ ...edit, span: inSaved(edit.span, triggers) })) : [];
  const own = ownComments(target);
  const exact: Edit[] = [
    ...mapped,
    ...own.filter((comment) => !mapped.some((edit) => contains(edit.span, comment))).map((comment) => ({ span: comment, text: '' })),
  ];
  const savedAfter = applyEdits(saved, exact);
  if (wellFormed(savedAfter) !== savedAfter) throw new RangeError('an edit cuts a character in two');
  const anchors = changesCode ? [inSaved(span, triggers)] : [];
  const spans = exact.length === 0 ? [] : apart([...exact.map((edit) => edit.span), ...anchors].map((each) => wholeLines(saved, each)));
  return { clean: cleanAfter, saved: savedAfter, changesCode, pieces: distinct(saved, savedAfter, spans, exact, own) };
}

/** The comment that asked for the job; for a region also the one that closes it. */
function ownComments({ source, node }: Target): Span[] {
  const { own, saved, triggers } = source;
  if (own === undefined) return [];
  const closing = triggers.find((each) => each.start >= own.end && REGION_END.test(saved.slice(each.start, each.end)));
  return node === 'region' && closing !== undefined ? [own, closing] : [own];
}

/** Makes the pieces, widened by whole lines until none can be mistaken for another part of the file. */
function distinct(saved: string, applied: string, spans: readonly Span[], exact: readonly Edit[], own: readonly Span[]): Piece[] {
  const texts = { saved, applied, bare: without(saved, own) };
  let current = [...spans];
  for (let round = 0; round < MAX_WIDENINGS; round += 1) {
    const pieces = current.map((span) => pieceOf(saved, span, exact, own));
    const vague = pieces.map((piece) => isVague(piece, texts));
    if (!vague.includes(true)) return pieces;
    current = apart(current.map((span, index) => (vague[index] ? wider(saved, span, round) : span)));
  }
  // A file of repeating lines: then only all of it will do.
  return [pieceOf(saved, { start: 0, end: saved.length }, exact, own)];
}

/** The file as it was saved, with the change, and as saved but without the comment that asked. */
interface Texts {
  readonly saved: string;
  readonly applied: string;
  readonly bare: string;
}

/** True while a piece's text stands more than once where it is looked for, or at all where it must not. */
function isVague({ at, before, after, withoutTrigger = before }: Piece, { saved, applied, bare }: Texts): boolean {
  const times = (text: string, part: string, notIn: readonly string[] = []): number => standing(text, part, notIn).length;
  if (times(saved, before) !== 1 || times(applied, after) !== 1) return true;
  // The edit took the last line break, so that the line below joins: it belongs to the piece then.
  if (before.endsWith('\n') && !after.endsWith('\n') && at + before.length < saved.length) return true;
  if (before !== after && (times(applied, before, [after]) > 0 || times(saved, after, [before]) > 0)) return true;
  return withoutTrigger !== after && (times(bare, withoutTrigger) !== 1 || times(applied, withoutTrigger, [after]) > 0);
}

function pieceOf(saved: string, span: Span, exact: readonly Edit[], own: readonly Span[]): Piece {
  const local = ({ start, end }: Span): Span => ({ start: start - span.start, end: end - span.start });
  const before = saved.slice(span.start, span.end);
  const edits = exact.filter((edit) => contains(span, edit.span)).map((edit) => ({ span: local(edit.span), text: edit.text }));
  const comments = own.filter((comment) => contains(span, comment)).map(local);
  const bare = comments.length === 0 ? {} : { withoutTrigger: without(before, comments) };
  return { at: span.start, before, after: applyEdits(before, edits), ...bare };
}

/** One line more: below first, then above, in turn. */
function wider(text: string, { start, end }: Span, round: number): Span {
  const below = end < text.length;
  if (below && (round % 2 === 0 || start === 0)) return { start, end: nextLine(text, end) };
  return { start: start === 0 ? 0 : wholeLines(text, { start: start - 1, end: start }).start, end };
}

/** Spans in order, those that touch or overlap as one. */
function apart(spans: readonly Span[]): Span[] {
  const merged: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const last = merged.at(-1);
    if (last !== undefined && span.start <= last.end) merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
    else merged.push(span);
  }
  return merged;
}

/** Text as its UTF-8 bytes will read: half a surrogate pair has no bytes of its own and becomes U+FFFD. */
function wellFormed(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}
