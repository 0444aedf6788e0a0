/** How a job ended, for people. The list is closed; SQL CHECK constraints repeat it. */
export const OUTCOMES = [
  'changed',
  'changed-unverified',
  'no-change',
  'explained',
  'reviewed-findings',
  'reviewed-none',
  'refused-not-found',
  'refused-stale',
  'refused-unsafe',
  'refused-unsupported',
  'refused-too-large',
  'rejected-by-checks',
  'superseded',
  'cancelled',
  'failed-engine',
  'failed-world',
  'failed-bug',
] as const;

export type Outcome = (typeof OUTCOMES)[number];

/** Process exit statuses of the command line. */
export const EXIT = {
  done: 0,
  rejected: 1,
  usage: 2,
  locked: 3,
  refused: 4,
  engine: 5,
  world: 6,
  interrupted: 130,
} as const;

export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];

const EXIT_OF: Record<Outcome, ExitStatus> = {
  changed: EXIT.done,
  'changed-unverified': EXIT.done,
  'no-change': EXIT.done,
  explained: EXIT.done,
  'reviewed-findings': EXIT.done,
  'reviewed-none': EXIT.done,
  'refused-not-found': EXIT.refused,
  'refused-stale': EXIT.refused,
  'refused-unsafe': EXIT.refused,
  'refused-unsupported': EXIT.refused,
  'refused-too-large': EXIT.refused,
  'rejected-by-checks': EXIT.rejected,
  superseded: EXIT.done,
  cancelled: EXIT.interrupted,
  'failed-engine': EXIT.engine,
  'failed-world': EXIT.world,
  'failed-bug': EXIT.world,
};

/** The exit status of a command whose job ended so. */
export function exitOf(outcome: Outcome): ExitStatus {
  return EXIT_OF[outcome];
}

/** Why a job ends without a change, in words for the person who asked, with what to do next. */
export interface Refusal {
  readonly outcome: Outcome;
  readonly reason: string;
  readonly next: string;
}

/** A value, or a no that is part of the domain (nothing to do, code moved, checks fail). The world's no is a thrown Failure. */
export type Answer<Value> = { readonly is: 'yes'; readonly value: Value } | { readonly is: 'no'; readonly refusal: Refusal };

/** Wraps a value as an answer. */
export function yes<Value>(value: Value): Answer<Value> {
  return { is: 'yes', value };
}

/** A refusal as an answer. */
export function no(outcome: Outcome, reason: string, next: string): Answer<never> {
  return { is: 'no', refusal: { outcome, reason, next } };
}
