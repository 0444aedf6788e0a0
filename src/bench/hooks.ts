/**
 * `npm run bench:hooks`: what our hooks add to a commit, a push and a rebase of 50 commits, and what a hook takes alone while its spool is there,
 * missing, full or refuses to be written, without Node on PATH, and beside a worker that is busy or hung. Interleaved runs in temporary repositories; the person's are not touched.
 */
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HOOK_NAMES, type HookName } from '../core/port/hooks.ts';
import { findRepo } from '../git/find-repo.ts';
import { openHooks } from '../git/hooks.ts';
import { systemClock } from '../system/clock.ts';
import { openProcesses } from '../system/processes.ts';
import { TABLE_HEAD } from './place.ts';
import { interleaved, quantile, ratio, row, type Sample } from './sample.ts';

const ROUNDS = 60;
const REBASES = 12;
const COMMITS = 50;
const WALL_MS = 60_000;
const LONGEST_MS = 1_800_000;

const processes = openProcesses(systemClock);
const never = new AbortController().signal;
const root = realpathSync(mkdtempSync(join(tmpdir(), 'localcoder-bench-hooks-')));
const spool = join(root, 'spool');
/** A folder that is there and in which nobody, root included, can make a file: what a read-only HOME looks like from the hook. */
const READ_ONLY = '/sys/kernel';
/** PATH of a program that was started from a desktop: nothing, so that neither node nor git is found. */
const NO_PATH = { HOME: root };
const MAIN = fileURLToPath(new URL('../main.js', import.meta.url));
const who = { GIT_AUTHOR_NAME: 'Bench', GIT_AUTHOR_EMAIL: 'b@localhost', GIT_COMMITTER_NAME: 'Bench', GIT_COMMITTER_EMAIL: 'b@localhost' };
const env = { PATH: process.env.PATH ?? '', HOME: root, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', ...who };

async function run(
  cwd: string,
  argv: readonly [string, ...string[]],
  stdin?: string,
  given: Readonly<Record<string, string>> = env,
): Promise<void> {
  const end = await processes.run({ argv, cwd, env: given, wallMs: WALL_MS, ...(stdin !== undefined && { stdin }) }, never);
  if (end.is !== 'exited' || end.code !== 0) throw new Error(`${argv.join(' ')} ended as ${JSON.stringify(end)}`);
}

/** A repository with a remote, a branch of 50 commits to be rebased, and our hooks or none. */
async function made(name: string, hooks: readonly HookName[], into = spool): Promise<string> {
  const path = join(root, name);
  const git = (...args: string[]): Promise<void> => run(path, ['git', ...args]);
  mkdirSync(path);
  await git('init', '-q', '--initial-branch=main');
  await git('init', '-q', '--bare', join(root, `${name}.git`));
  await git('remote', 'add', 'origin', join(root, `${name}.git`));
  await git('commit', '-q', '--allow-empty', '-m', 'first');
  const notes = Array.from({ length: COMMITS }, (_, index) => {
    const from = index === 0 ? 'from refs/heads/main\n' : '';
    return `commit refs/heads/topic\ncommitter Bench <b@localhost> 1700000000 +0000\ndata 1\nx\n${from}M 644 inline n${index}\ndata 1\nx\n`;
  });
  await run(path, ['git', 'fast-import', '--quiet'], notes.join('\n'));
  await git('commit', '-q', '--allow-empty', '-m', 'second');
  const found = await findRepo(path);
  if (found !== undefined) {
    await openHooks({ found, spool: into, version: 'bench', review: () => [], environment: env }).install(hooks, { write: false });
  }
  return path;
}

/** The same beside a worker that reads that very spool: at work, then stopped in the middle of it. */
async function besideWorker(stub: () => Promise<void>): Promise<Sample[]> {
  rmSync(spool, { recursive: true, force: true });
  const over = new AbortController();
  let ended: Promise<unknown> = Promise.resolve();
  const pid = new Promise<number>((resolve) => {
    const argv: [string, ...string[]] = [process.execPath, MAIN, 'worker'];
    const control = { started: (id: number) => resolve(id), heard: () => undefined };
    ended = processes.run({ argv, cwd: root, env: { ...env, LOCALCODER_STATE_DIR: root }, wallMs: LONGEST_MS, control }, over.signal);
  });
  try {
    const worker = await pid;
    while (!existsSync(spool)) await systemClock.sleep(20);
    const busy = await interleaved({ 'pre-push alone, worker at work': stub }, ROUNDS);
    process.kill(worker, 'SIGSTOP');
    const hung = await interleaved({ 'pre-push alone, worker hung': stub }, ROUNDS);
    process.kill(worker, 'SIGCONT');
    return [...busy, ...hung];
  } finally {
    over.abort();
    await ended;
  }
}

const slower = (a: Sample, b: Sample): string => {
  const added = a.millis.map((value, index) => value - (b.millis[index] ?? Number.NaN));
  return `${quantile(added, 0.5).toFixed(1)} ms (95th of a hundred ${quantile(added, 0.95).toFixed(1)} ms), ${ratio(a, b)}`;
};

try {
  mkdirSync(spool);
  const usual = HOOK_NAMES.filter((name) => name !== 'post-commit');
  const [plain, hooked, most] = [await made('plain', []), await made('hooked', HOOK_NAMES), await made('usual', usual)];
  const commit = (path: string) => () => run(path, ['git', 'commit', '-q', '--allow-empty', '-m', 'bench']);
  const push = (path: string) => () => run(path, ['git', 'push', '-q', 'origin', 'main']);
  const rebase = (path: string) => async () => {
    await run(path, ['git', 'switch', '-q', '--detach', 'topic']);
    await run(path, ['git', 'rebase', '-q', 'main']);
    await run(path, ['git', 'switch', '-q', 'main']);
  };
  const pushed = `main ${'a'.repeat(40)} refs/heads/main ${'b'.repeat(40)}\n`;
  const stub =
    (setUp: () => void, of = hooked, given: Readonly<Record<string, string>> = env) =>
    async () => {
      setUp();
      await run(of, [join(of, '.git/hooks/pre-push'), 'origin'], pushed, given);
    };
  const events = join(spool, 'events');
  const there = (): void => void mkdirSync(spool, { recursive: true });
  const gone = (): void => rmSync(spool, { recursive: true, force: true });
  const full = (): void => {
    there();
    writeFileSync(events, '');
    truncateSync(events, 1024 * 1024);
  };
  const cases = {
    'commit, no hooks': commit(plain),
    'commit, hooks': commit(hooked),
    'push, no hooks': push(plain),
    'push, hooks': push(hooked),
  };
  const samples = await interleaved(cases, ROUNDS);
  const alone = await interleaved(
    {
      'a process that does nothing': () => run(hooked, ['/bin/sh', '-c', ':']),
      'pre-push alone, spool there': stub(there),
      'pre-push alone, spool missing': stub(gone),
      'pre-push alone, spool full': stub(full),
      'pre-push alone, read-only HOME': stub(there, await made('read-only', HOOK_NAMES, READ_ONLY)),
      'pre-push alone, no PATH': stub(there, hooked, NO_PATH),
    },
    ROUNDS,
  );
  const beside = await besideWorker(stub(there));
  const rebases = await interleaved(
    {
      'rebase of 50, no hooks': rebase(plain),
      'rebase of 50, the usual hooks': rebase(most),
      'rebase of 50, post-commit too': rebase(hooked),
    },
    REBASES,
  );
  console.log([...TABLE_HEAD, ...[...samples, ...alone, ...beside, ...rebases].map(row)].join('\n'));
  const [c0, c1, p0, p1] = samples;
  const [r0, r1, r2] = rebases;
  if (!c0 || !c1 || !p0 || !p1 || !r0 || !r1 || !r2) throw new Error('a case is missing');
  console.log(
    `\nadded to a commit: ${slower(c1, c0)}\nadded to a push: ${slower(p1, p0)}\nadded to a rebase: ${slower(r1, r0)}; with post-commit: ${slower(r2, r0)}`,
  );
  for (const { name, millis } of [...alone, ...beside]) {
    console.log(`${name}: 95th of a hundred ${quantile(millis, 0.95).toFixed(1)} ms, longest ${quantile(millis, 1).toFixed(1)} ms`);
  }
} finally {
  rmSync(root, { recursive: true, force: true });
}
