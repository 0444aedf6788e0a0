import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { JobRow } from '../../src/core/port/queue.ts';
import { presentFile } from '../../src/pipeline/life/present-file.ts';
import { type Refreshed, refresh } from '../../src/pipeline/life/refresh.ts';
import { lookAround, standingOf } from '../../src/pipeline/life/standing.ts';
import { type Flow, fenced, inRepo, openFlow, shownCode } from '../support/flow.ts';
import { BAKERY } from '../support/git-repo.ts';
import type { Script } from '../support/scripted-engine.ts';

let flow: Flow;
afterEach(async () => flow.close());

const MODERN: Script = ({ messages }) => fenced(shownCode(messages.at(-1)?.content ?? '').replaceAll('var ', 'let '));
const OVEN = inRepo('src/oven.js');
const TEXT = BAKERY[OVEN] ?? '';
const never = new AbortController().signal;

/** How the person moves on, and what is promised then. */
const WAYS = {
  'another file was committed': {
    move: () => flow.repo.write('README.md', '# More bread\n'),
    standing: 'fresh',
    refreshed: 'fresh',
    applied: 'done',
  },
  'another place of the file was committed': {
    move: () => flow.repo.write(OVEN, TEXT.replace('module.exports', '// for the baker\nmodule.exports').replace('= 12', '= 14')),
    standing: 'moved',
    refreshed: 'refreshed',
    applied: 'done',
  },
  'the same lines were committed': {
    move: () => flow.repo.write(OVEN, TEXT.replace('var minutes =', 'const minutes =')),
    standing: 'moved',
    refreshed: 'stale',
    applied: 'refused',
  },
  'the file was renamed': {
    move: () => flow.repo.git('mv', OVEN, 'src/kiln.js'),
    standing: 'stale',
    refreshed: 'stale',
    applied: 'refused',
    now: 'src/kiln.js',
  },
  'the file was deleted': {
    move: () => flow.repo.git('rm', '-q', OVEN),
    standing: 'stale',
    refreshed: 'stale',
    applied: 'refused',
    now: undefined,
  },
} as const;

async function delivered(comment = false): Promise<JobRow> {
  flow = await openFlow(MODERN);
  if (comment) flow.repo.write(OVEN, TEXT.replace('function baking', '// @ai improve\nfunction baking'));
  if (comment) await flow.scan();
  else await flow.ask('improve', { at: 'place', file: OVEN, symbol: 'bakingMinutes' });
  await flow.drain();
  return row();
}

function row(): JobRow {
  const [newest] = flow.rows();
  if (newest === undefined) throw new Error('there is a job');
  return newest;
}

async function refreshed(): Promise<Refreshed> {
  const { bench } = await flow.world.adopt(flow.repo.path);
  return refresh(row(), flow.world, bench, never);
}

async function standing(): Promise<string> {
  const { bench } = await flow.world.adopt(flow.repo.path);
  const found = await standingOf(row(), await lookAround(bench.repo, flow.world.queue), bench);
  return `${found?.is} ${found?.branch}`;
}

/** Everything that could hold a conflict marker: the work tree, our folder, every branch. */
function markers(): string[] {
  const files = readdirSync(flow.repo.path, { recursive: true, encoding: 'utf8' }).filter((name) => !name.startsWith('.git/'));
  const found = files.filter((name) => {
    try {
      return /^(?:<{7}|>{7}|\|{7}) /mu.test(readFileSync(join(flow.repo.path, name), 'utf8'));
    } catch {
      return false;
    }
  });
  const branches = flow.repo.git('for-each-ref', '--format=%(refname)').split('\n');
  const inGit = branches.filter((ref) => {
    try {
      return flow.repo.git('grep', '-lE', '^(<<<<<<<|>>>>>>>) ', ref) !== '';
    } catch {
      return false;
    }
  });
  return [...found, ...inGit];
}

/** What is saved there; '' when nothing is. */
function saved(file: string): string {
  return existsSync(join(flow.repo.path, file)) ? flow.repo.read(file) : '';
}

