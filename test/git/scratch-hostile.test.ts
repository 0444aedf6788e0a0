import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Oid, RepoPath } from '../../src/core/brand.ts';
import type { Checkout } from '../../src/core/port/scratch.ts';
import { BAKERY, type GitRepo, gitRepo, removeFolder, snapshotOf, temporaryFolder } from '../support/git-repo.ts';
import { hostileRepo } from '../support/hostile-repo.ts';
import { type TestScratch, testScratch } from '../support/open-scratch.ts';

const CART = 'src/cart.ts' as RepoPath;

/** Everything below a folder with what it is and holds; folders in which nothing stands are left out. */
function contentOf(root: string): Record<string, string> {
  const seen: Record<string, string> = {};
  for (const [path, told] of Object.entries(snapshotOf(root))) {
    const mode = Number.parseInt(/ mode (\d+)/u.exec(told)?.[1] ?? '', 8);
    // What git and a command that reads and writes as its owner can tell apart.
    seen[path] = `${told.slice(0, 16)} ${(mode & 0o170700).toString(8)}`;
  }
  return seen;
}

describe('a scratch checkout after commands ran in it', () => {
  let person: GitRepo;
  let made: TestScratch;
  let checkout: Checkout;
  let outside: string;
  const at = (path: string): string => join(checkout.root, path);

  beforeEach(async () => {
    person = gitRepo({
      files: { ...BAKERY, 'Cargo.toml': '', 'scripts/Cargo.toml': '', 'scripts/target': 'a file\n', 'run.sh': '#!/bin/sh\n' },
    });
    chmodSync(join(person.path, 'run.sh'), 0o755);
    symlinkSync('src/cart.ts', join(person.path, 'cart-link'));
    person.commit('Links and programs');
    made = await testScratch(person);
    checkout = await made.checkout();
    outside = temporaryFolder('localcoder-outside');
    mkdirSync(join(outside, 'src'));
    writeFileSync(join(outside, 'src/cart.ts'), 'theirs');
    writeFileSync(join(outside, 'keep'), 'theirs');
  });
  afterEach(async () => {
    await made.remove();
    person.remove();
    removeFolder(outside);
  });

  const mischief: Readonly<Record<string, () => void>> = {
    'untracked files and folders': () => {
      mkdirSync(at('coverage/deep/er'), { recursive: true });
      writeFileSync(at('coverage/deep/er/x'), '');
      writeFileSync(at('src/new\nline.ts'), '');
      writeFileSync(Buffer.concat([Buffer.from(`${checkout.root}/`), Buffer.from([0xff, 0xfe, 0x2d])]), 'no text');
    },
    'changed, emptied and deleted files': () => {
      writeFileSync(at(CART), 'changed');
      writeFileSync(at('README.md'), '');
      rmSync(at('src/oven.js'));
      rmSync(at('scripts'), { recursive: true });
    },
    'a change that keeps size and times': () => {
      const { atime, mtime } = statSync(at(CART));
      writeFileSync(at(CART), readFileSync(at(CART), 'utf8').replace('sum', 'mus'));
      utimesSync(at(CART), atime, mtime);
    },
    'changed modes': () => {
      chmodSync(at(CART), 0o777);
      chmodSync(at('run.sh'), 0o644);
      chmodSync(at('README.md'), 0o444);
      chmodSync(at('Cargo.toml'), 0);
    },
    'folders without permissions': () => {
      mkdirSync(at('locked/inner'), { recursive: true });
      writeFileSync(at('locked/inner/file'), '');
      for (const folder of ['locked/inner', 'locked', 'src', '.']) chmodSync(at(folder), 0);
    },
    'files replaced by folders, folders by files': () => {
      rmSync(at(CART));
      mkdirSync(at('src/cart.ts/inner'), { recursive: true });
      rmSync(at('scripts'), { recursive: true });
      writeFileSync(at('scripts'), 'a file');
    },
    'files and folders replaced by links that lead out': () => {
      rmSync(at(CART));
      symlinkSync(join(outside, 'src/cart.ts'), at(CART));
      rmSync(at('scripts'), { recursive: true });
      symlinkSync(outside, at('scripts'));
      rmSync(at('cart-link'));
      symlinkSync(join(outside, 'keep'), at('cart-link'));
    },
    'a folder moved away and replaced by a link to it': () => {
      renameSync(at('src'), at('moved'));
      symlinkSync('moved', at('src'));
    },
    'a folder of links to the outside': () => {
      mkdirSync(at('links'));
      symlinkSync(outside, at('links/out'));
      symlinkSync('..', at('links/up'));
    },
    'a file with a second name': () => linkSync(at(CART), at('other-name')),
    'a git repository, settings and hooks': () => {
      execFileSync('git', ['init', '-q', checkout.root], { env: { PATH: process.env.PATH ?? '', HOME: outside } });
      writeFileSync(at('.git/config'), '[core]\n\tfsmonitor = "touch /tmp/localcoder-was-here"\n\tworktree = /\n');
      writeFileSync(at('.gitattributes'), '* filter=evil eol=crlf\n');
      writeFileSync(at('.gitignore'), '*\n');
    },
    'pipes and sockets in the place of files': () => {
      rmSync(at(CART));
      execFileSync('mkfifo', [at(CART), at('pipe')]);
    },
    'folders nested deeper than any path reaches': () => {
      const dig =
        "const name = 'd'.repeat(200); for (let i = 0; i < 60; i++) { fs.mkdirSync(name); process.chdir(name); } fs.writeFileSync('x', '')";
      execFileSync(process.execPath, ['-e', dig], { cwd: checkout.root });
    },
    'a file replaced by a folder with the name of a cache': () => {
      rmSync(at('scripts/target'));
      mkdirSync(at('scripts/target'));
      writeFileSync(at('scripts/target/made'), '');
    },
    'a tool cache that is a link': () => symlinkSync(outside, at('target')),
  };

  it.each(Object.keys(mischief))('is as new after %s', async (what) => {
    const before = contentOf(checkout.root);
    mischief[what]?.();
    await checkout.put([{ file: 'src/oven.js' as RepoPath, bytes: Buffer.from('candidate\n'), mode: '100644' }]);
    expect(checkout.read('src/oven.js' as RepoPath)).toBe('candidate\n');
    await checkout.put([]);
    expect(contentOf(checkout.root)).toEqual(before);
    expect(readdirSync(checkout.root).sort()).toEqual(['Cargo.toml', 'README.md', 'cart-link', 'run.sh', 'scripts', 'src']);
    expect(statSync(at('run.sh')).mode & 0o100).toBe(0o100);
    expect(readFileSync(join(outside, 'src/cart.ts'), 'utf8')).toBe('theirs');
    expect(
      readdirSync(outside)
        .filter((name) => name !== '.config')
        .sort(),
    ).toEqual(['keep', 'src']);
  });

  it('writes a candidate to a name of its own, not to what shares the file', async () => {
    mkdirSync(at('target'));
    linkSync(at(CART), at('target/shared'));
    await checkout.put([{ file: CART, bytes: Buffer.from('candidate\n'), mode: '100644' }]);
    expect(readFileSync(at('target/shared'), 'utf8')).toBe(BAKERY[CART]);
    writeFileSync(at('target/shared'), 'spoiled');
    await checkout.put([]);
    expect(checkout.read(CART)).toBe(BAKERY[CART]);
  });

  it('keeps build caches where their manifest stands, nothing else, and takes no candidate into them', async () => {
    for (const folder of ['target/debug', '.mypy_cache', 'dist', 'build', 'src/target', 'node_modules/x', '__pycache__']) {
      mkdirSync(at(folder), { recursive: true });
      writeFileSync(at(`${folder}/made`), '');
    }
    chmodSync(at('target'), 0);
    await checkout.put([]);
    expect(existsSync(at('target/debug/made')) && existsSync(at('.mypy_cache/made'))).toBe(true);
    for (const folder of ['dist', 'build', 'src/target', 'node_modules', '__pycache__']) expect(existsSync(at(folder))).toBe(false);
    await expect(checkout.put([{ file: 'target/debug/x.rs' as RepoPath, bytes: Buffer.from(''), mode: '100644' }])).rejects.toMatchObject({
      code: 'git-refused',
    });
    // Tracked content is never kept, whatever its name.
    person.write('target/tracked', 'one');
    person.commit('A tracked target');
    const next = await made.checkout();
    expect(readdirSync(join(next.root, 'target'))).toEqual(['tracked']);
  });
});

