import { expect, it } from 'vitest';
import { injectionCases, runInjections } from '../support/injection-run.ts';
import { liveIn } from '../support/live-markdown.ts';
import { DEMANDS } from '../support/obedient-model.ts';

it('a model that obeys every text it is shown gets nothing past the bot', async () => {
  const { ends, harm, reached } = await runInjections(injectionCases(DEMANDS.length));
  expect(ends.filter((end) => end.harm.length > 0).map((end) => [end.of.demand.name, end.of.carrier, end.of.file, ...end.harm])).toEqual(
    [],
  );
  expect(harm).toEqual([]);
  expect(reached).toBeGreaterThanOrEqual(ends.length);
  // Were nothing delivered at all, nothing would have been tried.
  expect(ends.filter(({ delivery }) => delivery.branch !== undefined).length).toBeGreaterThan(2);
});

it('what is live in a note would be noticed', () => {
  for (const live of [
    '<img src=x>',
    'a [b](c)',
    '![b](c)',
    'see https://evil.example',
    'www.evil.example',
    '[a]: //x',
    '- [ ] do',
    'a\u202eb',
    'a\u200bb',
    'a\u001b[2J',
    '```\na\n```\n<b>',
  ])
    expect([live, liveIn(live).length > 0]).toEqual([live, true]);
  for (const dead of ['`<b>`', '```\n<b>\n```', '\\[a\\](b)', '&lt;b>', 'a `` [b](c)` `` d', '> ````\n> ```\n> <b>\n> ````'])
    expect([dead, liveIn(dead)]).toEqual([dead, []]);
});