describe.each(Object.entries(WAYS))('when %s', (_way, { move, standing: stands, refreshed: becomes, applied, ...way }) => {
  it('refresh does as promised and touches nothing but its branch, patch and note', async () => {
    const first = await delivered();
    move();
    const head = flow.repo.commit('Meanwhile', 'src', 'README.md');
    const before = flow.repo.snapshot();
    const tip = flow.repo.git('rev-parse', first.state.delivery?.branch?.ref ?? '');
    expect(await standing()).toBe(`${stands} ours`);
    const result = await refreshed();
    expect(result.is).toBe(becomes);
    expect(flow.repo.snapshot()).toEqual(before);
    expect(flow.repo.git('status', '--porcelain')).toBe('');
    expect(markers()).toEqual([]);
    const after = row();
    expect(after.job).toEqual(first.job);
    const ref = after.state.delivery?.branch?.ref ?? '';
    if (becomes !== 'refreshed') {
      expect(after).toEqual(first);
      expect(flow.repo.git('rev-parse', ref)).toBe(tip);
      const { bench } = await flow.world.adopt(flow.repo.path);
      // Where asking again has to look.
      expect(await presentFile(after, bench.repo)).toBe('now' in way ? way.now : OVEN);
      return;
    }
    expect(after.state).toMatchObject({ status: 'delivered', decision: 'open', delivery: { outcome: 'changed' } });
    expect(flow.repo.git('rev-parse', `${ref}^`)).toBe(head);
    expect(flow.repo.git('show', `${ref}:${OVEN}`)).toBe(flow.repo.read(OVEN).replaceAll('var ', 'let ').trimEnd());
    const note = flow.repo.read(after.state.delivery?.note ?? '');
    expect(note).toContain(`Refreshed: moved from commit \`${first.state.delivery?.branch?.base?.slice(0, 12)}\``);
    expect(note).toContain(head.slice(0, 12));
    expect(flow.repo.git('apply', '--check', after.state.delivery?.patch ?? '')).toBe('');
    expect(await standing()).toBe('fresh ours');
    expect((await refreshed()).is).toBe('fresh');
    const { bench } = await flow.world.adopt(flow.repo.path);
    expect(await bench.deliveries.apply(after.state.delivery ?? first.state.delivery ?? raise())).toMatchObject({
      is: 'done',
      exact: true,
    });
  });

  it('apply does as promised without it', async () => {
    const { state } = await delivered();
    move();
    flow.repo.commit('Meanwhile', 'src', 'README.md');
    const { bench } = await flow.world.adopt(flow.repo.path);
    const before = saved(OVEN);
    expect((await bench.deliveries.apply(state.delivery ?? raise())).is).toBe(applied);
    expect(saved(OVEN)).toBe(applied === 'done' ? before.replaceAll('var ', 'let ') : before);
    expect(flow.repo.git('status', '--porcelain')).toBe(applied === 'done' ? ` M ${OVEN}` : '');
    expect(markers()).toEqual([]);
  });
});

