import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JobId, Oid, RepoPath } from '../../src/core/brand.ts';
import type { Repo } from '../../src/core/port/repo.ts';
import { findGit } from '../../src/git/guards.ts';
import { openRepo } from '../../src/git/repo.ts';
import { warmOven } from '../contract/repo.ts';
import { GIT_TEST_ENV, type GitRepo, gitRepo, removeFolder, temporaryFolder } from '../support/git-repo.ts';

const REF = 'refs/heads/localcoder/improve/baking-minutes-abcd2345';

let person: GitRepo;
let stateDir: string;
let repo: Repo;
let head: Oid;

beforeEach(async () => {
  person = gitRepo();
  stateDir = temporaryFolder('localcoder-state');
  repo = await openRepo({ path: person.path, stateDir });
  head = person.head() as Oid;
});
afterEach(async () => {
  await repo.close();
  person.remove();
  removeFolder(stateDir);
});

/** The repository opened with a git that runs `script` (sh; `real` is the true git) instead of the sub-command `name`. */
async function openWith(name: string, script: string): Promise<Repo> {
  const bin = join(stateDir, 'bin');
  mkdirSync(bin);
  writeFileSync(
    join(bin, 'git'),
    `#!/bin/sh\nreal=${findGit(process.env)}\nfor word; do if [ "$word" = ${name} ]; then\n${script}\nfi; done\nexec $real "$@"\n`,
  );
  chmodSync(join(bin, 'git'), 0o755);
  await repo.close();
  repo = await openRepo({ path: person.path, stateDir, environment: { ...GIT_TEST_ENV, PATH: `${bin}:${process.env.PATH}` } });
  return repo;
}

