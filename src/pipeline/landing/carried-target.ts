import type { Oid } from '../../core/brand.ts';
import { carryEdits } from '../../core/carry-edits.ts';
import type { Job } from '../../core/job.ts';
import type { Committed } from '../../core/port/repo.ts';
import type { Bench } from '../../core/port/world.ts';
import { decodeText } from '../../core/source-text.ts';
import type { Edit } from '../../core/span.ts';
import type { Target } from '../../core/target.ts';
import { findTarget } from '../locate.ts';

/** A target in some state of its file, and edits of that state's clean text. */
export interface Placed {
  readonly target: Target;
  readonly edits: readonly Edit[];
}

/** The text of a committed file, with the line endings that the person's own has. Undefined for bytes that are no text. */
export function textLike(target: Target, { bytes }: Pick<Committed, 'bytes'>): string | undefined {
  const decoded = decodeText(bytes);
  if (decoded.is !== 'text') return undefined;
  const { clean } = target.source;
  const windows = !decoded.text.includes('\r') && clean.includes('\r\n') && !/(?<!\r)\n/u.test(clean);
  return windows ? decoded.text.replaceAll('\n', '\r\n') : decoded.text;
}

/**
 * The same edits in another text of the file, that of the commit `base`: each replaces exactly what it replaced before, in a symbol that reads as
 * it was read. Undefined where that cannot be said.
 */
export async function carriedTo(
  committed: Pick<Committed, 'bytes' | 'blob' | 'mode'>,
  base: Oid,
  { target, edits }: Placed,
  job: Job,
  bench: Bench,
  sha256: (text: string) => string,
): Promise<Placed | undefined> {
  const { source } = target;
  const text = textLike(target, committed);
  if (text === undefined) return undefined;
  const carried = carryEdits(edits, source.clean, text);
  const [place] = carryEdits([{ span: target.span, text: '' }], source.clean, text) ?? [];
  if (carried === undefined || place === undefined) return undefined;
  const { own: _own, ...rest } = source;
  const there = { ...rest, blob: committed.blob, mode: committed.mode, saved: text, clean: text, triggers: [] };
  const outline = await bench.syntax.outline(text, source.language);
  const found = findTarget({ ...job, aim: { ...job.aim, symbol: target.symbol } }, { source: there, outline, base }, sha256);
  const isSame = found?.text === target.text && found.span.start === place.span.start;
  // A range of lines has moved with what stands above it; its place is where its text went.
  const asRegion = { ...target, source: there, span: place.span, base };
  if (found === undefined || !isSame) return target.node === 'region' ? { target: asRegion, edits: carried } : undefined;
  return { target: found, edits: carried };
}
