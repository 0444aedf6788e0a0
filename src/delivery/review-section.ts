import type { Review, ReviewFinding, Unread } from '../core/review.ts';
import { code, fence, inline } from './markdown.ts';
import { type Section, section } from './note-section.ts';

/** Places that were not read, as a note lists them. */
const MOST_UNREAD = 200;

const SET_ASIDE = {
  unreadable: 'in no form that is read',
  noEvidence: 'without a line of the change as evidence',
  unscored: 'that the engine could not score',
  unlikely: 'that a second look did not confirm',
  repeated: 'told already',
  saidByLint: "that the project's own tools say already",
  dismissed: 'dismissed before',
} as const;

/** What a review found (all of it), what it set aside, and what it did not read. */
export function reviewSections(review: Review): Section[] {
  return [
    section('Findings', review.findings.map(findingBlock)),
    section('How it was read', [howRead(review).join('\n')]),
    section('Not read', unreadList(review.unread)),
  ];
}

function findingBlock({ id, file, line, severity, message, hint, quote, symbol, sureness, sort }: ReviewFinding): string {
  const where = symbol === undefined ? '' : `, in ${code(symbol)}`;
  const lines = [
    `**${severity}** ${code(`${file}:${line}`)}${where}: ${inline(message)}`,
    fence(quote),
    ...(hint === undefined ? [] : [`To mend it: ${inline(hint)}`]),
    `${code(id)}, ${inline(sort)}, sure to ${Math.round(sureness * 100)} %. A false alarm? ${code(`localcoder findings dismiss ${id}`)}`,
  ];
  return lines.join('\n\n');
}

function howRead({ hunks, dropped, lint, shown, findings }: Review): string[] {
  const aside = Object.entries(SET_ASIDE).flatMap(([key, why]) => {
    const times = dropped[key as keyof typeof SET_ASIDE];
    return times === 0 ? [] : [`- set aside: ${times} ${why}`];
  });
  const hidden = findings.length - shown;
  return [
    `- ${hunks.read} of ${hunks.all} ${hunks.all === 1 ? 'place' : 'places'} that changed`,
    ...(hidden > 0 ? [`- ${hidden} of the findings only in this note`] : []),
    ...aside,
    `- the project's own lint: ${inline(lint)}`,
  ];
}

function unreadList(unread: readonly Unread[]): string[] {
  if (unread.length === 0) return [];
  const items = unread.slice(0, MOST_UNREAD).map(({ what, why }) => `- ${code(what)}: ${inline(why)}`);
  const more = unread.length > MOST_UNREAD ? [`- and ${unread.length - MOST_UNREAD} more`] : [];
  return [[...items, ...more].join('\n')];
}
