import pc from 'picocolors';
import { describe, expect, it } from 'vitest';
import { renderCount, renderEstimate, renderOutcomes, renderSelection, renderSkipped, type Site } from '../../src/cli/render-batch.ts';
import type { JobId } from '../../src/core/brand.ts';
import { newJob } from '../support/new-job.ts';

const plain = pc.createColors(false);
const site = (symbol: string, is: Site['is'], id?: string): Site => {
  const job = newJob();
  return { job: { ...job, aim: { ...job.aim, symbol } }, is, ...(id === undefined ? {} : { id: id as JobId }) };
};

describe('a batch', () => {
  it('lists its sites with how each stands, and counts what is left', () => {
    const sites = [site('a', 'new'), site('longer', 'done', 'aaaaaaaa'), site('', 'queued', 'bbbbbbbb')];
    const [one = '', two = '', three = ''] = renderSelection(sites, plain).split('\n');
    expect(one).toMatch(/ {2}a {13}\d+-\d+$/u);
    expect(two).toMatch(/ {2}longer {8}\d+-\d+ {2}done before$/u);
    expect(three).toMatch(/ {2}\(whole file\) {2}\d+-\d+ {2}queued$/u);
    expect(renderCount(sites, 4)).toBe('3 sites in 1 file; 1 done before, 2 left; 4 more beyond --limit');
  });

  it('names what was skipped, and counts what was skipped alike', () => {
    const alike = Array.from({ length: 6 }, (_, index) => ({ what: `p${index}.png`, why: 'in no language we read' }));
    expect(renderSkipped([{ what: 'a.js', why: 'is generated' }, ...alike])).toBe(
      'skipped a.js: is generated\nskipped p0.png and 5 more: in no language we read',
    );
  });

  it('says what it will take only where that is known', () => {
    expect(renderEstimate(undefined, 3, 'improve', 'small')).toBe('no history yet of improve with small: how long it takes is not known');
    expect(renderEstimate({ jobs: 2, milliseconds: 15_000, tokens: 640 }, 3, 'improve', 'small')).toBe(
      'about 45 s and 1920 tokens for 3 sites, by the median of 2 jobs before (15 s, 640 tokens)',
    );
  });

  it('ends in a line for each site, also for one whose job was forgotten', () => {
    expect(renderOutcomes([site('a', 'rejected', 'aaaaaaaa')], () => undefined, plain)).toMatch(/^rejected before {2}aaaaaaaa {2}\S+#a$/u);
  });
});
