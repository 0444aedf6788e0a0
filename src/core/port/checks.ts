import type { RepoPath } from '../brand.ts';
import type { AddedFile } from '../candidate.ts';
import type { Target } from '../target.ts';
import type { CheckReport, Finding } from '../verdict.ts';
import type { SandboxState } from './sandbox.ts';
import type { TrustClaim } from './trust.ts';

/** A candidate's whole effect on its file, in the clean view. */
export interface Proposal {
  readonly target: Target;
  /** The whole clean text with the candidate's edits made. */
  readonly after: string;
  /** The job kind's name: some changes are right only for some verbs. */
  readonly kind: string;
  /** The person's words, or '': what they ask for is not held against a candidate. */
  readonly instruction: string;
  /** A test file to be added beside it. */
  readonly added?: AddedFile;
  /** Findings of the unchanged code that have to be gone. */
  readonly cures?: readonly Finding[];
  /** True when the author knows nothing but small edits of equal meaning, so that any other is a slip and refused. */
  readonly idiomsOnly?: boolean;
}

/** What is wrong with the unchanged symbol, as the project's own checks say. */
export interface Baseline {
  /** On the target's symbol: lint, type errors, red tests that reach it. Lines are counted in the target's text. */
  readonly findings: readonly Finding[];
  readonly reports: readonly CheckReport[];
}

/** A tool found in the project (or looked for), for `doctor checks`. */
export interface FoundTool {
  readonly check: 'format' | 'lint' | 'types' | 'test';
  readonly tool: string;
  /** Folder of the nearest package, '' for the top. */
  readonly folder: string;
  /** The command as it would run, `…` standing for the files. Absent when it will not run. */
  readonly command?: string;
  /** Why it was found, or why it will not run, one line. */
  readonly why: string;
  /** Whether our reading of its output was tried on the real tool, or on recorded output only. */
  readonly proof: 'ran' | 'fixture';
}

/** All that would run for this repository, and whether it may. */
export interface CheckSurvey {
  readonly tools: readonly FoundTool[];
  readonly claim: TrustClaim;
  readonly trusted: boolean;
  readonly sandbox: SandboxState;
}

/** The checks that run on a proposal, cheapest first, each against the unchanged text as baseline. Stops at the first with findings. */
export interface Checks {
  judge(proposal: Proposal, signal: AbortSignal): Promise<CheckReport[]>;
  /** Brings lines that `after` changed (and no others) into the form of the project's own formatter. The same text where there is none or it may not run. */
  tidy(proposal: Proposal, signal: AbortSignal): Promise<string>;
  /** What the checks say of the unchanged target; `only` some of them when named. */
  baseline(target: Target, signal: AbortSignal, only?: readonly ('lint' | 'types' | 'tests')[]): Promise<Baseline>;
  /** Where a new test of the target goes, and in which framework; undefined with the reason when there is none. */
  testPlace(target: Target, signal: AbortSignal): Promise<TestPlace>;
  /** Judges an added test: it passes on the present code three times, and fails on mutants of the target. */
  judgeTest(proposal: Proposal, signal: AbortSignal): Promise<CheckReport[]>;
  survey(signal: AbortSignal): Promise<CheckSurvey>;
}

export type TestPlace =
  | {
      readonly is: 'place';
      /** A file that does not exist yet. */
      readonly file: RepoPath;
      readonly framework: string;
      /** An import path from `file` to the target's file, as the language writes it. */
      readonly importPath: string;
      /** A test file of the project to follow in style, shortened. */
      readonly example?: { readonly file: RepoPath; readonly text: string };
    }
  | { readonly is: 'none'; readonly why: string; readonly next: string };
