import { describe, expect, it } from 'vitest';
import type { Target } from '../../src/core/target.ts';
import type { Verdict } from '../../src/core/verdict.ts';
import { best } from '../../src/pipeline/rank.ts';

const TARGET = { text: 'one\ntwo\nthree' } as Target;

function accept(index: number, text: string): Verdict {
  return {
    is: 'accept',
    candidate: { index, round: 0, edits: [{ span: { start: 0, end: 1 }, text }], prose: '', model: 'm', seed: 1 },
    checks: [],
  };
}

function chosenText(verdict: Verdict | undefined): string {
  return verdict?.is === 'accept' ? (verdict.candidate.edits[0]?.text ?? '') : (verdict?.is ?? '');
}

describe('choosing among candidates that passed', () => {
  it('takes the one most of them agree on, white space aside', () => {
    expect(chosenText(best([accept(0, 'one\nTWO\nthree'), accept(1, 'a\nb\nc\nd'), accept(2, 'a\nb\n c\nd')], TARGET))).toBe('a\nb\nc\nd');
  });

  it('takes the smaller change when votes are equal', () => {
    expect(chosenText(best([accept(0, 'a\nb\nc'), accept(1, 'one\nTWO\nthree')], TARGET))).toBe('one\nTWO\nthree');
  });

  it('changes nothing when most say nothing needs to change', () => {
    const same: Verdict = { is: 'no-change', reason: 'same', checks: [] };
    expect(best([accept(0, 'x'), same, same], TARGET)?.is).toBe('no-change');
  });

  it('has no choice when none passed', () => {
    expect(best([{ is: 'repair', findings: [] }], TARGET)).toBeUndefined();
  });
});
