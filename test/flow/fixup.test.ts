import { execFileSync } from 'node:child_process';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Delivery } from '../../src/core/delivery.ts';
import { refresh } from '../../src/pipeline/life/refresh.ts';
import { type Flow, fenced, inRepo, openFlow, shownCode } from '../support/flow.ts';
import { GIT_TEST_ENV, type GitRepo, gitRepo } from '../support/git-repo.ts';
import type { Script } from '../support/scripted-engine.ts';

// Real rebases of real repositories, on a machine that may have other work.
vi.setConfig({ testTimeout: 90_000 });

let flow: Flow;
afterEach(async () => flow.close());

const FILE = inRepo('src/till.js');
const TOTAL = 'function total(prices) {\n  var sum = 0;\n  for (const price of prices) sum = sum + price;\n  return sum;\n}\n';
const CHANGE = '\nfunction change(paid, due) {\n  var back = paid - due;\n  return back;\n}\n';
const TAX = '\nfunction tax(amount) {\n  var rate = 7;\n  return amount * rate;\n}\n';
const MODERN: Script = ({ messages }) => fenced(shownCode(messages.at(-1)?.content ?? '').replaceAll('var ', 'let '));
const FIXUP = { form: { fixup: true } } as const;

/** A till whose first function is pushed, and two more in two commits that are not. */
function till(): GitRepo {
  const repo = gitRepo({ files: { [FILE]: TOTAL } });
  repo.git('update-ref', 'refs/remotes/origin/main', 'HEAD');
  repo.write(FILE, TOTAL + CHANGE);
  repo.commit('Give change back');
  repo.write(FILE, TOTAL + CHANGE + TAX);
  repo.commit('Add “the tax”: 7 %');
  return repo;
}

async function ask(repo: GitRepo, symbol: string, options: Parameters<Flow['ask']>[2] = FIXUP, script = MODERN): Promise<Delivery> {
  flow = await openFlow(script, { repo });
  await flow.ask('improve', { at: 'place', file: FILE, symbol }, options);
  await flow.drain();
  return flow.delivery();
}

/** What a person does with it, by git alone. */
function squash({ branch }: Delivery, upstream = 'origin/main'): void {
  flow.repo.git('merge', '-q', '--ff-only', branch?.name ?? '');
  execFileSync('git', ['-C', flow.repo.path, 'rebase', '-q', '-i', '--autosquash', upstream], {
    env: { ...GIT_TEST_ENV, GIT_SEQUENCE_EDITOR: ':', GIT_EDITOR: ':' },
    stdio: 'pipe',
  });
}

const subjects = (): string[] => flow.repo.git('log', '--reverse', '--format=%s').split('\n');
const branches = (): string => flow.repo.git('for-each-ref', '--format=%(refname)', 'refs/heads/localcoder');

