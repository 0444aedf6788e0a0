import { afterEach, describe, expect, it, vi } from 'vitest';
import type { NewJob } from '../../src/core/job.ts';
import type { JobRow } from '../../src/core/port/queue.ts';
import { type Flow, fenced, inRepo, openFlow, shownCode } from '../support/flow.ts';
import { gitRepo } from '../support/git-repo.ts';
import type { Script } from '../support/scripted-engine.ts';
import { ONE_TRY, openTrustedFlow } from '../support/trusted-flow.ts';

// Real checks in the real sandbox, on a machine that may have other work.
vi.setConfig({ testTimeout: 90_000 });

let flow: Flow;
afterEach(async () => flow.close());

const FILES = {
  'src/street.js': ['north', 'east', 'south']
    .map((name) => `function ${name}(doors) {\n  var open = doors + 1;\n  return open;\n}\n`)
    .join(''),
  'src/park.js': 'function bench(seats) {\n  var free = seats - 1;\n  return free;\n}\n',
};
const ALL = { at: 'query', glob: '/src/**' } as const;
const ONE_BRANCH = { origin: 'batch', priority: 0, form: { oneBranch: true } } as const;
const MODERN: Script = ({ messages }) => fenced(shownCode(messages.at(-1)?.content ?? '').replaceAll('var ', 'const '));

const open = async (files: Readonly<Record<string, string>> = FILES, script = MODERN): Promise<void> => {
  flow = await openFlow(script, { repo: gitRepo({ files }) });
};
/** Jobs in the order in which they ran. */
const rows = (): JobRow[] => flow.rows().reverse();
const branches = (): string[] =>
  flow.repo
    .git('for-each-ref', '--format=%(refname)', 'refs/heads/localcoder')
    .split('\n')
    .filter((ref) => ref !== '');
const log = (range: string): string[] => flow.repo.git('log', '--reverse', '--format=%s', range).split('\n');
const onBranch = ({ state }: JobRow): boolean => state.delivery?.branch?.shared === true;

