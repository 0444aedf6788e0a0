/**
 * `npm run bench:verify`: wall time from a candidate to its verdict in a project of 300 tests (node --test), with the baseline asked for (cold)
 * and remembered (warm), for a file that all tests reach and for one that ten reach. Everything real: scratch checkout, sandbox, runner.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CheckTools } from '../checks/check.ts';
import { openChecks } from '../checks/checks.ts';
import { openImports } from '../code-index/imports.ts';
import type { Oid, RepoId, RepoPath } from '../core/brand.ts';
import { DEFAULT_CONFIG } from '../core/config.ts';
import type { Proposal } from '../core/port/checks.ts';
import type { Log } from '../core/port/log.ts';
import type { Processes } from '../core/port/processes.ts';
import { linesOf } from '../core/span.ts';
import { openScratch } from '../git/scratch.ts';
import { takeLock } from '../store/lock.ts';
import { openSyntax } from '../syntax/syntax.ts';
import { systemClock } from '../system/clock.ts';
import { packageRoot } from '../system/paths.ts';
import { openProcesses } from '../system/processes.ts';
import { openSandbox } from '../system/sandbox.ts';
import { TABLE_HEAD } from './place.ts';
import { interleaved, ratio, row } from './sample.ts';

const FILES = 30;
const TESTS_A_FILE = 10;
const ROUNDS = 5;
const WALL_MS = 60_000;

const never = new AbortController().signal;
const silent: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined, with: () => silent };

const state = realpathSync(mkdtempSync(path.join(tmpdir(), 'localcoder-bench-state-')));
const project = realpathSync(mkdtempSync(path.join(tmpdir(), 'localcoder-bench-verify-')));
const processes = openProcesses(systemClock);
try {
  for (const line of await measure()) process.stdout.write(`${line}\n`);
} finally {
  for (const folder of [state, project]) rmSync(folder, { recursive: true, force: true });
}

async function measure(): Promise<string[]> {
  const base = await makeProject(processes);
  const scratch = await openScratch({
    path: project,
    stateDir: state,
    clock: systemClock,
    takeLock: (file) => takeLock(file, systemClock),
  });
  const tools: CheckTools = {
    repo: '0123456789abcdef' as RepoId,
    head: async () => base,
    syntax: openSyntax(),
    clock: systemClock,
    log: silent,
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
    scratch,
    sandbox: openSandbox({ processes, clock: systemClock, platform: process.platform, env: process.env, allowWithout: false }),
    imports: openImports(),
    trust: { find: () => undefined, record: () => undefined, revoke: () => false },
    settings: DEFAULT_CONFIG.verification,
    ownSettings: [],
    cacheDir: path.join(state, 'checks'),
    packageRoot: packageRoot(),
    env: process.env,
  };
  const yes = async () => ({ is: 'yes' }) as const;
  const gate = { open: yes, allowed: yes, survey: () => Promise.reject(new Error('not measured')) };
  let run = 0;
  const judge = (file: string, warm: boolean) => async (): Promise<void> => {
    run += 1;
    // A folder that nobody has used has no baselines in it.
    const cacheDir = warm ? tools.cacheDir : path.join(state, `cold-${run}`);
    const reports = await openChecks({ ...tools, cacheDir }, gate).judge(await proposal(file, run, base, tools), never);
    const tests = reports.find(({ check }) => check === 'tests');
    if (tests?.is !== 'ran' || tests.findings.length > 0) throw new Error(`no verdict: ${JSON.stringify(reports)}`);
  };
  const total = FILES * TESTS_A_FILE;
  const samples = await interleaved(
    {
      [`${total} related tests, cold baseline`]: judge('src/base.js', false),
      [`${total} related tests, warm baseline`]: judge('src/base.js', true),
      [`${TESTS_A_FILE} related tests, cold baseline`]: judge('src/part0.js', false),
      [`${TESTS_A_FILE} related tests, warm baseline`]: judge('src/part0.js', true),
      'the whole suite outside of everything': suite,
    },
    ROUNDS,
  );
  await scratch.close();
  const [coldAll, warmAll, coldFew, warmFew, plain] = samples;
  if (coldAll === undefined || warmAll === undefined || coldFew === undefined || warmFew === undefined || plain === undefined) return [];
  return [
    `### Candidate → verdict, ${total} tests in ${FILES} files`,
    ...TABLE_HEAD,
    ...samples.map(row),
    '',
    `cold against warm: ${ratio(coldAll, warmAll)} (all tests), ${ratio(coldFew, warmFew)} (ten tests)`,
    `warm verdict on all tests against the bare suite: ${ratio(warmAll, plain)}`,
  ];
}

/** A change that no normal form proves harmless, another one each time. */
async function proposal(file: string, run: number, base: Oid, { syntax }: CheckTools): Promise<Proposal> {
  const clean = codeOf(file);
  const symbol = (await syntax.outline(clean, 'javascript')).symbols[0];
  if (symbol === undefined) throw new Error('the project was made without a function');
  const { span, name, node, header, path: symbolPath } = symbol;
  const text = clean.slice(span.start, span.end);
  const source = {
    file: file as RepoPath,
    blob: base,
    mode: '100644',
    saved: clean,
    triggers: [],
    clean,
    language: 'javascript',
    eol: '\n',
  } as const;
  const target = { source, symbol: symbolPath, name, node, span, lines: linesOf(clean, span), text, header, base };
  // The verb fix may change behaviour, so that nothing is left out as proved.
  const cures = [{ check: 'message', rule: 'said', message: 'as the person put it' }];
  return { target, after: clean.replace('+ 1', `+ ${run} - ${run - 1}`), kind: 'fix', instruction: '', cures };
}

