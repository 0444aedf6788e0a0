import { expect, test } from 'vitest';
import { exitOfAll, worst } from '../../src/cli/exit-status.ts';
import { EXIT, exitOf, OUTCOMES } from '../../src/core/outcome.ts';

test('several jobs end with the worst of their exit statuses', () => {
  expect(exitOfAll(['changed', 'rejected-by-checks', 'explained'])).toBe(EXIT.rejected);
  expect(exitOfAll(['refused-not-found', 'rejected-by-checks'])).toBe(EXIT.refused);
  expect(exitOfAll(['failed-engine', 'failed-bug', 'changed'])).toBe(EXIT.world);
  expect(exitOfAll(['no-change', 'reviewed-none'])).toBe(EXIT.done);
  expect(exitOfAll([])).toBe(EXIT.done);
});

test('an interrupted command says 130 whatever else happened', () => {
  expect(worst([EXIT.engine, EXIT.interrupted, EXIT.done])).toBe(130);
});

test('every outcome has an exit status that the list of the worst knows', () => {
  for (const outcome of OUTCOMES) expect(exitOfAll([outcome])).toBe(exitOf(outcome));
});
