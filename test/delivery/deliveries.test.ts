import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { KINDS } from '../../jobs/kinds.ts';
import type { JobId, Oid } from '../../src/core/brand.ts';
import type { Delivery } from '../../src/core/delivery.ts';
import type { Outcome } from '../../src/core/outcome.ts';
import { OUTCOMES } from '../../src/core/outcome.ts';
import type { Repo } from '../../src/core/port/repo.ts';
import { openDeliveries } from '../../src/delivery/deliveries.ts';
import { openRepo } from '../../src/git/repo.ts';
import { accountOf, aimAt, jobFor, madeOf, targetIn, targetOf } from '../support/delivery-job.ts';
import { GIT_TEST_ENV, type GitRepo, type GitRepoOptions, gitRepo, gitRepoAt, removeFolder, temporaryFolder } from '../support/git-repo.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const FILE = 'src/oven.js';
const OVEN = `function bakingMinutes(loaves) {
  var minutes = 12;
  return minutes + loaves;
}

module.exports = { bakingMinutes };
`;
const BAKING = OVEN.slice(0, OVEN.indexOf('\n\n'));
const SHORT = 'function bakingMinutes(loaves) {\n  return 12 + loaves;\n}';
const ASKED = `// @ai improve\n${OVEN}`;
const job = jobFor(aimAt(FILE, 'bakingMinutes', { lines: { first: 1, last: 4 } }));

async function open(git: GitRepo, stateDir = temporaryFolder('state')) {
  cleanups.push(() => removeFolder(stateDir));
  const repo = await openRepo({ path: git.path, stateDir, environment: { ...GIT_TEST_ENV } });
  cleanups.push(() => repo.close());
  return { git, repo, stateDir, deliveries: deliveriesOf(repo, stateDir) };
}

function deliveriesOf(repo: Repo, stateDir: string) {
  return openDeliveries({ repo, kinds: KINDS, version: '0.1.0', stateDir });
}

async function bakery(options: GitRepoOptions = { files: { [FILE]: OVEN } }) {
  const git = gitRepo(options);
  cleanups.push(() => git.remove());
  return open(git);
}

/** A delivered rewrite of the saved file in an ordinary repository. */
async function delivered(saved = ASKED, committed = OVEN) {
  const world = await bakery({ files: { [FILE]: committed } });
  world.git.write(FILE, saved);
  const target = await targetOf(world.repo, FILE, BAKING, '@ai improve');
  const before = world.git.snapshot();
  const delivery = await world.deliveries.deliver(job, accountOf(), target, madeOf(target, SHORT));
  expect(world.git.snapshot(), 'nothing of the person was touched').toEqual(before);
  return { ...world, target, delivery };
}

function note(git: GitRepo, { note: file }: Delivery): string {
  return git.read(file);
}

