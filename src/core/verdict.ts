import type { Candidate } from './candidate.ts';

/** Something wrong with a candidate, in the form that goes back to the model and into the note. */
export interface Finding {
  /** The check that found it: 'reply', 'symbol', 'parse', 'lint', … */
  readonly check: string;
  /** A stable short name of what is wrong: 'no-fence', 'elision', 'new-syntax-error', … */
  readonly rule: string;
  readonly message: string;
  /** 1-based line in the candidate's text, where there is one. */
  readonly line?: number;
  /** At most 20 lines around it. */
  readonly excerpt?: string;
}

/** One check on one candidate: run with its findings, or not run with the reason, which the delivery repeats. */
export type CheckReport =
  | {
      readonly check: string;
      readonly is: 'ran';
      readonly findings: readonly Finding[];
      readonly millis: number;
      /** What ran, with its version: `eslint 9.39.1`. */
      readonly by?: string;
      /** Red on the unchanged code already; not the candidate's. */
      readonly before?: readonly Finding[];
      /** What it established, one line: `12 related tests`, `equal by normal form`. */
      readonly says?: string;
    }
  | { readonly check: string; readonly is: 'not-run'; readonly why: string };

/** What became of a candidate. */
export type Verdict =
  | { readonly is: 'accept'; readonly candidate: Candidate; readonly checks: readonly CheckReport[] }
  /** `checks` holds the reports, where it came as far as the checks. */
  | { readonly is: 'repair'; readonly findings: readonly Finding[]; readonly checks?: readonly CheckReport[] }
  | { readonly is: 'no-change'; readonly reason: string; readonly checks: readonly CheckReport[] }
  | { readonly is: 'reject'; readonly reason: string; readonly findings: readonly Finding[]; readonly checks?: readonly CheckReport[] };
