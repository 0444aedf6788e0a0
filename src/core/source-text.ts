import { beforeRemoval, type LineRange, linesOf, type Span, without } from './span.ts';

/** Bytes as text, or why they are not. */
export type Decoded = { readonly is: 'text'; readonly text: string } | { readonly is: 'refused'; readonly why: string };

/**
 * Decodes a file's bytes. Only text whose encoding gives the same bytes again is accepted: UTF-8, with or without a byte order mark,
 * which stays the first character. UTF-16, Latin-1 and binary files are refused by name.
 */
export function decodeText(bytes: Uint8Array): Decoded {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) return refused('UTF-16 text; save it as UTF-8');
  if (bytes.includes(0)) return refused('a binary file');
  try {
    return { is: 'text', text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return refused('not UTF-8 text; save it as UTF-8');
  }
}

/** A text in two views: as saved, and without its trigger comments. */
export interface CleanView {
  readonly saved: string;
  /** What was taken away, in order, in the saved text. */
  readonly removals: readonly Span[];
  readonly clean: string;
}

/** Takes the trigger comments (TriggerScan.removals) out of a saved text. @throws RangeError when two of them overlap. */
export function cleanView(saved: string, removals: readonly Span[]): CleanView {
  return { saved, removals, clean: removals.length === 0 ? saved : without(saved, removals) };
}

/** A span of the clean text in the saved one: comments that stood at its edges stay outside, those within are inside. */
export function inSaved({ start, end }: Span, removals: readonly Span[]): Span {
  const from = beforeRemoval(start, removals, 'after');
  return { start: from, end: end === start ? from : beforeRemoval(end, removals, 'before') };
}

/** The lines of a span of the clean text in the file as its owner sees it. */
export function savedLines(saved: string, removals: readonly Span[], span: Span): LineRange {
  return linesOf(saved, inSaved(span, removals));
}

/** The form of a target's text that is hashed: every line ending as \n, line breaks at its end dropped; blanks stay as they are. */
export function hashable(text: string): string {
  return text.replace(/\r\n?/gu, '\n').replace(/\n+$/u, '');
}

function refused(why: string): Decoded {
  return { is: 'refused', why };
}