describe('a delivered change', () => {
  it('is one commit on HEAD when the saved file is the committed one but for the comment', async () => {
    const { git, delivery } = await delivered();
    const name = 'localcoder/improve/baking-minutes-abcd2345';
    expect(delivery.branch).toEqual({ name, ref: `refs/heads/${name}`, head: git.git('rev-parse', name), base: git.head() });
    expect(git.git('rev-parse', `${name}^`)).toBe(git.head());
    expect(git.gitBytes(['show', `${name}:${FILE}`]).toString()).toBe(OVEN.replace(BAKING, SHORT));
    expect(git.git('log', '-1', '--format=%s', name)).toBe('improve: bakingMinutes in src/oven.js');
    expect(git.git('log', '-1', '--format=%(trailers:key=LocalCoder-Job,valueonly)', name).trim()).toBe('abcd2345');
    expect(git.git('fsck', '--strict', '--no-dangling')).toBe('');
  });

  it('lies on a labelled commit of the file alone when the person had more in it than git knows', async () => {
    const mine = `${OVEN}// my own note\n`;
    const { git, delivery } = await delivered(`// @ai improve\n${mine}`);
    const { name = '' } = delivery.branch ?? {};
    expect(git.git('log', '-1', '--format=%s', `${name}^`)).toBe('LocalCoder: your uncommitted state of src/oven.js');
    expect(git.gitBytes(['show', `${name}^:${FILE}`]).toString()).toBe(mine);
    expect(git.git('diff', '--name-only', `${name}^^`, `${name}^`)).toBe(FILE);
    expect(git.git('rev-parse', `${name}^^`)).toBe(git.head());
    expect(git.git('diff', '--stat', `${name}^`, name)).toContain('1 insertion(+), 2 deletions(-)');
  });

  it('says so when only @ai comments were committed that must not go on', async () => {
    const { git, delivery } = await delivered(ASKED, ASKED);
    expect(git.git('log', '-1', '--format=%s', `${delivery.branch?.name}^`)).toBe('LocalCoder: src/oven.js without its @ai comments');
    expect(note(git, delivery)).toContain(`git merge ${delivery.branch?.name}`);
  });

  it('has a patch that git applies to the saved bytes, with the result that apply writes', async () => {
    const { git, deliveries, delivery } = await delivered();
    expect(delivery.patch).toBe('.localcoder/patches/abcd2345.patch');
    git.git('apply', delivery.patch ?? '');
    const byGit = git.bytes(FILE);
    git.write(FILE, ASKED);
    expect(await deliveries.apply(delivery)).toEqual({ is: 'done', file: FILE, exact: true });
    expect(git.bytes(FILE)).toEqual(byGit);
    expect(await deliveries.unapply(delivery)).toEqual({ is: 'done', file: FILE, exact: true });
    expect(git.read(FILE)).toBe(ASKED);
  });

  it('has a note with the diff, the checks that ran and that did not, and how to take it', async () => {
    const { git, delivery } = await delivered();
    const text = note(git, delivery);
    for (const words of [
      '# improve: `bakingMinutes` in `src/oven.js`',
      '**changed**: bakingMinutes rewritten',
      'Asked by a comment at 2024-03-01 09:30 UTC',
      '- `src/oven.js:1-4` 3 lines out, 1 line in',
      '- About `src/oven.js:2-5`, the function `bakingMinutes`',
      '-  var minutes = 12;',
      '- run: `parse`: nothing found (3 ms)',
      '- not run: `lint`: this version does not run it yet',
      'localcoder apply abcd2345',
      'git apply .localcoder/patches/abcd2345.patch',
      'localcoder reject abcd2345',
      'model `localcoder-tiny` on cpu',
      '1 candidate, seed 7',
    ])
      expect(text).toContain(words);
    expect(git.git('status', '--porcelain')).toBe(' M src/oven.js');
  });

  it('of a file that git has never seen stands on a commit that adds it', async () => {
    const { git, repo, deliveries } = await bakery();
    git.write('src/new.js', ASKED);
    const target = await targetOf(repo, 'src/new.js', BAKING, '@ai improve');
    const newJob = jobFor(aimAt('src/new.js', 'bakingMinutes'));
    const { branch } = await deliveries.deliver(newJob, accountOf(), target, madeOf(target, SHORT));
    expect(git.git('show', '--stat', '--format=', `${branch?.name}^`)).toContain('src/new.js | 6 ++++++');
    expect(git.git('rev-parse', `${branch?.name}^^`)).toBe(git.head());
  });

  it('in a repository without commits begins the history', async () => {
    const { git, repo, deliveries } = await bakery({ files: {} });
    git.write(FILE, ASKED);
    const target = await targetOf(repo, FILE, BAKING, '@ai improve');
    const { branch } = await deliveries.deliver(job, accountOf(), target, madeOf(target, SHORT));
    expect(git.git('rev-list', '--count', branch?.name ?? '')).toBe('2');
    expect(branch?.base).toBeUndefined();
    expect(git.git('symbolic-ref', 'HEAD')).toBe('refs/heads/main');
  });

  it('in a bare repository starts at the revision that was named, with note and patch in the state folder', async () => {
    const origin = gitRepo({ files: { [FILE]: OVEN } });
    cleanups.push(() => origin.remove());
    const named = origin.head() as Oid;
    origin.write(FILE, 'later();\n');
    origin.commit('Later');
    const folder = temporaryFolder('bare');
    cleanups.push(() => removeFolder(folder));
    execFileSync('git', ['clone', '-q', '--bare', origin.path, path.join(folder, 'bakery.git')], { env: { ...GIT_TEST_ENV } });
    const { git, stateDir, deliveries } = await open(gitRepoAt(path.join(folder, 'bakery.git')));
    const target = targetIn(OVEN, BAKING, undefined, { base: named });
    const fromCommit = jobFor(aimAt(FILE, 'bakingMinutes', { source: { from: 'commit', commit: named } }));
    const delivery = await deliveries.deliver(fromCommit, accountOf(), target, madeOf(target, SHORT));
    expect(git.git('rev-parse', `${delivery.branch?.name}^`)).toBe(named);
    expect(delivery.change).toBeUndefined();
    expect(delivery.note.startsWith(stateDir)).toBe(true);
    expect(readFileSync(delivery.note, 'utf8')).toContain(`git apply ${delivery.patch}`);
    expect(await deliveries.apply(delivery)).toMatchObject({ is: 'refused', why: expect.stringContaining('bare repository') });
  });

  it('on a checkout with CRLF of a file with LF is one commit with LF, while patch and apply keep CRLF', async () => {
    const crlf = (text: string): string => text.replaceAll('\n', '\r\n');
    const { git, repo, deliveries } = await bakery();
    git.write(FILE, crlf(ASKED));
    const target = await targetOf(repo, FILE, crlf(BAKING), '@ai improve');
    const delivery = await deliveries.deliver(job, accountOf(), target, madeOf(target, crlf(SHORT)));
    expect(git.gitBytes(['show', `${delivery.branch?.name}:${FILE}`]).toString()).toBe(OVEN.replace(BAKING, SHORT));
    expect(git.git('rev-list', '--count', delivery.branch?.name ?? '')).toBe('2');
    expect(await deliveries.apply(delivery)).toMatchObject({ is: 'done' });
    expect(git.read(FILE)).toBe(crlf(OVEN.replace(BAKING, SHORT)));
  });

  it('can be merged with git, as its note says, where the saved file is the committed one', async () => {
    const { git, repo, deliveries } = await bakery();
    const target = await targetOf(repo, FILE, BAKING);
    const delivery = await deliveries.deliver(job, accountOf(), target, madeOf(target, SHORT));
    const command = /^git merge \S+/mu.exec(note(git, delivery))?.[0] ?? '';
    git.git(...command.split(' ').slice(1));
    expect(git.read(FILE)).toBe(OVEN.replace(BAKING, SHORT));
    expect(await deliveries.apply(delivery)).toEqual({ is: 'already' });
  });

  it('keeps the executable bit', async () => {
    const { git, repo, deliveries } = await bakery();
    git.git('update-index', '--chmod=+x', FILE);
    git.git('commit', '-q', '-m', 'Make it run');
    git.git('checkout', '--', FILE);
    const target = await targetOf(repo, FILE, BAKING);
    const { branch } = await deliveries.deliver(job, accountOf(), target, madeOf(target, SHORT));
    expect(git.git('ls-tree', branch?.name ?? '', FILE)).toMatch(/^100755 /u);
    expect(git.git('rev-parse', `${branch?.name}^`)).toBe(git.head());
  });

  it("without a branch, when somebody's has the name: the reason says so, patch and note are there", async () => {
    const { git, repo, deliveries } = await bakery();
    git.git('branch', 'localcoder/improve/baking-minutes-abcd2345');
    const target = await targetOf(repo, FILE, BAKING);
    const delivery = await deliveries.deliver(job, accountOf(), target, madeOf(target, SHORT));
    expect(delivery).toMatchObject({ outcome: 'changed', patch: expect.any(String) });
    expect(delivery.branch).toBeUndefined();
    expect(delivery.reason).toContain('without a branch, because refs/heads/localcoder/improve/baking-minutes-abcd2345 is not ours');
    expect(note(git, delivery)).toContain('without a branch');
    expect(git.git('rev-parse', 'localcoder/improve/baking-minutes-abcd2345')).toBe(git.head());
  });

  it('beside a branch named localcoder lies under refs/localcoder/, and the note names it so that git finds it', async () => {
    const { git, repo, deliveries } = await bakery();
    git.git('branch', 'localcoder');
    const target = await targetOf(repo, FILE, BAKING);
    const delivery = await deliveries.deliver(job, accountOf(), target, madeOf(target, SHORT));
    expect(delivery.branch?.ref).toBe('refs/localcoder/improve/baking-minutes-abcd2345');
    expect(git.git('rev-parse', delivery.branch?.name ?? '')).toBe(delivery.branch?.head);
    expect(note(git, delivery)).toContain('git update-ref -d refs/localcoder/improve/baking-minutes-abcd2345');
  });

  it('that finds a branch of an earlier run of the same job keeps it and says that it differs', async () => {
    const { git, repo, deliveries, target, delivery } = await delivered();
    const again = await deliveries.deliver(job, accountOf(), target, madeOf(target, 'const bakingMinutes = (loaves) => 12 + loaves;'));
    expect(again.branch).toEqual(delivery.branch);
    expect(again.reason).toContain('from an earlier run of this job');
    expect(git.read(again.patch ?? '')).toContain('+const bakingMinutes');
    expect(await repo.sweep()).toEqual([]);
  });

  it('never changes a protected file: it ends as refused-unsafe with a note', async () => {
    const { git, repo, deliveries } = await bakery();
    git.write('.eslintrc.js', OVEN);
    const target = await targetOf(repo, '.eslintrc.js', BAKING);
    const delivery = await deliveries.deliver(jobFor(aimAt('.eslintrc.js', 'bakingMinutes')), accountOf(), target, madeOf(target, SHORT));
    expect(delivery).toMatchObject({ outcome: 'refused-unsafe', reason: expect.stringContaining('.eslintrc.js is never written') });
    expect(delivery.patch ?? delivery.branch ?? delivery.change).toBeUndefined();
    expect(note(git, delivery)).toContain('refused-unsafe');
  });
});