describe('results of one request on one branch', () => {
  it('are one verified commit each, in order, every one of them whole, with its own trailers, patch and note', async () => {
    await open();
    const before = flow.repo.snapshot();
    await flow.ask('improve', ALL, ONE_BRANCH);
    await flow.drain();
    const [ref = '', ...others] = branches();
    expect(others).toEqual([]);
    expect(ref).toMatch(/^refs\/heads\/localcoder\/improve\/src-[a-z2-7]{8}$/u);
    expect(log(`HEAD..${ref}`)).toEqual(
      ['bench in src/park.js', 'north in src/street.js', 'east in src/street.js', 'south in src/street.js'].map(
        (name) => `improve: ${name}`,
      ),
    );
    for (const [index, row] of rows().entries()) {
      const { branch, patch, leftOut } = row.state.delivery ?? {};
      expect([row.state.status, branch?.ref, branch?.base, leftOut]).toEqual(['delivered', ref, flow.repo.head(), undefined]);
      expect(branch?.head).toBe(flow.repo.git('rev-parse', `${ref}~${3 - index}`));
      const message = flow.repo.git('log', '-1', '--format=%B', branch?.head ?? '');
      expect(message).toContain(`LocalCoder-Job: ${row.job.id}`);
      expect(message).toMatch(/LocalCoder-Model: scripted\nLocalCoder-Verified: .*parse/u);
      expect(flow.repo.git('diff', '--stat', `${branch?.head}^`, branch?.head ?? '')).toContain(
        '1 file changed, 1 insertion(+), 1 deletion(-)',
      );
      expect(flow.repo.git('apply', '--check', patch ?? '')).toBe('');
      expect(flow.repo.read(`.localcoder/notes/${row.job.id}.md`)).toContain('shared with other results of the request');
    }
    for (const [file, text] of Object.entries(FILES))
      expect(flow.repo.git('show', `${ref}:${file}`)).toBe(text.replaceAll('var ', 'const ').trimEnd());
    expect(flow.repo.snapshot()).toEqual(before);
    expect(flow.repo.git('fsck', '--strict', '--no-dangling')).toBe('');
  });

  it('start on the state that was saved, told apart from the results by a commit of its own', async () => {
    await open();
    flow.repo.write('src/street.js', FILES['src/street.js'].replace('doors + 1', 'doors + 2'));
    await flow.ask('improve', { at: 'place', file: inRepo('src/street.js') }, ONE_BRANCH);
    await flow.drain();
    const [ref = ''] = branches();
    expect(log(`HEAD..${ref}`)).toEqual([
      'LocalCoder: your uncommitted state of src/street.js',
      'improve: north in src/street.js',
      'improve: east in src/street.js',
      'improve: south in src/street.js',
    ]);
    expect(flow.repo.git('show', `${ref}:src/street.js`)).toContain('const open = doors + 2;');
    expect(rows().every(onBranch)).toBe(true);
  });

  it('keep line feeds in git where the work tree has CRLF', async () => {
    await open();
    flow.repo.write('src/street.js', FILES['src/street.js'].replaceAll('\n', '\r\n'));
    await flow.ask('improve', { at: 'place', file: inRepo('src/street.js') }, ONE_BRANCH);
    await flow.drain();
    const [ref = ''] = branches();
    expect(flow.repo.gitBytes(['show', `${ref}:src/street.js`]).toString()).toBe(FILES['src/street.js'].replaceAll('var ', 'const '));
    expect(log(`HEAD..${ref}`)).toHaveLength(3);
  });

  it('begin with the first commit of a repository that has none', async () => {
    flow = await openFlow(MODERN, { repo: gitRepo({ files: {} }) });
    for (const [file, text] of Object.entries(FILES)) flow.repo.write(file, text);
    await flow.ask('improve', ALL, ONE_BRANCH);
    await flow.drain();
    const [ref = ''] = branches();
    expect(rows().every(onBranch)).toBe(true);
    expect(flow.repo.git('rev-list', '--count', ref)).toBe('6');
    expect(flow.repo.git('show', `${ref}:src/street.js`)).not.toContain('var ');
  });

  it('are judged together: what passes alone and not on top of the others is left out, and the rest goes on', async () => {
    const files = {
      'package.json': '{ "name": "street", "type": "module", "scripts": { "test": "node --test" } }\n',
      'src/street.js': FILES['src/street.js'].replaceAll('function', 'export function'),
      'test/street.test.js': `import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { east, north, south } from '../src/street.js';

test('counts', () => assert.equal(north(1) + east(1) + south(1), 6));
test('keeps one of the first two as it was', () => assert.match(readFileSync('src/street.js', 'utf8').split('function south')[0], /var /));
`,
    };
    // No normal form proves these equal, so that their tests have to say it.
    const script: Script = ({ messages }) =>
      fenced(shownCode(messages.at(-1)?.content ?? '').replace('var open = doors + 1', 'const open = doors - -1'));
    flow = await openTrustedFlow(script, files, `${ONE_TRY}verification: {differential: false}\n`);
    await flow.ask('improve', { at: 'place', file: inRepo('src/street.js') }, ONE_BRANCH);
    await flow.drain();
    const [north, east, south] = rows();
    expect([north, east, south].map((row) => row?.state.delivery?.outcome)).toEqual(['changed', 'rejected-by-checks', 'changed']);
    expect(east?.state.delivery?.reason).toContain('not on the branch of its request');
    expect(east?.state.delivery?.reason).toContain('keeps one of the first two as it was');
    expect([east?.state.delivery?.branch, east?.state.delivery?.patch]).toEqual([undefined, undefined]);
    const [ref = ''] = branches();
    expect(log(`HEAD..${ref}`)).toEqual(['improve: north in src/street.js', 'improve: south in src/street.js']);
    for (const commit of flow.repo.git('rev-list', `HEAD..${ref}`).split('\n')) {
      expect(flow.repo.git('log', '-1', '--format=%B', commit)).toMatch(/LocalCoder-Verified: .*tests/u);
      expect(flow.repo.git('show', `${commit}:src/street.js`).split('function south')[0]).toContain('var ');
    }
  });

  it('leave out an edit that shares lines with an earlier one; it can still be taken alone', async () => {
    await open({ 'src/street.js': 'function north(doors) {\n  var open = doors + 1;\n  return open;\n}\n' });
    const shared = { ...ONE_BRANCH, request: 'one command' };
    await flow.ask('improve', { at: 'place', file: inRepo('src/street.js'), symbol: 'north' }, shared);
    await flow.ask('improve', { at: 'place', file: inRepo('src/street.js'), lines: { first: 2, last: 3 } }, shared);
    await flow.drain();
    const [first, second] = rows();
    expect([first, second].map((row) => row && onBranch(row))).toEqual([true, false]);
    expect(second?.state.delivery).toMatchObject({
      outcome: 'changed',
      leftOut: 'an earlier change there touches the same lines',
      reason: expect.stringContaining('left out of the branch of its request: an earlier change there touches the same lines'),
    });
    expect(flow.repo.git('apply', '--check', second?.state.delivery?.patch ?? '')).toBe('');
    expect(branches()).toHaveLength(1);
  });

  it('count as one open branch', async () => {
    flow = await openFlow(MODERN, {
      repo: gitRepo({ files: FILES }),
      settings: 'models: {code: scripted}\nengine: {url: "http://127.0.0.1:9/v1"}\ndelivery: {maxOpenBranches: 1}\n',
    });
    await flow.ask('improve', ALL, ONE_BRANCH);
    await flow.drain();
    expect(rows().every(onBranch)).toBe(true);
    await flow.ask(
      'refactor',
      { at: 'place', file: inRepo('src/park.js'), symbol: 'bench' },
      { ...ONE_BRANCH, instruction: 'modernise it' },
    );
    await flow.drain();
    expect(rows().at(-1)?.state.delivery).toMatchObject({ outcome: 'changed', reason: expect.stringContaining('maxOpenBranches') });
    expect(branches()).toHaveLength(1);
  });

  it('are the same after the worker died between branch and row, whichever job it was', async () => {
    await open();
    await flow.ask('improve', ALL, ONE_BRANCH);
    const { queue } = flow.world;
    const settle = queue.settle.bind(queue);
    const died = new Set<string>();
    const spy = vi.spyOn(queue, 'settle').mockImplementation((claim, settlement) => {
      if (died.has(claim.job.id)) return settle(claim, settlement);
      died.add(claim.job.id);
      throw new Error('the worker died');
    });
    for (let lives = 0; lives < 4; lives += 1) await expect(flow.drain()).rejects.toThrow('the worker died');
    await flow.drain();
    spy.mockRestore();
    const [ref = '', ...others] = branches();
    expect(others).toEqual([]);
    expect(log(`HEAD..${ref}`)).toHaveLength(4);
    const heads = rows().map(({ state }) => state.delivery?.branch?.head);
    expect(heads).toEqual(flow.repo.git('rev-list', '--reverse', `HEAD..${ref}`).split('\n'));
  });

  /** Runs the first of the jobs, lets the person do something, and runs the rest. */
  const inBetween = async (act: (ref: string) => void): Promise<void> => {
    await open();
    const jobs = await flow.ask('improve', ALL, ONE_BRANCH);
    const ids = jobs.map((job: NewJob) => flow.world.queue.known(job)?.id ?? flow.world.queue.add(job).id);
    const { runBot } = await import('../../src/bot.ts');
    const signal = new AbortController().signal;
    await runBot(flow.world, { only: { ids: ids.slice(0, 2) }, follow: false, stop: signal, now: signal });
    const [ref = ''] = branches();
    act(ref);
    await flow.drain();
  };

  it.each([
    ['deleted', (ref: string) => void flow.repo.git('update-ref', '-d', ref), 'you deleted or renamed it'],
    ['renamed', (ref: string) => void flow.repo.git('branch', '-m', ref.replace('refs/heads/', ''), 'mine'), 'you deleted or renamed it'],
    [
      'committed onto',
      (ref: string) => void flow.repo.git('update-ref', ref, flow.repo.git('commit-tree', '-p', ref, '-m', 'mine', `${ref}^{tree}`)),
      'you committed onto it, so that it is yours',
    ],
    ['cut back', (ref: string) => void flow.repo.git('update-ref', ref, `${ref}~1`), 'you took commits out of it, so that it is yours'],
    ['checked out', (ref: string) => void flow.repo.git('checkout', '-q', ref.replace('refs/heads/', '')), 'a work tree stands on it'],
  ])('get nothing more on a branch that the person has %s', async (_, act, why) => {
    let after = '';
    await inBetween((ref) => {
      act(ref);
      after = flow.repo.git('for-each-ref');
    });
    expect(flow.repo.git('for-each-ref')).toBe(after);
    const left = rows().slice(2);
    expect(left.map(({ state }) => [state.delivery?.outcome, state.delivery?.leftOut])).toEqual([
      ['changed', why],
      ['changed', why],
    ]);
    expect(left.every(({ state }) => state.delivery?.patch !== undefined)).toBe(true);
  });

  it('go on where they began when the person commits meanwhile, beside what an earlier one changed', async () => {
    await inBetween(() => {
      flow.repo.write('src/street.js', flow.repo.read('src/street.js').replace('function south', '// the long one\nfunction south'));
      flow.repo.commit('Meanwhile');
    });
    const [ref = ''] = branches();
    expect(rows().every(onBranch)).toBe(true);
    expect(log(`HEAD~1..${ref}`)).toHaveLength(4);
    expect(flow.repo.git('show', `${ref}:src/street.js`)).toBe(FILES['src/street.js'].replaceAll('var ', 'const ').trimEnd());
  });
});
