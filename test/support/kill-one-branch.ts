/**
 * Kills a real worker again and again while it puts the results of one command on one branch: at every boundary of a delivery (see die-at.mjs) and
 * in the middle of a generation. No job is killed three times, since a third crash in the same job ends it by rule.
 */
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import { MAX_ATTEMPTS } from '../../src/core/backoff.ts';
import type { JobRow } from '../../src/core/port/queue.ts';
import { openWorld } from '../../src/open-world.ts';
import { auditRepository, auditState } from './audit.ts';
import { cliHome, MAIN } from './cli.ts';
import { GIT_TEST_ENV, type GitRepo, gitRepo, removeFolder, temporaryFolder } from './git-repo.ts';
import { openScriptedServer } from './scripted-server.ts';
import { waitUntil } from './wait-until.ts';

const DIE_AT = fileURLToPath(new URL('./die-at.mjs', import.meta.url));
const STEPS = ['unpack-objects', 'update-ref', 'patch', 'note', 'row'] as const;

/** Every place to die at, in the order in which a delivery comes by: `before:commit` is inside the transaction that settles the row. */
export const DEATHS: readonly string[] = [
  'generate',
  ...STEPS.flatMap((step) => (step === 'row' ? ['before:row', 'before:commit', 'after:row'] : [`before:${step}`, `after:${step}`])),
];

export interface OneBranchRun {
  /** Places where a worker really died. */
  readonly died: readonly string[];
  /** What is not as it must be, in sentences. */
  readonly wrong: readonly string[];
}

/** Asks for `houses` functions with one command, lets a worker die at each of `deaths` in turn and another one finish, and looks everything over. */
export async function killOneBranch(houses: number, deaths: readonly string[]): Promise<OneBranchRun> {
  const files = Object.fromEntries(
    Array.from({ length: Math.ceil(houses / 4) }, (_, street) => [
      `src/street${street}.js`,
      Array.from({ length: Math.min(4, houses - street * 4) }, (_, at) => house(street * 4 + at)).join('\n'),
    ]),
  );
  const repo = gitRepo({ files });
  const home = cliHome(repo.path);
  const gate = join(home.state, 'open.json');
  const server = await openScriptedServer({ rules: [{ gate, say: { edit: [['var ', 'const ']] } }] });
  home.settings(`models:\n  code: scripted\nengine:\n  url: ${server.url}\n`);
  const world = openWorld({ progress: { tell: () => undefined }, env: { ...process.env, LOCALCODER_STATE_DIR: home.state } });
  const rows = (): JobRow[] => world.queue.list({}).reverse();
  const left = (): JobRow[] => rows().filter(({ state }) => state.status === 'waiting' || state.status === 'running');
  const start = (at: string | undefined) =>
    home.start(['worker'], {
      program: [process.execPath, ...(at === undefined ? [] : ['--import', DIE_AT]), MAIN],
      ...(at !== undefined && { env: { DIE_AT: at } }),
    });
  const died: string[] = [];
  try {
    const before = repo.snapshot();
    const asked = await home.run(['improve', '--glob', '/src/**', '--one-branch', '--yes', '--detach', '--json']);
    if (asked.status !== 0 || rows().length !== houses) throw new Error(`not asked: ${asked.stdout}${asked.stderr}`);
    for (const death of deaths) {
      const [next] = left();
      if (next === undefined) break;
      // The second time it comes by a place, a job that was killed twice already has ended.
      const count = next.state.attempt < MAX_ATTEMPTS - 1 ? 1 : 2;
      if (death === 'generate') rmSync(gate, { force: true });
      else writeFileSync(gate, '{}');
      const worker = start(death === 'generate' ? undefined : `${death}:${count}`);
      if (death === 'generate') {
        await server.begun(server.requests.length + 1);
        worker.signal('SIGKILL');
      }
      const { status, stdout, stderr } = await worker.ended;
      if (status !== null) throw new Error(`the worker was to die at ${death}, and ended with ${status}: ${stdout}${stderr}`);
      died.push(death);
    }
    writeFileSync(gate, '{}');
    const last = start(undefined);
    await waitUntil('every job has ended', () => left().length === 0, 900_000);
    await waitUntil('the worker answers', () => home.status());
    await home.run(['stop']);
    await last.ended;
    const touched = JSON.stringify(repo.snapshot()) === JSON.stringify(before) ? [] : ['something of the person’s was touched'];
    return { died, wrong: [...auditOneBranch(repo, rows(), files), ...touched, ...auditRepository(repo), ...auditState(home)] };
  } finally {
    await world.close();
    await home.remove();
    await server.close();
    repo.remove();
  }
}

