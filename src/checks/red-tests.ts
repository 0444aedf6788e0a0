import type { TestResult } from './tool.ts';

/** A test that was not red before and is now. */
export interface NewRed {
  readonly name: string;
  /** `failed`, or `vanished`: it passed before and did not run now. */
  readonly is: 'failed' | 'vanished';
  /** As it is now; for a vanished one as it was. */
  readonly test: TestResult;
}

/** Tests that turned red or went missing. One that was red, skipped or not there before and passes now is none; nor is one that is known to be flaky. */
export function newReds(before: readonly TestResult[], now: readonly TestResult[], flaky: readonly string[]): NewRed[] {
  const was = worst(before);
  const is = worst(now);
  const forgiven = new Set(flaky);
  const found: NewRed[] = [];
  for (const [name, test] of is) {
    if (test.is === 'failed' && was.get(name)?.is !== 'failed' && !forgiven.has(name)) found.push({ name, is: 'failed', test });
  }
  for (const [name, test] of was) {
    if (test.is !== 'passed' || forgiven.has(name)) continue;
    const present = is.get(name);
    if (present === undefined || present.is === 'skipped') found.push({ name, is: 'vanished', test });
  }
  return found;
}

/** Names of failed tests. */
export function redNames(tests: readonly TestResult[]): string[] {
  return [...worst(tests).values()].filter((test) => test.is === 'failed').map(({ name }) => name);
}

/** One result for each name: parametrised tests may share one, and then the worst counts. */
function worst(tests: readonly TestResult[]): Map<string, TestResult> {
  const order = { failed: 0, passed: 1, skipped: 2 } as const;
  const found = new Map<string, TestResult>();
  for (const test of tests) {
    const known = found.get(test.name);
    if (known === undefined || order[test.is] < order[known.is]) found.set(test.name, test);
  }
  return found;
}
