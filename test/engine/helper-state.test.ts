import { describe, expect, it } from 'vitest';
import { type Death, type HelperEvent, NOTHING_RUNS, type Supervision, step } from '../../src/engine/helper-state.ts';

const facts = { device: 'cpu', contextSize: 1024 };
const abort: Death = { how: 'crashed', stage: 'prefill', detail: 'aborted with SIGABRT', sure: true };

function reached(...events: HelperEvent[]): Supervision {
  return events.reduce(step, NOTHING_RUNS);
}

const LOADED: HelperEvent[] = [
  { is: 'start', model: 'tiny' },
  { is: 'stage', stage: 'open' },
  { is: 'loaded', facts },
];
const JOB: HelperEvent = { is: 'ordered', stage: 'render' };

describe('the supervised child', () => {
  it('goes from nothing through loading to ready, working and ready again', () => {
    expect(reached({ is: 'start', model: 'tiny' }).state).toEqual({ is: 'loading', model: 'tiny', stage: 'start' });
    expect(reached(...LOADED).state).toEqual({ is: 'ready', model: 'tiny', facts });
    expect(reached(...LOADED, JOB, { is: 'stage', stage: 'decode' }).state).toMatchObject({ is: 'working', stage: 'decode' });
    expect(reached(...LOADED, JOB, { is: 'answered', completed: true }).state).toEqual({ is: 'ready', model: 'tiny', facts });
  });

  it('is absent after a death, which is remembered', () => {
    expect(reached(...LOADED, JOB, { is: 'died', death: abort }).state).toEqual({ is: 'absent', after: abort });
  });

  it('is quarantined by the second death at one stage, even with a good load in between', () => {
    const twice = reached(...LOADED, JOB, { is: 'died', death: abort }, ...LOADED, JOB, { is: 'died', death: abort });
    expect(twice.state).toEqual({ is: 'quarantined', model: 'tiny', after: abort });
    expect(step(twice, { is: 'ended' }).state.is).toBe('quarantined');
    expect(step(twice, { is: 'released' })).toEqual(NOTHING_RUNS);
  });

  it.each<[string, HelperEvent[]]>([
    ['deaths at different stages', [...LOADED, JOB, { is: 'died', death: { ...abort, stage: 'decode' } }]],
    ['a completed job in between', [...LOADED, JOB, { is: 'died', death: abort }, ...LOADED, JOB, { is: 'answered', completed: true }]],
    ['lack of memory', [...LOADED, JOB, { is: 'died', death: { ...abort, how: 'out-of-memory' } }]],
    ['a death while idle', [...LOADED, { is: 'died', death: { ...abort, stage: 'idle' } }]],
  ])('is not quarantined by %s', (_, before) => {
    const start: HelperEvent[] = before.at(-1)?.is === 'answered' ? [JOB] : [...LOADED, JOB];
    expect(reached(...before, ...start, { is: 'died', death: abort }).state).toEqual({ is: 'absent', after: abort });
  });

  it.each<[HelperEvent[], HelperEvent]>([
    [[], { is: 'loaded', facts }],
    [[], { is: 'died', death: abort }],
    [LOADED, { is: 'start', model: 'other' }],
    [LOADED, { is: 'stage', stage: 'decode' }],
    [LOADED, { is: 'answered', completed: true }],
    [[{ is: 'start', model: 'tiny' }], JOB],
  ])('takes no event that cannot happen', (before, event) => {
    expect(() => step(reached(...before), event)).toThrow('cannot happen');
  });
});
