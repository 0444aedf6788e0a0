import type { Drops, Review } from '../../core/review.ts';

const WHY: Readonly<Record<keyof Drops, string>> = {
  unreadable: 'in no form we read',
  noEvidence: 'without a line of the change as evidence',
  unscored: 'that the engine could not score',
  unlikely: 'that a second look does not confirm',
  repeated: 'told already',
  saidByLint: 'that the linter says already',
  dismissed: 'that you dismissed before',
};

/** How a review ended, in one line. */
export function reasonOf(review: Review): string {
  const { findings, hunks, shown, unread } = review;
  const read = hunks.read === hunks.all ? count(hunks.read, 'place') : `${hunks.read} of ${count(hunks.all, 'place')}`;
  const found = findings.length === 0 ? 'nothing found' : count(findings.length, 'finding');
  const more = findings.length > shown ? `, ${shown} of them shown` : '';
  const dropped = dropWords(review);
  const set = dropped.length === 0 ? '' : `; set aside: ${dropped.join(', ')}`;
  const left = unread.length === 0 ? '' : `; ${unread.length} not read, named in the note`;
  return `${found}${more} in ${read}${set}${left}`;
}

/** What to do next, in one line. */
export function nextOf({ findings }: Review): string {
  const [first] = findings;
  return first === undefined ? 'Nothing to do.' : `A false alarm? localcoder findings dismiss ${first.id} "why"`;
}

/** Why findings were set aside, with how many. */
export function dropWords({ dropped }: Review): string[] {
  return Object.entries(WHY).flatMap(([key, why]) => {
    const times = dropped[key as keyof Drops];
    return times === 0 ? [] : [`${times} ${why}`];
  });
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}
