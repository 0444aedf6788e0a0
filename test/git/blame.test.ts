import { afterEach, describe, expect, it } from 'vitest';
import type { Oid, RepoPath } from '../../src/core/brand.ts';
import type { Repo } from '../../src/core/port/repo.ts';
import { openRepo } from '../../src/git/repo.ts';
import { type GitRepo, type GitRepoOptions, gitRepo, removeFolder, temporaryFolder } from '../support/git-repo.ts';

const FILE = 'src/a “b”\t.js' as RepoPath;

let person: GitRepo;
let repo: Repo;
let state: string;
afterEach(async () => {
  await repo.close();
  person.remove();
  removeFolder(state);
});

async function open(options: GitRepoOptions = {}): Promise<Oid> {
  person = gitRepo({ files: { [FILE]: 'one\ntwo\nthree\n' }, ...options });
  state = temporaryFolder();
  repo = await openRepo({ path: person.path, stateDir: state });
  return person.head() as Oid;
}

describe('who last wrote a line', () => {
  it.each(['sha1', 'sha256'] as const)('is told of the lines asked about, at a commit, in a %s repository', async (format) => {
    const first = await open({ format });
    person.write(FILE, 'one\nzwei\nthree\nfour\n');
    const second = person.commit('Second') as Oid;
    person.write(FILE, 'saved\n');
    const asked = [
      { first: 1, last: 2 },
      { first: 4, last: 4 },
    ];
    expect(await repo.blame(second, FILE, asked)).toEqual([
      { line: 1, commit: first, file: FILE },
      { line: 2, commit: second, file: FILE },
      { line: 4, commit: second, file: FILE },
    ]);
    expect(await repo.blame(second, FILE, [])).toEqual([]);
    await expect(repo.blame(second, FILE, [{ first: 9, last: 9 }])).rejects.toMatchObject({ code: 'git-failed' });
  });

  it('names the file as it was called then', async () => {
    const first = await open();
    person.git('mv', FILE, 'src/new.js');
    person.git('commit', '-q', '-m', 'Rename');
    const all = [{ first: 1, last: 1 }];
    expect(await repo.blame(person.head() as Oid, 'src/new.js' as RepoPath, all)).toEqual([{ line: 1, commit: first, file: FILE }]);
  });

  it('is asked without running what the repository configures, or passing over the commits that it wants ignored', async () => {
    const first = await open();
    person.write('.gitattributes', '* diff=own filter=own\n');
    person.git('config', 'diff.own.textconv', `touch ${person.path}/ran; cat`);
    person.git('config', 'filter.own.smudge', `touch ${person.path}/ran; cat`);
    person.git('config', 'blame.ignoreRevsFile', 'nothing-of-the-kind');
    person.write(FILE, 'one\nzwei\nthree\n');
    const second = person.git('commit-tree', '-p', first, '-m', 'x', treeWith(FILE, 'one\nzwei\nthree\n')) as Oid;
    expect(await repo.blame(second, FILE, [{ first: 2, last: 2 }])).toEqual([{ line: 2, commit: second, file: FILE }]);
    expect((await repo.saved('ran' as RepoPath)).is).toBe('absent');
  });
});

describe('what no remote has', () => {
  it('is told from the newest on, with parents and subjects', async () => {
    const first = await open();
    expect(await repo.unpublished(first, 10)).toEqual([{ commit: first, parents: [], subject: 'Open the bakery' }]);
    person.git('update-ref', 'refs/remotes/origin/main', 'HEAD');
    person.git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/main');
    const second = person.commit('Two lines\nof a subject, “quoted”\n\nand a body') as Oid;
    const third = person.commit('Third') as Oid;
    expect(await repo.unpublished(third, 10)).toEqual([
      { commit: third, parents: [second], subject: 'Third' },
      { commit: second, parents: [first], subject: 'Two lines of a subject, “quoted”' },
    ]);
    expect(await repo.unpublished(third, 1)).toHaveLength(1);
    expect(await repo.unpublished(first, 10)).toEqual([]);
  });
});

function treeWith(file: string, text: string): string {
  const blob = person.gitBytes(['hash-object', '-w', '--no-filters', '--stdin'], text).toString().trim();
  const [folder = '', name = ''] = file.split('/');
  const inner = person.gitBytes(['mktree', '-z'], `100644 blob ${blob}\t${name}\0`).toString().trim();
  return person.gitBytes(['mktree', '-z'], `40000 tree ${inner}\t${folder}\0`.replace('40000', '040000')).toString().trim();
}
