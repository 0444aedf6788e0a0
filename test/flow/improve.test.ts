import { afterEach, describe, expect, it } from 'vitest';
import { Failure } from '../../src/core/failure.ts';
import { type Flow, fenced, inRepo, openFlow, shownCode } from '../support/flow.ts';
import type { Script } from '../support/scripted-engine.ts';

let flow: Flow | undefined;
afterEach(async () => {
  await flow?.close();
  flow = undefined;
});

const MODERN: Script = ({ messages }) => fenced(shownCode(messages.at(-1)?.content ?? '').replaceAll('var ', 'let '));
const OVEN = inRepo('src/oven.js');

describe('improving a symbol', () => {
  it('delivers a branch on HEAD, a patch and a note, and leaves the work tree alone', async () => {
    flow = await openFlow(MODERN);
    const before = flow.repo.snapshot();
    await flow.ask('improve', { at: 'place', file: OVEN, symbol: 'bakingMinutes' });
    await flow.drain();
    const delivery = flow.delivery();
    expect(delivery.outcome).toBe('changed');
    expect(flow.repo.git('show', `${delivery.branch?.ref}:src/oven.js`)).toBe(
      flow.repo.read('src/oven.js').replaceAll('var ', 'let ').trimEnd(),
    );
    expect(flow.repo.git('rev-list', '--count', `HEAD..${delivery.branch?.ref}`)).toBe('1');
    expect(flow.repo.read(delivery.note)).toContain('bakingMinutes');
    expect(flow.repo.git('apply', '--check', delivery.patch ?? '')).toBe('');
    expect(flow.repo.snapshot()).toEqual(before);
  });

  it('takes the comment that asked out of what it delivers', async () => {
    flow = await openFlow(MODERN);
    const clean = flow.repo.read('src/oven.js');
    flow.repo.write('src/oven.js', clean.replace('function baking', '// @ai improve\nfunction baking'));
    expect(await flow.scan()).toHaveLength(1);
    await flow.drain();
    const { branch, change, outcome } = flow.delivery();
    expect(outcome).toBe('changed');
    expect(flow.repo.git('diff', '--stat', 'HEAD', branch?.ref ?? '')).toContain('src/oven.js | 4 ++--');
    expect(change?.file).toBe('src/oven.js');
  });

  it('says no-change when the model repeats the code or only its layout differs', async () => {
    flow = await openFlow(({ messages }) => fenced(shownCode(messages.at(-1)?.content ?? '').replaceAll('  ', '    ')));
    await flow.ask('improve', { at: 'place', file: OVEN, symbol: 'bakingMinutes' });
    await flow.drain();
    expect(flow.delivery().outcome).toBe('no-change');
    expect(flow.delivery().branch).toBeUndefined();
  });

  it('sends findings back and delivers the repaired answer', async () => {
    flow = await openFlow((request, call) => (call === 0 ? fenced('function bakingMinutes( {') : MODERN(request, call)));
    await flow.ask('improve', { at: 'place', file: OVEN, symbol: 'bakingMinutes' });
    await flow.drain();
    expect(flow.delivery().outcome).toBe('changed');
    expect(flow.engine.requests).toHaveLength(2);
    expect(flow.engine.requests[1]?.messages.at(-1)?.content).toContain('An earlier answer was refused');
    expect(flow.engine.requests[0]?.temperature).toBe(0);
    expect(flow.engine.requests[1]?.temperature).toBe(0.6);
  });

  it.each([
    ['another name', (code: string) => code.replace('bakingMinutes', 'minutes')],
    ['other parameters', (code: string) => code.replace('minutesPerLoaf)', 'minutesPerLoaf, extra)')],
    ['an elision', (code: string) => code.replace(/\n {2}for[\s\S]*\n {2}\}/u, '\n  // ... rest of the code')],
    ['an added function', (code: string) => `${code}\nfunction helper() {}`],
    ['an unknown name', (code: string) => code.replace('minutes + minutesPerLoaf', 'minutes + minutesPerLoad')],
    ['no fence', (code: string) => code],
  ])('rejects %s after every round and touches nothing', async (name, spoil) => {
    flow = await openFlow(
      ({ messages }) => {
        const spoilt = spoil(shownCode(messages.at(-1)?.content.split('\n\nAn earlier')[0] ?? ''));
        return name === 'no fence' ? spoilt : fenced(spoilt);
      },
      { settings: 'models: {code: scripted}\nengine: {url: "http://127.0.0.1:9/v1"}\ngeneration: {maxRetries: 1, candidates: 2}\n' },
    );
    await flow.ask('improve', { at: 'place', file: OVEN, symbol: 'bakingMinutes' });
    await flow.drain();
    expect(flow.delivery().outcome).toBe('rejected-by-checks');
    expect(flow.delivery().branch).toBeUndefined();
    expect(flow.engine.requests).toHaveLength(3);
    expect(flow.repo.git('branch', '--list', 'localcoder/*')).toBe('');
  });

  it('tries again at once when the engine crashed, and gives up after three attempts with a note', async () => {
    flow = await openFlow((request, call) =>
      call === 0 ? new Failure('engine-crashed', 'the engine died', { next: 'Nothing.' }) : MODERN(request, call),
    );
    await flow.ask('improve', { at: 'place', file: OVEN, symbol: 'bakingMinutes' });
    await flow.drain();
    expect(flow.delivery().outcome).toBe('changed');
    await flow.close();
    flow = await openFlow(() => new Failure('engine-crashed', 'the engine died', { next: 'Use a lighter profile.' }));
    await flow.ask('improve', { at: 'place', file: OVEN, symbol: 'bakingMinutes' });
    await flow.drain();
    expect(flow.engine.requests).toHaveLength(3);
    expect(flow.delivery().outcome).toBe('failed-engine');
    expect(flow.repo.read(flow.delivery().note)).toContain('Use a lighter profile.');
  });

  it('changes every symbol a commit touched, each on a branch of its own', async () => {
    flow = await openFlow(({ messages }) => fenced(`${shownCode(messages.at(-1)?.content ?? '').replace(/\{\n/u, '{\n  // checked\n')}`));
    flow.repo.write('src/oven.js', flow.repo.read('src/oven.js').replace('var minutes', 'var  minutes'));
    const commit = flow.repo.commit('Touch the oven');
    const jobs = await flow.ask('improve', { at: 'commit', commit: commit as never });
    expect(jobs.map((job) => job.aim.symbol)).toEqual(['bakingMinutes']);
    await flow.drain();
    expect(flow.delivery().outcome).toBe('changed');
  });
});