describe('the scratch checkout of a hostile repository', () => {
  it('runs nothing, reads and writes nothing outside', async () => {
    const trap = hostileRepo();
    const made = await testScratch(trap.person, trap.environment);
    try {
      const before = trap.person.snapshot();
      const head = trap.person.git('--git-dir=.git', 'rev-parse', 'HEAD') as Oid;
      const never = new AbortController().signal;
      for (const base of [head, undefined, head]) {
        const checkout = await made.scratch.checkout(base, never);
        await checkout.put([{ file: '-rf' as RepoPath, bytes: Buffer.from('candidate\n'), mode: '100644' }]);
        expect(checkout.read('-rf' as RepoPath)).toBe('candidate\n');
        for (const file of checkout.files) checkout.read(file);
        await checkout.put([]);
        expect(lstatSync(checkout.root).isDirectory()).toBe(true);
        const held = checkout.files.map((file) => checkout.read(file) ?? '').join('');
        expect(held).not.toContain(trap.secret);
        for (const file of ['-rf', 'two\nlines.js', 'quote"and\\slash.js', ':(exclude)src', '*'] as RepoPath[])
          expect(checkout.read(file)).toBe(trap.person.read(file));
      }
      expect(trap.sprung()).toEqual([]);
      if (trap.tellsReads) expect(trap.outsideRead()).toEqual([]);
      expect(trap.outsideChanged()).toBe(false);
      expect(trap.person.snapshot()).toEqual(before);
    } finally {
      await made.remove();
      trap.remove();
    }
  });
});
