import { createHash } from 'node:crypto';
import type { Sha256 } from '../core/brand.ts';
import type { Change, Piece } from '../core/delivery.ts';
import { applyEdits } from '../core/span.ts';
import { find, type Place, type Sought } from './place.ts';
import type { Choices } from './undo.ts';

/** What has to be written to apply a change or to take it back. */
export type Move =
  /** `exact`: the file was, to the byte, what the job read or what applying it had made. */
  | { readonly is: 'write'; readonly text: string; readonly exact: boolean; readonly choices: Choices }
  | { readonly is: 'already' }
  | { readonly is: 'stale' | 'ambiguous' | 'damaged' };

/** SHA-256 of a text's UTF-8 bytes. */
export function hashOf(text: string): Sha256 {
  return createHash('sha256').update(text, 'utf8').digest('hex') as Sha256;
}

/** From the present text to the one with the change in it. Pure: nothing is written here. */
export function forward(text: string, change: Change): Move {
  const { pieces, savedHash, appliedHash } = change;
  const hash = hashOf(text);
  if (hash === appliedHash) return { is: 'already' };
  if (hash === savedHash) {
    const places = pieces.map(({ at, before }) => ({ start: at, end: at + before.length, choice: 0 }));
    return exactly(
      text,
      places,
      pieces,
      ({ before }) => before,
      ({ after }) => after,
      appliedHash,
    );
  }
  const before = find(text, soughtBefore(pieces));
  if (before.is === 'found')
    return written(
      text,
      before.places,
      pieces.map(({ after }) => after),
    );
  if (find(text, soughtAfter(pieces)).is === 'found') return { is: 'already' };
  return { is: before.is === 'ambiguous' ? 'ambiguous' : 'stale' };
}

/** From the present text to the one before the change; `choices` as `forward` gave them when it was applied. */
export function backward(text: string, change: Change, choices: Choices): Move {
  const { pieces, savedHash, appliedHash } = change;
  const hash = hashOf(text);
  const original = (piece: Piece, index: number): string => (choices[index] === 1 ? piece.withoutTrigger : undefined) ?? piece.before;
  if (hash === savedHash) return { is: 'already' };
  if (hash === appliedHash && !choices.includes(1)) {
    const places = soughtAfter(pieces).map(({ at }, index) => ({ start: at, end: at + (pieces[index]?.after.length ?? 0), choice: 0 }));
    return exactly(
      text,
      places,
      pieces,
      ({ after }) => after,
      ({ before }) => before,
      savedHash,
    );
  }
  const after = find(text, soughtAfter(pieces));
  if (after.is === 'found') return written(text, after.places, pieces.map(original));
  if (find(text, soughtBefore(pieces)).is === 'found') return { is: 'already' };
  return { is: after.is === 'ambiguous' ? 'ambiguous' : 'stale' };
}

function exactly(
  text: string,
  places: readonly Place[],
  pieces: readonly Piece[],
  from: (piece: Piece) => string,
  to: (piece: Piece) => string,
  expected: Sha256,
): Move {
  const fits = pieces.every((piece, index) => text.slice(places[index]?.start, places[index]?.end) === from(piece));
  if (!fits) return { is: 'damaged' };
  const move = written(text, places, pieces.map(to));
  return move.is === 'write' && hashOf(move.text) === expected ? { ...move, exact: true } : { is: 'damaged' };
}

function written(text: string, places: readonly Place[], replacements: readonly string[]): Move {
  const edits = places.map((place, index) => ({ span: { start: place.start, end: place.end }, text: replacements[index] ?? '' }));
  return { is: 'write', text: applyEdits(text, edits), exact: false, choices: places.map(({ choice }) => choice) };
}

function soughtBefore(pieces: readonly Piece[]): Sought[] {
  // Where a comment is all there is to take out, its absence means that nothing is left to do.
  const changesCode = pieces.some(({ before, after, withoutTrigger }) => (withoutTrigger ?? before) !== after);
  return pieces.map(({ at, before, after, withoutTrigger }) => ({
    at,
    texts: [before, ...(changesCode && withoutTrigger !== undefined ? [withoutTrigger] : [])],
    notIn: [after],
  }));
}

function soughtAfter(pieces: readonly Piece[]): Sought[] {
  let growth = 0;
  return pieces.map(({ at, before, after, withoutTrigger }) => {
    const sought = { at: at + growth, texts: [after], notIn: [before, ...(withoutTrigger === undefined ? [] : [withoutTrigger])] };
    growth += after.length - before.length;
    return sought;
  });
}