describe('a fixup', () => {
  it('is a commit that git squashes into the one that owns the lines, below others', async () => {
    const repo = till();
    const owner = repo.git('rev-parse', 'HEAD~1');
    const before = repo.snapshot();
    const delivery = await ask(repo, 'change');
    expect(delivery).toMatchObject({
      outcome: 'changed',
      branch: { fixupOf: { commit: owner, subject: 'Give change back', isFirst: false } },
    });
    expect(repo.snapshot()).toEqual(before);
    const message = repo.git('log', '-1', '--format=%B', delivery.branch?.ref ?? '');
    expect(message).toMatch(/^fixup! Give change back\n\n/u);
    expect(message).toContain(`LocalCoder-Fixup-of: ${owner}`);
    expect(message).toMatch(/LocalCoder-Job: \w+\n/u);
    expect(delivery.next).toContain(`git rebase -i --autosquash ${owner.slice(0, 12)}^`);
    expect(repo.read(delivery.note)).toContain('a fixup of');
    squash(delivery);
    expect(subjects()).toEqual(['Open the bakery', 'Give change back', 'Add “the tax”: 7 %']);
    expect(repo.git('show', 'HEAD~1:src/till.js')).toBe((TOTAL + CHANGE.replace('var', 'let')).trimEnd());
    expect(repo.git('show', 'HEAD:src/till.js')).toBe((TOTAL + CHANGE.replace('var', 'let') + TAX).trimEnd());
  });

  it('finds a first commit, an odd subject, and a doc comment above the lines it documents', async () => {
    const repo = gitRepo({ files: { [FILE]: TOTAL } });
    repo.write(FILE, TOTAL + TAX);
    repo.commit('Add “the tax”: 7 %');
    flow = await openFlow(
      () => fenced('/**\n * Adds the tax.\n * @param {number} amount - the amount\n * @returns {number} the tax\n */'),
      { repo },
    );
    await flow.ask('document', { at: 'place', file: FILE, symbol: 'tax' }, FIXUP);
    await flow.drain();
    const documented = flow.delivery();
    expect(documented, documented.reason).toMatchObject({ branch: { fixupOf: { commit: repo.head(), subject: 'Add “the tax”: 7 %' } } });
    squash(documented, 'HEAD~2');
    expect(subjects()).toEqual(['Open the bakery', 'Add “the tax”: 7 %']);
    expect(repo.git('show', 'HEAD:src/till.js')).toContain('* Adds the tax.');
    await flow.close();
    const first = await ask(gitRepo({ files: { [FILE]: TOTAL } }), 'total');
    expect(first).toMatchObject({ branch: { fixupOf: { isFirst: true } } });
    expect(first.next).toContain('--autosquash --root');
    squash(first, '--root');
    expect(subjects()).toEqual(['Open the bakery']);
    expect(flow.repo.read(FILE)).toBe(TOTAL.replace('var', 'let'));
  });

  it('takes nothing along that is saved and not committed', async () => {
    const repo = till();
    repo.write(FILE, `// mine\n${repo.read(FILE)}// mine, too\n`);
    const delivery = await ask(repo, 'tax');
    expect(delivery).toMatchObject({ outcome: 'changed', branch: { fixupOf: { commit: repo.head() } } });
    expect(repo.git('diff', '--stat', 'HEAD', delivery.branch?.ref ?? '')).toContain('1 file changed, 1 insertion(+), 1 deletion(-)');
    expect(repo.git('apply', '--check', delivery.patch ?? '')).toBe('');
  });

  it('shares a branch with others of its request, each for its own owner', async () => {
    flow = await openFlow(MODERN, { repo: till() });
    const shared = { form: { fixup: true, oneBranch: true }, request: 'one command' } as const;
    for (const symbol of ['tax', 'change']) await flow.ask('improve', { at: 'place', file: FILE, symbol }, shared);
    await flow.drain();
    expect(branches().split('\n')).toHaveLength(1);
    squash(flow.delivery());
    expect(subjects()).toEqual(['Open the bakery', 'Give change back', 'Add “the tax”: 7 %']);
    expect(flow.repo.read(FILE)).toBe(TOTAL + (CHANGE + TAX).replaceAll('var', 'let'));
  });

  it('follows when its owner moves', async () => {
    const delivery = await ask(till(), 'change');
    const { repo } = flow;
    repo.git('commit', '-q', '--amend', '-m', 'Add the tax');
    repo.write(FILE, `// the till\n${repo.read(FILE)}`);
    repo.git('commit', '-q', '-am', 'Name the till');
    const [row] = flow.rows();
    if (row === undefined) throw new Error('there is a job');
    const { bench } = await flow.world.adopt(repo.path);
    const refreshed = await refresh(row, flow.world, bench, new AbortController().signal);
    expect(refreshed.is, JSON.stringify(refreshed)).toBe('refreshed');
    expect(flow.delivery()).toMatchObject({
      branch: { ref: delivery.branch?.ref, base: repo.head(), fixupOf: { subject: 'Give change back' } },
    });
    squash(flow.delivery());
    expect(subjects()).toEqual(['Open the bakery', 'Give change back', 'Add the tax', 'Name the till']);
  });
});