describe('an ending without changed code', () => {
  it('explained: a note with prose and facts, and apply takes out just the comment', async () => {
    const { git, repo, deliveries } = await bakery();
    const saved = `// @ai explain\n${OVEN}`;
    git.write(FILE, saved);
    const target = await targetOf(repo, FILE, BAKING, '@ai explain');
    const account = accountOf({
      outcome: 'explained',
      reason: 'bakingMinutes explained',
      prose: 'Adds the **warm-up** to `loaves`.\n\n- twelve minutes',
      facts: [{ title: 'Called in this file by', lines: ['main (src/oven.js:9)'] }],
    });
    const delivery = await deliveries.deliver(jobFor(aimAt(FILE, 'bakingMinutes'), { kind: 'explain' }), account, target);
    expect(delivery).toMatchObject({ outcome: 'explained', change: { file: FILE } });
    expect(delivery.branch ?? delivery.patch).toBeUndefined();
    const text = note(git, delivery);
    expect(text).toContain('> Adds the **warm-up** to `loaves`.\n>\n> - twelve minutes');
    expect(text).toContain('**Called in this file by**\n\n- main (`src/oven.js:9`)');
    expect(text).toContain('# takes the @ai comment out of src/oven.js');
    expect(text).not.toContain('## Leave it');
    expect(await deliveries.apply(delivery)).toEqual({ is: 'done', file: FILE, exact: true });
    expect(git.read(FILE)).toBe(OVEN);
    expect(await deliveries.apply(delivery)).toEqual({ is: 'already' });
    await deliveries.unapply(delivery);
    expect(git.read(FILE)).toBe(saved);
  });

  it('explained by a command: there is nothing to apply', async () => {
    const { repo, deliveries } = await bakery();
    const target = await targetOf(repo, FILE, BAKING);
    const delivery = await deliveries.deliver(job, accountOf({ outcome: 'explained', prose: 'It bakes.' }), target);
    expect(delivery.change).toBeUndefined();
    expect(await deliveries.apply(delivery)).toMatchObject({ is: 'refused', why: 'this result changes nothing in your files' });
  });

  it('every outcome gets a note, and only endings with an answer touch anything else', async () => {
    const { git, repo, deliveries } = await bakery();
    git.write(FILE, ASKED);
    const target = await targetOf(repo, FILE, BAKING, '@ai improve');
    const withChange: Outcome[] = [];
    for (const [index, outcome] of OUTCOMES.entries()) {
      const each = jobFor(job.aim, { id: `aaaaaa${String.fromCharCode(97 + index)}a` as JobId });
      const account = accountOf({ outcome, reason: `it ended as ${outcome}` });
      const delivery = await deliveries.deliver(each, account, target, madeOf(target, SHORT));
      expect(note(git, delivery)).toContain(`**${outcome}**: it ended as ${outcome}`);
      expect(delivery.account).toEqual(account);
      expect(delivery.branch !== undefined, outcome).toBe(outcome.startsWith('changed'));
      expect(delivery.patch !== undefined, outcome).toBe(outcome.startsWith('changed'));
      if (delivery.change !== undefined) withChange.push(outcome);
    }
    expect(withChange).toEqual(['changed', 'changed-unverified', 'no-change', 'explained', 'reviewed-findings', 'reviewed-none']);
    expect(git.git('for-each-ref', '--format=x', 'refs/heads/localcoder').split('\n')).toHaveLength(2);
  });

  it('before any target was found: a short note with the reason and the next step', async () => {
    const { git, deliveries } = await bakery();
    const account = {
      outcome: 'refused-not-found',
      reason: 'bakingMinutes is gone',
      next: 'Ask again.',
      checks: [],
      findings: [],
      ledger: [],
    } as const;
    const delivery = await deliveries.deliver(job, account);
    expect(delivery).toEqual({
      outcome: 'refused-not-found',
      reason: account.reason,
      next: account.next,
      note: '.localcoder/notes/abcd2345.md',
      account,
    });
    const text = note(git, delivery);
    expect(text).toContain('Next: Ask again.');
    expect(text.split('\n').length).toBeLessThan(16);
    expect(text).not.toContain('## Checks');
  });
});

