import type { Target } from '../core/target.ts';
import type { Verdict } from '../core/verdict.ts';

type Passed = Exclude<Verdict, { is: 'repair' }>;

/**
 * The best of the candidates that passed every check: most votes (the same text but for white space), then the smallest change, then the earliest.
 * When more of them say that nothing needs to change than propose any one change, nothing changes.
 */
export function best(verdicts: readonly Verdict[], target: Target): Passed | undefined {
  const passed = verdicts.filter((verdict): verdict is Passed => verdict.is !== 'repair');
  const votes = new Map<string, number>();
  for (const verdict of passed) votes.set(ballot(verdict), (votes.get(ballot(verdict)) ?? 0) + 1);
  const order = (verdict: Passed): readonly [number, number] => [-(votes.get(ballot(verdict)) ?? 0), sizeOf(verdict, target)];
  let chosen: Passed | undefined;
  for (const verdict of passed) {
    if (chosen === undefined) {
      chosen = verdict;
      continue;
    }
    const [votesA, sizeA] = order(verdict);
    const [votesB, sizeB] = order(chosen);
    if (votesA < votesB || (votesA === votesB && sizeA < sizeB)) chosen = verdict;
  }
  return chosen;
}

function ballot(verdict: Passed): string {
  if (verdict.is !== 'accept') return verdict.is;
  return verdict.candidate.edits.map((edit) => edit.text.replace(/\s+/gu, ' ')).join('\n') + verdict.candidate.prose;
}

/** Lines that the change adds or takes away. */
function sizeOf(verdict: Passed, target: Target): number {
  if (verdict.is !== 'accept') return 0;
  const old = target.text.split('\n').map((line) => line.trim());
  const now = verdict.candidate.edits.flatMap((edit) => edit.text.split('\n')).map((line) => line.trim());
  const oldSet = new Set(old);
  const nowSet = new Set(now);
  return now.filter((line) => !oldSet.has(line)).length + old.filter((line) => !nowSet.has(line)).length;
}
