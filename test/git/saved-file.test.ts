import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, linkSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Oid, RepoPath } from '../../src/core/brand.ts';
import type { Repo } from '../../src/core/port/repo.ts';
import { openRepo } from '../../src/git/repo.ts';
import { writeWhole } from '../../src/git/write-file.ts';
import { type GitRepo, gitRepo, removeFolder, temporaryFolder } from '../support/git-repo.ts';

const OVEN = 'src/oven.js' as RepoPath;

let person: GitRepo;
let stateDir: string;
let repo: Repo;

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

describe('a saved file', () => {
  it('is never waited for when it is a pipe, and never read when it is huge', async () => {
    execFileSync('mkfifo', [join(person.path, 'pipe.ts')]);
    execFileSync('truncate', ['-s', '100M', join(person.path, 'huge.ts')]);
    expect(await repo.saved('pipe.ts' as RepoPath)).toEqual({ is: 'refused', why: 'it is not a regular file' });
    expect(await repo.saved('huge.ts' as RepoPath)).toEqual({ is: 'refused', why: 'it is larger than 32 MiB' });
  });

  it.each(['', '.', '..', '../x', 'a/../b', 'a//b', '/etc/passwd', 'C:\\x', 'a\0b', 'x/.git/config', '.Git', '.git ', 'GIT~1/x'])(
    'is refused by its name: %j',
    async (file) => {
      expect(await repo.saved(file as RepoPath)).toMatchObject({ is: 'refused' });
    },
  );

  it('is absent when its folder is a file, or its name is too long', async () => {
    expect(await repo.saved('README.md/x' as RepoPath)).toEqual({ is: 'absent' });
    expect(await repo.saved('x'.repeat(300) as RepoPath)).toEqual({ is: 'absent' });
  });

  it('has the mode git would record, also where the executable bit means nothing', async () => {
    chmodSync(join(person.path, OVEN), 0o755);
    expect(await repo.saved(OVEN)).toMatchObject({ mode: '100755' });
    person.git('config', 'core.fileMode', 'false');
    const other = await openRepo({ path: person.path, stateDir });
    expect(await other.saved(OVEN)).toMatchObject({ mode: '100644' });
    await other.close();
  });

  it.runIf(process.geteuid?.() !== 0)('that may not be read is the world’s no', async () => {
    chmodSync(join(person.path, OVEN), 0);
    await expect(repo.saved(OVEN)).rejects.toMatchObject({ code: 'permission-denied' });
  });
});

describe('replacing a saved file', () => {
  it('never shows half of it: it is the old file or the new one at every look', async () => {
    const [old, fresh] = ['o'.repeat(200_000), 'n'.repeat(200_000)];
    person.write(OVEN, old);
    const seen = new Set<string>();
    let done = false;
    const look = async (): Promise<void> => {
      while (!done) {
        seen.add(person.read(OVEN));
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    const looking = look();
    expect(await repo.replaceSaved(OVEN, repo.hash(Buffer.from(old)), Buffer.from(fresh))).toBe(true);
    done = true;
    await looking;
    expect([...seen].every((text) => text === old || text === fresh)).toBe(true);
    expect(readdirSync(join(person.path, 'src')).sort()).toEqual(['cart.ts', 'oven.js']);
  });

  it('gives way to a save that comes while it writes', async () => {
    const path = join(person.path, OVEN);
    const saved = await writeWhole(path, `${path}.tmp`, 'ours\n', {
      mode: 0o644,
      still: async () => {
        writeFileSync(path, 'theirs\n');
        return false;
      },
    });
    expect(saved).toBe(false);
    expect(readFileSync(path, 'utf8')).toBe('theirs\n');
    expect(existsSync(`${path}.tmp`)).toBe(false);
  });

  it('leaves another name of the same file as it was', async () => {
    linkSync(join(person.path, OVEN), join(person.path, 'other.js'));
    const before = person.read('other.js');
    expect(await repo.replaceSaved(OVEN, repo.hash(person.bytes(OVEN)), Buffer.from('new\n'))).toBe(true);
    expect(person.read('other.js')).toBe(before);
  });

  it.runIf(process.geteuid?.() === 0)('keeps the owner', async () => {
    execFileSync('chown', ['12345:12346', join(person.path, OVEN)]);
    await repo.replaceSaved(OVEN, repo.hash(person.bytes(OVEN)), Buffer.from('new\n'));
    const { uid, gid } = statSync(join(person.path, OVEN));
    expect([uid, gid]).toEqual([12_345, 12_346]);
  });
});

describe('notes', () => {
  it('are refused where a link or a file is in the way', async () => {
    writeFileSync(join(person.path, '.localcoder'), '');
    await expect(repo.writeNote('notes/a.md', 'x')).rejects.toMatchObject({ code: 'git-refused' });
    execFileSync('rm', [join(person.path, '.localcoder')]);
    mkdirSync(join(person.path, '.localcoder'));
    symlinkSync(stateDir, join(person.path, '.localcoder', 'notes'));
    await expect(repo.writeNote('notes/a.md', 'x')).rejects.toMatchObject({ code: 'git-refused' });
    execFileSync('rm', [join(person.path, '.localcoder', '.gitignore')]);
    symlinkSync(join(stateDir, 'x'), join(person.path, '.localcoder', '.gitignore'));
    await expect(repo.writeNote('a.md', 'x')).rejects.toMatchObject({ code: 'git-refused' });
    expect(existsSync(join(stateDir, 'x'))).toBe(false);
    expect(existsSync(join(stateDir, 'a.md'))).toBe(false);
  });

  it('take back the folder’s ignore file when somebody emptied it', async () => {
    await repo.writeNote('notes/a.md', 'x');
    writeFileSync(join(person.path, '.localcoder', '.gitignore'), '# nothing\n');
    await repo.writeNote('notes/b.md', 'x');
    expect(person.git('status', '--porcelain', '--untracked-files=all')).toBe('');
  });
});

describe('names that are not UTF-8', () => {
  it('are counted, and everything else is listed', async () => {
    execFileSync('sh', ['-c', `printf x > "$(printf 'caf\\351.ts')"`], { cwd: person.path });
    const { files, unreadable } = await repo.files();
    expect(unreadable).toBe(1);
    expect(files).toHaveLength(4);
    const head = person.commit('Café') as Oid;
    expect(await repo.changes(await repo.parent(head), head)).toEqual([]);
    expect((await repo.files()).unreadable).toBe(1);
  });
});