describe('a worker that dies while it delivers', () => {
  /** A repo whose n-th call of a writing method fails, before or after it has done its work. */
  function failing(repo: Repo, nth: number, when: 'before' | 'after'): { repo: Repo; called: () => number } {
    let calls = 0;
    const counted =
      <Args extends unknown[], Result>(act: (...args: Args) => Promise<Result>) =>
      async (...args: Args): Promise<Result> => {
        calls += 1;
        if (calls === nth && when === 'before') throw new Error('killed');
        const result = await act(...args);
        if (calls === nth) throw new Error('killed');
        return result;
      };
    const { publish, patch, writeNote, committed } = repo;
    return {
      repo: { ...repo, publish: counted(publish), patch: counted(patch), writeNote: counted(writeNote), committed: counted(committed) },
      called: () => calls,
    };
  }

  it('at any step delivers the very same thing when it tries again', async () => {
    const { git, repo, stateDir, deliveries, target, delivery } = await delivered(`${ASKED}// mine\n`);
    const edits = madeOf(target, SHORT);
    const state = (): string[] => [git.git('for-each-ref'), git.read(delivery.note), git.read(delivery.patch ?? '')];
    const reset = (): void => {
      git.git('update-ref', '-d', delivery.branch?.ref ?? '');
      removeFolder(path.join(git.path, '.localcoder'));
    };
    const wanted = state();
    const counter = failing(repo, 0, 'before');
    reset();
    await deliveriesOf(counter.repo, stateDir).deliver(job, accountOf(), target, edits);
    const steps = counter.called();
    expect(steps).toBe(5);
    for (let nth = 1; nth <= steps; nth += 1) {
      for (const when of ['before', 'after'] as const) {
        reset();
        const dying = deliveriesOf(failing(repo, nth, when).repo, stateDir);
        await expect(dying.deliver(job, accountOf(), target, edits), `${when} call ${nth}`).rejects.toThrow('killed');
        expect(await deliveries.deliver(job, accountOf(), target, edits), `${when} call ${nth}`).toEqual(delivery);
        expect(state(), `${when} call ${nth}`).toEqual(wanted);
      }
    }
    expect(await deliveries.deliver(job, accountOf(), target, edits)).toEqual(delivery);
    expect(state()).toEqual(wanted);
    expect(git.git('fsck', '--strict', '--no-dangling')).toBe('');
  });

  it('writes the ref before the patch and the patch before the note', async () => {
    const { repo, stateDir, target } = await delivered();
    const order: string[] = [];
    const told: Repo = {
      ...repo,
      publish: (publication) => {
        order.push('ref');
        return repo.publish(publication);
      },
      writeNote: (name, text) => {
        order.push(name);
        return repo.writeNote(name, text);
      },
    };
    await deliveriesOf(told, stateDir).deliver(job, accountOf(), target, madeOf(target, SHORT));
    expect(order).toEqual(['ref', 'patches/abcd2345.patch', 'notes/abcd2345.md']);
  });
});