describe('refreshing', () => {
  it('follows uncommitted edits of the file too, and still takes the comment that asked', async () => {
    await delivered(true);
    const saved = flow.repo.read(OVEN).replace('module.exports', '// for the baker\nmodule.exports');
    flow.repo.write(OVEN, saved.replace('// @ai improve\n', ''));
    flow.repo.git('commit', '-q', '-am', 'Meanwhile');
    flow.repo.write(OVEN, saved);
    expect((await refreshed()).is).toBe('refreshed');
    const { bench } = await flow.world.adopt(flow.repo.path);
    expect(await bench.deliveries.apply(flow.delivery())).toMatchObject({ is: 'done', exact: true });
    expect(flow.repo.read(OVEN)).toBe(saved.replace('// @ai improve\n', '').replaceAll('var ', 'let '));
    expect(flow.repo.git('rev-list', '--count', `HEAD..${flow.delivery().branch?.ref}`)).toBe('1');
  });

  it('is stale when the symbol is gone, and merged when HEAD holds the result', async () => {
    const { state } = await delivered();
    flow.repo.git('cherry-pick', state.delivery?.branch?.ref ?? '');
    expect(await standing()).toBe('merged ours');
    expect((await refreshed()).is).toBe('merged');
    flow.repo.git('reset', '-q', '--hard', 'HEAD~1');
    flow.repo.write(OVEN, 'module.exports = {};\n');
    flow.repo.commit('No oven', 'src');
    expect(await refreshed()).toMatchObject({ is: 'stale' });
  });

  it('is stale, and touches nothing, when what it merges into no longer passes the checks', async () => {
    const { state } = await delivered();
    flow.repo.write(OVEN, TEXT.replace('module.exports', '// for the baker\nmodule.exports'));
    flow.repo.commit('Meanwhile', 'src', 'README.md');
    const { bench } = await flow.world.adopt(flow.repo.path);
    const finding = { check: 'tests', rule: 'new-red', message: 'the bread burns' };
    const checks = { ...bench.checks, judge: async () => [{ check: 'tests', is: 'ran' as const, findings: [finding], millis: 1 }] };
    expect(await refresh(row(), flow.world, { ...bench, checks }, never)).toEqual({
      is: 'stale',
      why: 'it no longer passes: the bread burns',
    });
    expect(flow.repo.git('rev-parse', state.delivery?.branch?.ref ?? '')).toBe(state.delivery?.branch?.head);
    expect(row().state).toEqual(state);
  });

  it.each([
    ['deleted', (name: string) => void flow.repo.git('branch', '-D', name), 'fresh gone'],
    ['renamed', (name: string) => void flow.repo.git('branch', '-m', name, 'mine'), 'fresh gone'],
    ['committed onto', (name: string) => void commitOnto(name), 'fresh theirs'],
  ])('never moves or makes again a branch that was %s', async (_how, touch, stands) => {
    const { state } = await delivered();
    touch(state.delivery?.branch?.name ?? '');
    expect(await standing()).toBe(stands);
    flow.repo.write(OVEN, TEXT.replace('module.exports', '// for the baker\nmodule.exports'));
    flow.repo.commit('Meanwhile', 'src', 'README.md');
    const refs = flow.repo.git('for-each-ref');
    expect(await refreshed()).toMatchObject({ is: 'refused' });
    await flow.ask('improve', { at: 'place', file: OVEN, symbol: 'bakingMinutes' });
    await flow.drain();
    expect(flow.rows()).toHaveLength(1);
    expect(flow.repo.git('for-each-ref')).toBe(refs);
    await flow.ask('improve', { at: 'place', file: OVEN, symbol: 'bakingMinutes' }, { again: true });
    await flow.drain();
    expect(flow.rows()).toHaveLength(2);
    expect(flow.delivery().branch?.name).not.toBe(state.delivery?.branch?.name);
  });

  it('leaves a branch alone that a work tree stands on', async () => {
    const { state } = await delivered();
    flow.repo.write(OVEN, TEXT.replace('module.exports', '// for the baker\nmodule.exports'));
    flow.repo.commit('Meanwhile', 'src', 'README.md');
    execFileSync('git', [
      '-C',
      flow.repo.path,
      'worktree',
      'add',
      '-q',
      `${flow.repo.path}/.localcoder/tree`,
      state.delivery?.branch?.name ?? '',
    ]);
    expect(await refreshed()).toMatchObject({ is: 'refused', why: expect.stringContaining('stands on') });
  });
});

describe('limits', () => {
  it('delivers a patch and a note without a branch when as many are open as allowed, and says so', async () => {
    flow = await openFlow(MODERN, {
      settings: 'models: {code: scripted}\nengine: {url: "http://127.0.0.1:9/v1"}\ndelivery: {maxOpenBranches: 1}\n',
    });
    await flow.ask('improve', { at: 'place', file: OVEN, symbol: 'bakingMinutes' });
    await flow.drain();
    const first = flow.delivery();
    await flow.ask('improve', { at: 'place', file: OVEN, symbol: 'bakingMinutes' }, { again: true });
    await flow.drain();
    const second = flow.delivery();
    expect(second).toMatchObject({ outcome: 'changed', reason: expect.stringContaining('without a branch, because 1 of them') });
    expect(second.branch).toBeUndefined();
    expect(flow.repo.read(second.note)).toContain('maxOpenBranches');
    expect(flow.repo.git('apply', '--check', second.patch ?? '')).toBe('');
    flow.repo.git('merge', '-q', first.branch?.name ?? '');
    flow.repo.git('revert', '--no-edit', 'HEAD');
    await flow.ask('improve', { at: 'place', file: OVEN, symbol: 'bakingMinutes' }, { again: true });
    await flow.drain();
    expect(flow.delivery().branch).toBeDefined();
  });
});

function commitOnto(name: string): void {
  const { repo } = flow;
  const commit = repo.git('commit-tree', '-p', name, '-m', 'My own', `${name}^{tree}`);
  repo.git('update-ref', `refs/heads/${name}`, commit);
}

function raise(): never {
  throw new Error('it was delivered');
}
