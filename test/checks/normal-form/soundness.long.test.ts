import { expect, it } from 'vitest';
import { javascriptMutants } from '../../../src/checks/javascript/mutants.ts';
import { compareJavascript } from '../../../src/checks/normal-form/javascript.ts';
import { pureFunctions } from '../../support/rewrite-figures.ts';

it('never proves a function equal to a mutant of itself', { timeout: 600_000 }, async () => {
  const proved: string[] = [];
  let mutants = 0;
  for (const { text, span, language, name } of pureFunctions()) {
    for (const mutant of await javascriptMutants(text, span, { language })) {
      mutants += 1;
      if (compareJavascript(text, mutant.text, language).is === 'equal') proved.push(`${name}: ${mutant.change}`);
    }
  }
  expect(mutants).toBeGreaterThan(1_000);
  expect(proved).toEqual([]);
});
