import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { buildRooms } from './built-rooms.ts';
import { gitRepo, removeFolder, temporaryFolder } from './git-repo.ts';
import { random } from './random-files.ts';

const SCRATCHER = fileURLToPath(new URL('scratcher.mjs', import.meta.url));
const FILES = 400;

/** What many kills came to. */
export interface ScratchTally {
  readonly kills: number;
  /** Kills that struck while git changed the tree. */
  readonly midway: number;
  /** Checkouts that were looked at, all of them whole. */
  readonly whole: number;
}

/**
 * Lets a process check out commit after commit and SIGKILLs it `kills` times at random moments, alone and with its git in turn. Checks that every
 * checkout that the next one hands out is exactly its commit, that nothing of the person changed, and that no litter stays.
 */
export async function scratchUnderKills(kills: number, seed: number): Promise<ScratchTally> {
  const [stateDir, build] = [temporaryFolder('localcoder-state'), temporaryFolder('localcoder-built')];
  const built = buildRooms(build, ['core', 'git', 'store', 'system']);
  const person = gitRepo({ files: {} });
  const commits = [0, 1, 2].map((number) => {
    person.write('.git/info/exclude', 'node_modules\n');
    for (let index = 0; index < FILES; index += 1) {
      const name = `part${index % 20}/file${index}.txt`;
      person.write(name, `${number} ${name}\n`);
    }
    return person.commit(`Commit ${number}`);
  });
  person.write('node_modules/flour/x', '');
  person.write('node_modules/yeast/x', '');
  const before = person.snapshot();
  const next = random(seed);
  let [whole, midway] = [0, 0];
  try {
    for (let killed = 0; killed <= kills; killed += 1) {
      const last = killed === kills;
      // A killed life works for a moment, every fifth of them from its first whole checkout on; the last until it has shown every commit.
      const from = killed % 5 === 4 ? 'whole' : 'begun';
      const seen = await life(
        [built, person.path, stateDir, commits.join(',')],
        last ? undefined : { from, ms: next() * 400 },
        killed % 2 === 0,
      );
      expect(seen.filter((line) => line.startsWith('bad'))).toEqual([]);
      whole += seen.filter((line) => line.startsWith('whole')).length;
      const [folder = ''] = readdirSync(join(stateDir, 'scratch')).filter((name) => /^[0-9a-f]{16}$/u.test(name));
      if (existsSync(join(stateDir, 'scratch', folder, 'busy'))) midway += 1;
      if (last)
        expect(readdirSync(join(stateDir, 'scratch', folder)).filter((name) => /^(?:trash-.*|git-.*)$/u.test(name))).toHaveLength(1);
    }
    expect(person.snapshot()).toEqual(before);
    person.git('fsck', '--full', '--strict', '--no-dangling');
  } finally {
    person.remove();
    for (const folder of [stateDir, build]) removeFolder(folder);
  }
  return { kills, midway, whole };
}

/** Lines of one process, killed that long after it printed `from`; without a time it is killed after its third checkout. */
function life(
  args: readonly string[],
  killAfter: { readonly from: string; readonly ms: number } | undefined,
  group: boolean,
): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [SCRATCHER, ...args], { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
    const kill = (): void => {
      if (child.pid !== undefined && child.exitCode === null) process.kill(group ? -child.pid : child.pid, 'SIGKILL');
    };
    let printed = '';
    let timer: NodeJS.Timeout | undefined;
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      if (killAfter !== undefined) {
        if (printed.includes(killAfter.from)) timer ??= setTimeout(kill, killAfter.ms);
      } else if (printed.split('\n').length > 4) kill();
    });
    child.on('error', reject);
    child.on('close', (status, signal) => {
      clearTimeout(timer);
      if (signal === null) reject(new Error(`the scratcher ended by itself with ${status} after: ${printed.slice(-300)}`));
      else resolve(printed.split('\n').slice(0, -1));
    });
  });
}
