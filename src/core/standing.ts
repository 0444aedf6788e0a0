/** How a delivered result stands to what the person has now. */
export interface Standing {
  readonly is: /** It fits: the commit's file and the saved target are what it was made from. */
    | 'fresh'
    /** The file has moved on; `refresh` finds out whether the result can follow. */
    | 'moved'
    /** It cannot follow: asking again is all that is left. */
    | 'stale'
    /** HEAD holds it already. */
    | 'merged';
  readonly branch: /** There, and its tip is the one we made. */
    | 'ours'
    /** It was delivered without one. */
    | 'none'
    /** The person deleted or renamed it. */
    | 'gone'
    /** The person committed onto it: it is theirs. */
    | 'theirs';
}

const BRANCH_WORDS: Readonly<Record<Standing['branch'], string>> = {
  ours: '',
  none: '',
  gone: 'you deleted or renamed its branch',
  theirs: 'its branch has become yours',
};

/** What a person is told of it, in a few words: `fresh`, `moved; its branch has become yours`. */
export function standingWords({ is, branch }: Standing): string {
  return [is, BRANCH_WORDS[branch]].filter((words) => words !== '').join('; ');
}
