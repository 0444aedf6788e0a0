import type { AddedFile } from '../core/candidate.ts';
import type { Job } from '../core/job.ts';
import type { Bench } from '../core/port/world.ts';
import type { Target } from '../core/target.ts';
import type { CheckReport } from '../core/verdict.ts';

/** The checks once more, on an edit that was accepted elsewhere, as it would stand in the target's present state. */
export async function judgeAgain(
  { kind: name, instruction }: Pick<Job, 'kind' | 'instruction'>,
  target: Target,
  after: string,
  added: AddedFile | undefined,
  bench: Bench,
  signal: AbortSignal,
): Promise<CheckReport[]> {
  const kind = bench.kinds.find((each) => each.name === name);
  const cures = kind?.needs === 'findings' ? (await bench.checks.baseline(target, signal)).findings : [];
  const proposal = { target, after, kind: name, instruction, cures, ...(added === undefined ? {} : { added }) };
  return added === undefined ? bench.checks.judge(proposal, signal) : bench.checks.judgeTest(proposal, signal);
}
