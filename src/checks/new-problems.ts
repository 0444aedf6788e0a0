import type { LineRange } from '../core/span.ts';
import type { Problem } from './tool.ts';

/** A complaint with where it stands. */
export interface Complaint {
  readonly problem: Problem;
  /** Relative to the checkout's top. */
  readonly file: string;
  /** The line's text without its indentation; '' where there is none. */
  readonly lineText: string;
  /** Whether it stands on the target. */
  readonly onTarget: boolean;
}

/** Gives every problem its place. `textOf` gives a file's present text; `targetFile` and `lines` say where the target stands in it. */
export function complaints(
  problems: readonly (Problem & { readonly path: string })[],
  textOf: (file: string) => string | undefined,
  targetFile: string,
  lines: LineRange,
): Complaint[] {
  const texts = new Map<string, readonly string[]>();
  return problems.map((problem) => {
    const split = texts.get(problem.path) ?? (textOf(problem.path) ?? '').split(/\r?\n/);
    texts.set(problem.path, split);
    const onTarget = problem.path === targetFile && problem.line >= lines.first && problem.line <= lines.last;
    return { problem, file: problem.path, lineText: (split[problem.line - 1] ?? '').trim(), onTarget };
  });
}

/**
 * The complaints that the unchanged code did not cause: not the same words on the same line of text, wherever that line went, and on the
 * target not the same words as often as before. A complaint that came twice and comes a third time is new once.
 */
export function newComplaints(before: readonly Complaint[], now: readonly Complaint[]): Complaint[] {
  const exact = subtract(before, now, ({ file, problem, lineText, onTarget }) =>
    JSON.stringify([file, problem.rule, problem.message, lineText, onTarget]),
  );
  const left = subtract(exact.before, exact.now, ({ file, problem, lineText, onTarget }) =>
    // Counts in messages (`too many lines (51)`) go up and down with every edit.
    JSON.stringify([file, problem.rule, withoutNumbers(problem.message), onTarget || lineText]),
  );
  return left.now;
}

/** Drops pairs of the same key from both sides. */
function subtract(
  before: readonly Complaint[],
  now: readonly Complaint[],
  keyOf: (complaint: Complaint) => string,
): { before: Complaint[]; now: Complaint[] } {
  const known = new Map<string, Complaint[]>();
  for (const complaint of before) {
    const key = keyOf(complaint);
    known.set(key, [...(known.get(key) ?? []), complaint]);
  }
  const left = now.filter((complaint) => known.get(keyOf(complaint))?.pop() === undefined);
  return { before: [...known.values()].flat(), now: left };
}

/** Numbers in quotes are names of things. */
function withoutNumbers(message: string): string {
  return message.replace(/(["'`][^"'`]*["'`])|\d+/g, (_, quoted: string | undefined) => quoted ?? '#');
}