describe('no fixup, and no branch, comes of', () => {
  /** A repository, the symbol asked about, and what is answered. */
  const refused = async (repo: GitRepo, symbol: string, outcome: string, reason: RegExp, asked = 1): Promise<void> => {
    const delivery = await ask(repo, symbol);
    expect([delivery.outcome, delivery.branch, delivery.patch], delivery.reason).toEqual([outcome, undefined, undefined]);
    expect(delivery.reason).toMatch(reason);
    expect(delivery.next).toContain('Leave out --fixup');
    expect(flow.engine.requests).toHaveLength(asked);
    expect(branches()).toBe('');
  };

  it('lines that are pushed already: no model is asked', () =>
    refused(
      till(),
      'total',
      'refused-unsafe',
      /^changed lines \(src\/till\.js:1\) belong to [0-9a-f]{10}, which a remote has already$/u,
      0,
    ));

  it('lines of two commits, which are named', async () => {
    const repo = till();
    const [, tax = ''] = [repo.git('rev-parse', 'HEAD~1'), repo.head()];
    repo.write(FILE, repo.read(FILE).replace('return amount * rate', 'var due = amount * rate;\n  return due'));
    const due = repo.commit('Name what is due');
    await refused(
      repo,
      'tax',
      'refused-unsafe',
      new RegExp(
        `^the changed lines belong to 2 commits: ${tax.slice(0, 10)} \\(Add “the tax”: 7 %\\), ${due.slice(0, 10)} \\(Name what is due\\)$`,
        'u',
      ),
    );
  });

  it('lines that are saved and not committed', async () => {
    const repo = till();
    repo.write(FILE, repo.read(FILE).replace('rate = 7', 'rate = 19'));
    await refused(repo, 'tax', 'refused-unsafe', /^the lines of tax are not committed as they are saved$/u, 0);
  });

  it('a file that is not committed at all', async () => {
    const repo = till();
    repo.git('rm', '-q', '--cached', FILE);
    repo.git('commit', '-q', '-m', 'Forget the till');
    await refused(repo, 'tax', 'refused-unsafe', /^src\/till\.js is not committed$/u, 0);
  });

  it('a subject that two commits have', async () => {
    const repo = till();
    repo.git('commit', '-q', '--allow-empty', '-m', 'Give change back');
    await refused(repo, 'change', 'refused-unsupported', /^2 commits have the same subject: /u);
  });

  it('an owner behind a merge, or under another name of the file', async () => {
    const merged = till();
    merged.git('checkout', '-q', '-b', 'side', 'HEAD~1');
    merged.write('other.js', '\n');
    merged.commit('Elsewhere');
    merged.git('checkout', '-q', 'main');
    merged.git('merge', '-q', '--no-edit', 'side');
    await refused(merged, 'tax', 'refused-unsupported', /^there is a merge between [0-9a-f]{10} \(Add “the tax”: 7 %\) and HEAD$/u);
    await flow.close();
    const renamed = gitRepo({ files: { 'src/old.js': TOTAL } });
    renamed.git('mv', 'src/old.js', FILE);
    renamed.git('commit', '-q', '-m', 'Call it a till');
    await refused(renamed, 'total', 'refused-unsupported', /^src\/till\.js had another name in [0-9a-f]{10} \(Open the bakery\)$/u);
  });

  it('an edit that git could not move past a later commit', async () => {
    const repo = gitRepo({ files: { [FILE]: TOTAL } });
    repo.write(FILE, TOTAL.replace('  for', '  // one by one\n  for'));
    repo.commit('Say how');
    await refused(
      repo,
      'total',
      'refused-unsafe',
      /^the edit cannot be moved from HEAD to [0-9a-f]{10} \(Open the bakery\), past [0-9a-f]{10} \(Say how\)$/u,
    );
  });
});