describe('publishing', () => {
  it('says busy while somebody holds the ref, and succeeds once they let go', async () => {
    const lock = join(person.path, '.git', `${REF}.lock`);
    mkdirSync(dirname(lock), { recursive: true });
    writeFileSync(lock, '');
    await expect(repo.publish(warmOven(head))).rejects.toMatchObject({ code: 'git-busy', retry: 'later' });
    expect(existsSync(lock)).toBe(true);
    rmSync(lock);
    expect(await repo.publish(warmOven(head))).toMatchObject({ is: 'created', ref: REF });
  });

  it('ends with one branch when two do the same at once', async () => {
    const both = await Promise.all([repo.publish(warmOven(head)), repo.publish(warmOven(head)), repo.publish(warmOven(head))]);
    expect(both.map((published) => published.is).sort()).toEqual(['already-there', 'already-there', 'created']);
    expect(person.git('for-each-ref', '--format=%(refname)', 'refs/heads/localcoder', 'refs/localcoder')).toBe(REF);
  });

  it('goes beside refs/heads when the branch is a folder of others', async () => {
    person.git('branch', 'localcoder/improve/baking-minutes-abcd2345/by-hand');
    expect(await repo.publish(warmOven(head))).toMatchObject({ is: 'created', ref: REF.replace('heads/', '') });
  });

  it('puts back what a garbage collection took between objects and ref', async () => {
    await openWith('update-ref', `[ -e ${stateDir}/once ] || $real -C ${person.path} gc --prune=now -q; touch ${stateDir}/once`);
    expect(await repo.publish(warmOven(head))).toMatchObject({ is: 'created', ref: REF });
    person.git('fsck', '--strict', '--full', '--no-dangling');
    expect(person.git('log', '-1', '--format=%s', REF)).toBe('Warm the oven for longer');
  });

  it('takes its ref back when the commit it starts from is no longer there', async () => {
    person.write('README.md', 'gone soon\n');
    const lost = person.commit('Gone soon') as Oid;
    const script = `$real -C ${person.path} reset -q --hard HEAD~1; $real -C ${person.path} reflog expire --expire=now --all; $real -C ${person.path} gc --prune=now -q`;
    await openWith('update-ref', script);
    await expect(repo.publish(warmOven(lost))).rejects.toMatchObject({ code: 'git-failed', retry: 'later' });
    expect(person.git('for-each-ref', 'refs/heads/localcoder', 'refs/localcoder')).toBe('');
    person.git('fsck', '--full', '--no-dangling');
  });

  it('starts from a commit that only a branch of the person keeps', async () => {
    person.git('checkout', '-q', '-b', 'evening');
    const elsewhere = person.commit('Evening bread') as Oid;
    person.git('checkout', '-q', 'main');
    expect(await repo.publish(warmOven(elsewhere))).toMatchObject({ is: 'created' });
  });

  it('says that the disk is full when git does', async () => {
    await openWith('unpack-objects', 'echo "fatal: write error: No space left on device" >&2; exit 128');
    await expect(repo.publish(warmOven(head))).rejects.toMatchObject({ code: 'disk-full', retry: 'later' });
    expect(await repo.sweep()).toEqual([]);
  });

  it('removes at once what git half wrote on a full disk', async () => {
    const made = await repo.publish(warmOven(head));
    const fan = join(person.path, '.git/objects', 'head' in made ? made.head.slice(0, 2) : '');
    person.git('update-ref', '-d', REF);
    person.git('prune', '--expire=now');
    const full = 'echo "fatal: write error: No space left on device" >&2; exit 128';
    await openWith('unpack-objects', `mkdir -p ${fan}; : > ${fan}/tmp_obj_full; ${full}`);
    await expect(repo.publish(warmOven(head))).rejects.toMatchObject({ code: 'disk-full' });
    expect(existsSync(join(fan, 'tmp_obj_full'))).toBe(false);
    expect(await repo.sweep()).toEqual([]);
  });

  it('remembers a lock that a stopped git left, for the next sweep', async () => {
    const lock = join(person.path, '.git', `${REF}.lock`);
    await openWith('update-ref', `mkdir -p $(dirname ${lock}); : > ${lock}; echo "fatal: stopped" >&2; exit 128`);
    await expect(repo.publish(warmOven(head))).rejects.toMatchObject({ code: 'git-failed' });
    expect(existsSync(lock)).toBe(true);
    expect(await repo.sweep()).toEqual([lock]);
  });

  it('says that the repository is gone when somebody deleted it meanwhile', async () => {
    expect(await repo.resolve('HEAD')).toBe(head);
    await repo.committed(head, 'README.md' as RepoPath);
    person.remove();
    await expect(repo.publish(warmOven(head))).rejects.toMatchObject({ code: 'repository-missing' });
  });

  it('leaves no log, no upstream and nothing else of its own in the git directory', async () => {
    const before = person.snapshot();
    await repo.publish(warmOven(head));
    expect(person.snapshot()).toEqual(before);
    expect(existsSync(join(person.path, '.git', 'logs', REF))).toBe(false);
    expect(person.git('count-objects', '-v')).toContain('garbage: 0');
  });

  it('costs the same number of git processes in a small and in a large repository', async () => {
    const log = join(stateDir, 'calls');
    const counted = async (): Promise<number> => {
      writeFileSync(log, '');
      await repo.publish(
        warmOven(person.head() as Oid, {
          job: person.head().slice(0, 8) as JobId,
          branch: `localcoder/improve/x-${person.head().slice(0, 8)}`,
        }),
      );
      return readFileSync(log, 'utf8').split('\n').length - 1;
    };
    await openWith('--no-pager', `echo call >> ${log}`);
    // The first time also starts the reader, which stays.
    await repo.resolve('HEAD');
    await repo.committed(head, 'README.md' as RepoPath);
    const small = await counted();
    for (let folder = 0; folder < 40; folder += 1)
      for (let file = 0; file < 25; file += 1) person.write(`shop${folder}/bread${file}.ts`, `${folder} ${file}`);
    person.commit('Many shops');
    expect(await counted()).toBe(small);
    // unpack-objects, update-ref, cat-file --batch-check.
    expect(small).toBe(3);
  });
});

