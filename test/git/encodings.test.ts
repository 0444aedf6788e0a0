import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RepoPath } from '../../src/core/brand.ts';
import type { Repo } from '../../src/core/port/repo.ts';
import { openRepo } from '../../src/git/repo.ts';
import { GIT_TEST_ENV, type GitRepo, gitRepo, removeFolder, temporaryFolder } from '../support/git-repo.ts';
import { editRandomFiles } from '../support/random-files.ts';

describe('files in any encoding', () => {
  it('keep every byte outside the edited span, or are refused; their patches apply exactly', async () => {
    const { edited, refused, patched } = await editRandomFiles(400, 8, 20_250_615);
    expect(edited + refused).toBe(400);
    expect(patched).toBe(50);
    expect(Math.min(edited, refused)).toBeGreaterThan(50);
  });
});

describe('a patch', () => {
  let person: GitRepo;
  let repo: Repo;
  let stateDir: string;

  beforeEach(async () => {
    person = gitRepo();
    stateDir = temporaryFolder('localcoder-state');
    repo = await openRepo({ path: person.path, stateDir });
  });
  afterEach(async () => {
    await repo.close();
    person.remove();
    removeFolder(stateDir);
  });

  it.each<[name: string, before: string | Buffer, after: string | Buffer]>([
    ['CRLF', 'a\r\nb\r\nc\r\n', 'a\r\nB\r\nc\r\n'],
    ['a byte order mark', '\ufeffa\nb\n', '\ufeffa\nB\n'],
    ['no final line break', 'a\nb', 'a\nB'],
    ['a final line break that goes', 'a\nb\n', 'a\nb'],
    ['mixed line endings', 'a\r\nb\nc\r', 'a\r\nb\nC\r'],
    ['an empty file that fills', '', 'a\n'],
    ['a file that empties', 'a\n', ''],
    ['UTF-16', Buffer.from('\ufeffa\nb\n', 'utf16le'), Buffer.from('\ufeffa\nB\n', 'utf16le')],
    ['Latin-1', Buffer.from('süß\n', 'latin1'), Buffer.from('süßer\n', 'latin1')],
    ['lines that look like a patch', '--- a/x\n+++ b/x\n@@ -1 +1 @@\n', '--- a/x\n+++ b/y\n@@ -1 +1 @@\n'],
    ['blanks at line ends', 'a  \nb\t\n', 'a  \nc\t \n'],
  ])('fits bytes with %s, there and back', async (_name, before, after) => {
    const file = 'src/bread roll "süß"\nnew.ts' as RepoPath;
    const patch = await repo.patch(file, '100755', Buffer.from(before), Buffer.from(after));
    expect(Buffer.from(patch).toString()).toBe(patch);
    for (const settings of [[], ['-c', 'apply.whitespace=nowarn', '-c', 'core.quotePath=false']]) {
      person.write(file, before);
      execFileSync('git', [...settings, 'apply', '-'], {
        cwd: person.path,
        input: patch,
        env: { ...GIT_TEST_ENV },
        stdio: ['pipe', 'pipe', 'pipe'],
      });
      expect(person.bytes(file).equals(Buffer.from(after))).toBe(true);
      execFileSync('git', [...settings, 'apply', '-R'], {
        cwd: person.path,
        input: patch,
        env: { ...GIT_TEST_ENV },
        stdio: ['pipe', 'pipe', 'pipe'],
      });
      expect(person.bytes(file).equals(Buffer.from(before))).toBe(true);
    }
  });

  it('fits CRLF bytes also where the person has git convert line endings', async () => {
    const [before, after] = ['a\r\nb\r\n', 'a\r\nB\r\n'];
    person.git('config', 'core.autocrlf', 'true');
    person.write('src/a.ts', before);
    const patch = await repo.patch('src/a.ts' as RepoPath, '100644', Buffer.from(before), Buffer.from(after));
    person.gitBytes(['apply', '-'], patch);
    expect(person.read('src/a.ts')).toBe(after);
  });

  it('is the same in every repository, whatever its settings say', async () => {
    const make = (): Promise<string> => repo.patch('src/a.ts' as RepoPath, '100644', Buffer.from('a\nb\nc\n'), Buffer.from('a\nB\nc\n'));
    const plain = await make();
    for (const [key, value] of [
      ['diff.noprefix', 'true'],
      ['diff.context', '0'],
      ['diff.algorithm', 'patience'],
      ['color.ui', 'always'],
      ['diff.mnemonicPrefix', 'true'],
    ] as const) {
      person.git('config', key, value);
    }
    person.write('.gitattributes', '*.ts -diff\n');
    expect(await make()).toBe(plain);
    expect(plain).toMatch(/^diff --git a\/src\/a\.ts b\/src\/a\.ts\nindex [0-9a-f]{40}\.\.[0-9a-f]{40} 100644\n/u);
  });
});
