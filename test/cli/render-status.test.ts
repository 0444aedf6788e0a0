import pc from 'picocolors';
import { expect, test } from 'vitest';
import { renderShortStatus, renderStatus, type StatusReport } from '../../src/cli/render-status.ts';
import type { EpochMs, JobId, RepoId } from '../../src/core/brand.ts';

const colour = pc.createColors(false);
const now = 1e12 as EpochMs;
const queue = { waiting: 2, running: 1, delivered: 3, dead: 0, cancelled: 0 };
const id = '0123456789abcdef' as RepoId;
const idle: StatusReport = {
  paused: false,
  queue,
  repositories: [{ repo: { id, path: '/home/ada/bakery', watched: true }, queue }],
  version: '1.2.3',
  trust: 'not needed',
  sandbox: 'bwrap is installed',
  state: '/home/ada/.local/state/localcoder',
};
const busy: StatusReport = {
  ...idle,
  worker: {
    role: 'worker',
    pid: 4711,
    version: '1.2.3',
    startedAt: (now - 3_600_000) as EpochMs,
    engine: {
      state: 'generating',
      model: 'localcoder-tiny',
      device: 'cpu',
      contextSize: 1024,
      network: 'blocked by the kernel',
      restarts: 1,
    },
    current: { job: 'abcd2345' as JobId, stage: 'generate' },
    watching: [
      { id, path: '/home/ada/bakery', by: 'poll', why: 'the mount sends no events', skipped: [{ file: 'a.min.js', why: 'minified' }] },
    ],
  },
};

test('a status says who runs what, on which device, behind which guard, and how each repository is followed', () => {
  const text = renderStatus(busy, now, 'improve src/cart.ts#Cart.total', colour);
  expect(text).toContain('worker   running, pid 4711, since 1 h ago, version 1.2.3\n');
  expect(text).toContain('engine   generating, localcoder-tiny, on cpu, context 1024 tokens, 1 restart\n');
  expect(text).toContain('network  blocked by the kernel\n');
  expect(text).toContain('queue    1 running, 2 waiting, 3 delivered\n');
  expect(text).toContain('running  improve src/cart.ts#Cart.total, generate\n');
  expect(text).toContain(
    '/home/ada/bakery  watched by polling (the mount sends no events); not trusted; 1 running, 2 waiting, 3 delivered\n  skipped a.min.js: minified',
  );
});

test('a guard that is not there is always said', () => {
  const open = {
    ...busy,
    worker: { ...busy.worker, engine: { state: 'ready', network: 'not blocked by the kernel', restarts: 0 } },
  } as StatusReport;
  expect(renderStatus(open, now, undefined, colour)).toContain('network  not blocked by the kernel');
  expect(renderStatus(idle, now, undefined, colour)).toMatch(/trust +not needed\nsandbox +bwrap is installed/u);
});

test('a repository that cannot be followed says why', () => {
  for (const by of ['failed', 'suspended'] as const) {
    const worker = { ...busy.worker, watching: [{ id, path: '/home/ada/bakery', by, why: 'rebase in progress', skipped: [] }] };
    expect(renderStatus({ ...busy, worker } as StatusReport, now, undefined, colour)).toMatch(
      /(?:suspended|not watched) \(rebase in progress\)/u,
    );
  }
});

test('a worker of another version is told apart', () => {
  const worker = { ...busy.worker, version: '1.0.0' };
  expect(renderStatus({ ...busy, worker } as StatusReport, now, undefined, colour)).toContain('version 1.0.0 (this command is 1.2.3');
});

test('the short status is one line whatever happens', () => {
  expect(renderShortStatus(busy)).toBe('generating, 1 running, 2 waiting');
  expect(renderShortStatus({ ...idle, silentHolder: 7 })).toBe('silent, 1 running, 2 waiting');
  expect(renderShortStatus({ ...idle, paused: true, queue: { ...queue, waiting: 0, running: 0 } })).toBe('off paused');
});

test('a repository whose folder is gone is said to be gone, with the command that lets go of it while it is watched', () => {
  const said = (watched: boolean): string =>
    renderStatus(
      { ...idle, repositories: [{ repo: { id, path: '/home/ada/old bakery', watched }, queue, gone: true }] },
      now,
      undefined,
      colour,
    );
  expect(said(true)).toContain("/home/ada/old bakery  gone: the folder is no longer there; localcoder unwatch '/home/ada/old bakery'");
  expect(said(false)).toMatch(/gone: the folder is no longer there$/mu);
});