describe('sweeping', () => {
  const gitFile = (...parts: string[]): string => join(person.path, '.git', ...parts);
  const place = (path: string, text = ''): string => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  };

  it('removes what a killed publication left, and nothing of the person', async () => {
    const folder = join(stateDir, 'git', repo.id);
    const oid = 'ab'.repeat(20);
    place(join(folder, 'intent-000000000000.json'), JSON.stringify({ is: 'ref', ref: REF, oids: [oid] }));
    place(join(folder, 'intent-111111111111.json.new'), '{"is":');
    place(join(folder, 'intent-222222222222.json'), 'torn');
    const temporary = place(join(person.path, 'src', '.oven.js.localcoder-0123abcd'), 'half');
    place(join(folder, 'intent-333333333333.json'), JSON.stringify({ is: 'file', path: temporary }));
    place(join(folder, 'intent-444444444444.json'), JSON.stringify({ is: 'file', path: join(person.path, 'README.md') }));
    const ours = [
      place(gitFile(`${REF}.lock`)),
      place(gitFile('objects', 'ab', 'tmp_obj_x')),
      place(join(folder, 'quarantine-abc', 'HEAD')),
      temporary,
    ];
    ours.push(place(join(person.path, '.localcoder/notes/.a.md.localcoder-0123abcd'), 'half'));
    const theirs = [
      place(join(person.path, '.localcoder/notes/a.md')),
      place(gitFile('index.lock')),
      place(gitFile('refs/heads/main.lock')),
      place(gitFile('refs/heads/localcoder/improve/other.lock')),
      place(gitFile('objects', 'cd', 'tmp_obj_y')),
    ];
    const removed = await repo.sweep();
    expect(removed.sort()).toEqual([...ours.filter((path) => !path.endsWith('HEAD')), join(folder, 'quarantine-abc')].sort());
    expect(ours.filter((path) => existsSync(path))).toEqual([]);
    expect(theirs.every((path) => existsSync(path))).toBe(true);
    expect(person.read('README.md')).toContain('Bakery');
    expect(await repo.sweep()).toEqual([]);
  });

  it('unblocks the publication that was killed inside update-ref', async () => {
    const folder = join(stateDir, 'git', repo.id);
    place(gitFile(`${REF}.lock`), 'half');
    place(join(folder, 'intent-000000000000.json'), JSON.stringify({ is: 'ref', ref: REF, oids: [] }));
    await expect(repo.publish(warmOven(head))).rejects.toMatchObject({ code: 'git-busy' });
    await repo.sweep();
    expect(await repo.publish(warmOven(head))).toMatchObject({ is: 'created' });
  });

  it('leaves alone what this very process is at', async () => {
    const lock = gitFile(`${REF}.lock`);
    await openWith('update-ref', `while [ ! -e ${stateDir}/go ]; do sleep 0.01; done`);
    const publishing = repo.publish(warmOven(head));
    place(lock);
    const swept = await repo.sweep();
    rmSync(lock);
    place(join(stateDir, 'go'));
    expect(swept).toEqual([]);
    expect(await publishing).toMatchObject({ is: 'created' });
  });
});

describe('the person at work meanwhile', () => {
  it('commits and amends without one failure while branches are made, and collected garbage breaks none of them', async () => {
    const failed: string[] = [];
    const run = promisify(execFile);
    const theirs = async (...args: string[]): Promise<void> => {
      const { stderr } = await run('git', ['-C', person.path, ...args], { env: { ...GIT_TEST_ENV } }).catch(
        (error: { stderr: string }) => error,
      );
      // `gc --prune=now` takes objects away that no ref names yet. Until they are made again, moments later, it may itself meet a new branch without them.
      const told =
        args[0] === 'gc' ? stderr.replace(/^error: refs\/heads\/localcoder\/\S+ does not point to a valid object!\n/gmu, '') : stderr;
      if (told !== '') failed.push(`${args.join(' ')}: ${told}`);
    };
    let working = true;
    const work = async (): Promise<void> => {
      for (let day = 0; day < 8; day += 1) {
        person.write('README.md', `# Bakery, day ${day}\n`);
        await theirs('add', '.');
        await theirs('commit', '-q', '-m', `Day ${day}`);
        await theirs('commit', '-q', '--amend', '-m', `Day ${day}, again`);
        await theirs('gc', '-q', '--prune=now');
      }
      working = false;
    };
    const made: string[] = [];
    const publishAll = async (): Promise<void> => {
      for (let count = 0; working; count += 1) {
        const files = [{ file: `src/day${count}.ts` as RepoPath, mode: '100644', bytes: Buffer.from(`${count}\n`) }];
        const changes = { job: `job${count}` as JobId, branch: `localcoder/improve/day-${count}`, commits: [{ files, message: 'Day' }] };
        const from = (await repo.resolve('HEAD')) as Oid;
        try {
          made.push((await repo.publish(warmOven(from, changes))).ref);
        } catch (error) {
          // Amended away and collected under our hands: the job would run again.
          expect(error).toMatchObject({ code: expect.stringMatching(/^git-(?:failed|refused|busy)$/u) });
        }
      }
    };
    await Promise.all([work(), publishAll()]);
    expect(failed).toEqual([]);
    expect(made.length).toBeGreaterThan(3);
    expect(person.git('for-each-ref', '--format=%(refname)', 'refs/heads/localcoder').split('\n').sort()).toEqual(made.sort());
    person.git('fsck', '--strict', '--full', '--no-dangling');
  });
});
