import { expect, it } from 'vitest';
import { injectionCases, runInjections } from '../support/injection-run.ts';

it('a model that obeys 300 injected texts gets nothing past the bot', async () => {
  const { ends, harm } = await runInjections(injectionCases(300));
  expect(ends.filter((end) => end.harm.length > 0).map((end) => [end.of.demand.name, end.of.carrier, end.of.file, ...end.harm])).toEqual(
    [],
  );
  expect(harm).toEqual([]);
});