function codeOf(file: string): string {
  if (file === 'src/base.js') return 'export function next(value) {\n  return value + 1;\n}\n';
  const part = /\d+/.exec(file)?.[0];
  return `import { next } from './base.js';\nexport function part${part}(value) {\n  return next(value) + 1;\n}\n`;
}

async function makeProject(running: Processes): Promise<Oid> {
  const write = (file: string, text: string): void => {
    mkdirSync(path.dirname(path.join(project, file)), { recursive: true });
    writeFileSync(path.join(project, file), text);
  };
  write('package.json', '{"name":"bench","type":"module","scripts":{"test":"node --test"}}\n');
  write('src/base.js', codeOf('src/base.js'));
  for (let part = 0; part < FILES; part += 1) {
    write(`src/part${part}.js`, codeOf(`src/part${part}.js`));
    const tests = Array.from(
      { length: TESTS_A_FILE },
      (_, index) => `test('adds to ${index}', () => assert.equal(part${part}(${index}), ${index + 2}));`,
    );
    const head = `import assert from 'node:assert/strict';\nimport { test } from 'node:test';\nimport { part${part} } from '../src/part${part}.js';\n`;
    write(`test/part${part}.test.js`, `${head}${tests.join('\n')}\n`);
  }
  const env = { PATH: process.env.PATH ?? '', HOME: state, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' };
  const git = async (...args: string[]): Promise<string> => {
    const end = await running.run({ argv: ['git', ...args], cwd: project, env, wallMs: WALL_MS }, never);
    if (end.is !== 'exited' || end.code !== 0) throw new Error(`git ${args[0]} ended as ${JSON.stringify(end)}`);
    return end.stdout.text.trim();
  };
  await git('init', '-q', '--initial-branch=main', '.');
  await git('add', '.');
  await git('-c', 'user.name=Bench', '-c', 'user.email=bench@localhost', 'commit', '-q', '-m', 'made');
  return (await git('rev-parse', 'HEAD')) as Oid;
}

/** The bare runner in the project itself. */
async function suite(): Promise<void> {
  const env = { PATH: process.env.PATH ?? '', HOME: state };
  const end = await processes.run({ argv: [process.execPath, '--test'], cwd: project, env, wallMs: WALL_MS }, never);
  if (end.is !== 'exited' || end.code !== 0) throw new Error(`the suite ended as ${JSON.stringify(end)}`);
}
