/**
 * `npm run bench:scratch`: bringing a warm scratch checkout of 5,000 files to a candidate, to another commit and back, against a fresh checkout.
 * Interleaved runs, printed as ratios with their spread. Uses its own temporary state folder and repository; the person's are not touched.
 */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EpochMs, JobId, Oid, RepoPath } from '../core/brand.ts';
import { openRepo } from '../git/repo.ts';
import { openScratch } from '../git/scratch.ts';
import { takeLock } from '../store/lock.ts';
import { systemClock } from '../system/clock.ts';
import { openProcesses } from '../system/processes.ts';
import { codeOf, makeRepository } from './made-repository.ts';
import { TABLE_HEAD } from './place.ts';
import { interleaved, ratio, row } from './sample.ts';

const FILES = 5_000;
const ROUNDS = 12;
const FILE = 'part0/file0.js' as RepoPath;

const never = new AbortController().signal;
const states: string[] = [];

function newState(): string {
  const state = realpathSync(mkdtempSync(join(tmpdir(), 'localcoder-bench-state-')));
  states.push(state);
  return state;
}

const open = (path: string, stateDir: string) =>
  openScratch({ path, stateDir, clock: systemClock, takeLock: (file) => takeLock(file, systemClock) });

const made = await makeRepository(FILES, openProcesses(systemClock));
try {
  const repo = await openRepo({ path: made.path, stateDir: newState() });
  const { head } = await repo.state();
  if (head.is === 'unborn') throw new Error('the made repository has no commit');
  // A commit that differs in one file of every folder, as two commits of a day do.
  const files = Array.from({ length: FILES / 100 }, (_, part) => ({
    file: `part${part}/file${part * 100}.js` as RepoPath,
    mode: '100644',
    bytes: Buffer.from(codeOf(part + 100_000)),
  }));
  const other = await repo.publish({
    job: 'bench' as JobId,
    branch: 'localcoder/improve/bench',
    parent: head.commit,
    commits: [{ files, message: 'improve: bench\n\nLocalCoder-Job: bench\n' }],
    when: 1_700_000_000_000 as EpochMs,
  });
  await repo.close();
  if (other.is === 'taken') throw new Error('the branch of the bench is taken');
  const bases: readonly Oid[] = [head.commit, other.head];
  const warm = await open(made.path, newState());
  let count = 0;
  const candidate = () => {
    count += 1;
    return [{ file: FILE, bytes: Buffer.from(codeOf(count)), mode: '100644' }];
  };
  let turn = 0;
  let checkout = await warm.checkout(head.commit, never);
  const cases = {
    'fresh checkout, and a candidate put': async () => {
      const fresh = await open(made.path, newState());
      await (await fresh.checkout(head.commit, never)).put(candidate());
      await fresh.close();
    },
    'warm: another commit (50 files differ), and a candidate put': async () => {
      turn += 1;
      checkout = await warm.checkout(bases[turn % 2] ?? head.commit, never);
      await checkout.put(candidate());
    },
    'warm: the next candidate put': () => checkout.put(candidate()),
  };
  const samples = await interleaved(cases, ROUNDS);
  const [fresh, pointed, put] = samples;
  for (const line of ['', `### Scratch checkout, ${FILES.toLocaleString('en')} files`, ...TABLE_HEAD, ...samples.map(row), ''])
    process.stdout.write(`${line}\n`);
  if (fresh !== undefined && pointed !== undefined && put !== undefined) {
    process.stdout.write(`fresh / warm with another commit: ${ratio(fresh, pointed)}\nfresh / next candidate: ${ratio(fresh, put)}\n`);
  }
  await warm.close();
} finally {
  made.remove();
  for (const state of states) rmSync(state, { recursive: true, force: true });
}