function house(at: number): string {
  return `function house${at}(doors) {\n  var open = doors + ${at};\n  return open;\n}\n`;
}

/** What is wrong with a branch that the results of these jobs share, oldest first: a verified commit each, that runs, and can be bisected. */
export function auditOneBranch(repo: GitRepo, rows: readonly JobRow[], files: Readonly<Record<string, string>>): string[] {
  const wrong: string[] = [];
  const refs = repo.git('for-each-ref', '--format=%(refname)', 'refs/heads/localcoder', 'refs/localcoder').split('\n');
  const [ref = ''] = refs;
  if (refs.length !== 1 || ref === '') return [`there are ${refs.length} branches: ${refs.join(' ')}`];
  const commits = repo.git('rev-list', '--reverse', `HEAD..${ref}`).split('\n');
  if (commits.length !== rows.length) wrong.push(`${commits.length} commits for ${rows.length} jobs`);
  for (const [at, row] of rows.entries()) {
    const say = (what: string): void => void wrong.push(`${row.job.id} (${row.job.aim.symbol}): ${what}`);
    const { branch, patch, note = '' } = row.state.delivery ?? {};
    const commit = commits[at] ?? ref;
    if (row.state.status !== 'delivered' || branch?.shared !== true) {
      say(`${row.state.status}, ${row.state.delivery?.outcome}: ${row.state.delivery?.reason}`);
      continue;
    }
    if (branch.head !== commit) say(`its row names ${branch.head}, and its place on the branch holds ${commit}`);
    const message = repo.git('log', '-1', '--format=%B', commit);
    if (!message.includes(`LocalCoder-Job: ${row.job.id}`)) say('its commit is another job’s');
    if (!/^LocalCoder-Verified: .*parse/mu.test(message)) say('its commit is not verified');
    const [, added, removed, file] = /^(\d+)\t(\d+)\t(.*)$/u.exec(repo.git('diff', '--numstat', `${commit}^`, commit)) ?? [];
    if (added !== '1' || removed !== '1' || file !== row.job.aim.file) say(`its commit changes ${file}: +${added} -${removed}`);
    if (repo.git('apply', '--check', patch ?? '') !== '') say('its patch does not fit');
    if (!repo.read(note).includes(row.job.id)) say('its note is not whole');
    for (const name of Object.keys(files)) if (!runs(repo.git('show', `${commit}:${name}`))) say(`${name} does not run at its commit`);
  }
  const sought = rows[Math.floor(rows.length / 2)];
  if (sought !== undefined && wrong.length === 0) {
    const found = bisected(repo, ref, sought.job.aim.file, sought.job.aim.symbol);
    if (found !== sought.state.delivery?.branch?.head) wrong.push(`git bisect finds ${found} for ${sought.job.id}`);
  }
  return wrong;
}

/** Whether each house still counts its doors. */
function runs(code: string): boolean {
  const names = [...code.matchAll(/^function (house(\d+))\(/gmu)];
  return names.every(([, name = '', at = '']) => vm.runInNewContext(`${code}; ${name}(5)`) === 5 + Number(at));
}

/** The first commit in which the function is not as it was, as `git bisect run` finds it in a clone. */
function bisected(repo: GitRepo, ref: string, file: string, symbol: string): string {
  const clone = temporaryFolder('bisected');
  const git = (...args: string[]): string =>
    execFileSync('git', ['-C', clone, ...args], { env: { ...GIT_TEST_ENV }, encoding: 'utf8', stdio: 'pipe' }).trim();
  try {
    git('clone', '-q', '--no-local', repo.path, '.');
    git('fetch', '-q', 'origin', `${ref}:refs/heads/shared`);
    git('bisect', 'start', 'shared', 'HEAD');
    const test = `const text = require('node:fs').readFileSync('${file}', 'utf8'); process.exit(/function ${symbol}\\(.*\\n  var /.test(text) ? 0 : 1)`;
    git('bisect', 'run', process.execPath, '-e', test);
    return git('rev-parse', 'refs/bisect/bad');
  } finally {
    removeFolder(clone);
  }
}
