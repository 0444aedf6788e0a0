import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect } from 'vitest';
import { buildRooms } from './built-rooms.ts';
import { gitRepo, removeFolder, temporaryFolder } from './git-repo.ts';
import { random } from './random-files.ts';

const PUBLISHER = fileURLToPath(new URL('publisher.mjs', import.meta.url));

interface Run {
  readonly printed: readonly string[];
  readonly killed: boolean;
}

/** Runs the publisher and kills it (with its git, when `whole`) that long after it began to work; undefined lets it end. */
function publisher(args: readonly string[], killAfterMs: number | undefined, whole: boolean): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [PUBLISHER, ...args], { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
    let printed = '';
    let timer: NodeJS.Timeout | undefined;
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      const { pid } = child;
      if (killAfterMs !== undefined && pid !== undefined)
        timer ??= setTimeout(() => process.kill(whole ? -pid : pid, 'SIGKILL'), killAfterMs);
    });
    child.on('error', reject);
    child.on('close', (status, signal) => {
      clearTimeout(timer);
      if (status !== 0 && signal === null) reject(new Error(`the publisher failed after: ${printed.slice(-300)}`));
      else resolve({ printed: printed.split('\n').slice(0, -1), killed: signal !== null });
    });
  });
}

/** What many kills came to. */
export interface KillTally {
  readonly kills: number;
  /** Things that sweeps removed: proof that kills struck in mid-act. */
  readonly swept: number;
}

/**
 * Publishes `jobs` branches with a publisher that is SIGKILLed `kills` times at random moments, alone and with its git in turn.
 * Checks that every branch is there once and whole, that nothing of the person changed, and that no litter stays.
 */
export async function publishUnderKills(jobs: number, kills: number, seed: number): Promise<KillTally> {
  const [person, stateDir, build] = [gitRepo(), temporaryFolder('localcoder-state'), temporaryFolder('localcoder-built')];
  const module = pathToFileURL(join(buildRooms(build, ['core', 'git']), 'git', 'repo.js')).href;
  const next = random(seed);
  const before = person.snapshot();
  const created = new Map<string, number>();
  let [done, killed, swept] = [0, 0, 0];
  try {
    while (done < jobs) {
      const killAfterMs = killed < kills ? next() * 60 : undefined;
      const run = await publisher([module, person.path, stateDir, String(done), String(jobs)], killAfterMs, killed % 2 === 0);
      if (run.killed) killed += 1;
      for (const line of run.printed) {
        const [is = '', job = ''] = line.split(' ');
        if (is === 'swept') swept += Number(job);
        else done = Number(job) + 1;
        if (is === 'created') created.set(job, (created.get(job) ?? 0) + 1);
      }
    }
    expect(Math.max(...created.values())).toBe(1);
    const refs = person.git('for-each-ref', '--format=%(refname:lstrip=4) %(contents:subject)', 'refs/heads/localcoder').split('\n').sort();
    expect(refs).toEqual(Array.from({ length: jobs }, (_, job) => `job-${job} Job ${job}`).sort());
    expect(person.snapshot()).toEqual(before);
    person.git('fsck', '--full', '--strict', '--no-dangling');
    expect(person.git('count-objects', '-v')).toContain('garbage: 0');
    expect(readdirSync(join(stateDir, 'git')).flatMap((id) => readdirSync(join(stateDir, 'git', id)))).toEqual(['empty']);
    expect(readdirSync(join(person.path, '.localcoder', 'notes')).sort()).toEqual(
      Array.from({ length: jobs }, (_, job) => `job${job}.md`).sort(),
    );
  } finally {
    person.remove();
    for (const folder of [stateDir, build]) removeFolder(folder);
  }
  return { kills: killed, swept };
}
