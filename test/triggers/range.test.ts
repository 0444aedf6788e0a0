import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Oid, RepoPath } from '../../src/core/brand.ts';
import type { Scope } from '../../src/core/job.ts';
import type { Repo } from '../../src/core/port/repo.ts';
import { openRepo } from '../../src/git/repo.ts';
import { type Expansion, expand } from '../../src/triggers/range.ts';
import { BAKERY, type GitRepo, gitRepo, removeFolder, temporaryFolder } from '../support/git-repo.ts';
import { readTools } from './rig.ts';

let bakery: GitRepo;
let state = '';
let repo: Repo;
beforeEach(async () => {
  bakery = gitRepo();
  state = temporaryFolder();
  repo = await openRepo({ path: bakery.path, stateDir: state });
});
afterEach(async () => {
  await repo.close();
  bakery.remove();
  removeFolder(state);
});

const expanded = (scope: Scope, on: Repo = repo): Promise<Expansion> =>
  expand({ origin: 'command', repo: on.id, kind: 'improve', instruction: '', scope }, readTools(on));
const head = (): Oid => bakery.head() as Oid;
const aims = (expansion: Expansion): string[] => expansion.jobs.map(({ aim }) => `${aim.file}#${aim.symbol}`);
const skips = (expansion: Expansion): string[] => expansion.skipped.map(({ what, why }) => `${what}: ${why}`);
const change = (file: string, from: string, to: string): void => bakery.write(file, bakery.read(file).replace(from, to));

describe('a commit', () => {
  it('means the symbols it changed, in order of path and place, whichever way it changed them', async () => {
    change('src/oven.js', 'var i', 'let i');
    change('src/cart.ts', '    let sum = 0;\n', '');
    change('src/cart.ts', '100 - percent', '100 - percent + 0');
    change('scripts/stock.py', 'self.bags[name] =', 'self.bags[name] = 0 +');
    bakery.write('src/tray.js', 'export const tray = () => 1;\n');
    bakery.commit('Change a little of everything');
    const expansion = await expanded({ at: 'commit', commit: head() });
    expect(aims(expansion)).toEqual([
      'scripts/stock.py#Pantry.store',
      'src/cart.ts#Cart.total',
      'src/cart.ts#discount',
      'src/oven.js#bakingMinutes',
      'src/tray.js#tray',
    ]);
    expect(new Set(expansion.jobs.map(({ request }) => request)).size).toBe(1);
    expect(expansion.jobs[0]).toMatchObject({ priority: 200, aim: { source: { from: 'saved' } } });
    expect(aims(await expanded({ at: 'commit', commit: head() }))).toEqual(aims(expansion));
  });

  it('is looked up in the saved text: moved symbols are found, gone ones are listed', async () => {
    change('src/cart.ts', '100 - percent', '99 - percent');
    change('src/oven.js', 'var i', 'let i');
    bakery.commit('Change two functions');
    bakery.write('src/cart.ts', `// new first line\n${bakery.read('src/cart.ts').replace('99 - percent', '98 - percent')}`);
    change('src/oven.js', 'function bakingMinutes', 'function minutes');
    const expansion = await expanded({ at: 'commit', commit: head() });
    expect(expansion.jobs.map(({ aim }) => [aim.symbol, aim.lines])).toEqual([['discount', { first: 25, last: 27 }]]);
    expect(skips(expansion)).toEqual(['src/oven.js#bakingMinutes: no longer there']);
  });

  it('takes from HEAD what is not saved, and lists what is in neither', async () => {
    change('src/oven.js', 'var i', 'let i');
    change('src/cart.ts', '100 - percent', '99 - percent');
    bakery.commit('Change two functions');
    const asked = head();
    bakery.git('rm', '-q', 'src/cart.ts');
    bakery.commit('Close the cart');
    removeFolder(join(bakery.path, 'src/oven.js'));
    const expansion = await expanded({ at: 'commit', commit: asked });
    expect(expansion.jobs.map(({ aim }) => [aim.symbol, aim.source])).toEqual([['bakingMinutes', { from: 'commit', commit: head() }]]);
    expect(skips(expansion)).toEqual(['src/cart.ts: no longer there']);
  });

  it('does not mean the neighbours of what it deleted, nor a file whose line endings alone it changed', async () => {
    change(
      'src/cart.ts',
      bakery.read('src/cart.ts').slice(bakery.read('src/cart.ts').indexOf('  add('), bakery.read('src/cart.ts').indexOf('  total(')),
      '',
    );
    bakery.write('src/oven.js', bakery.read('src/oven.js').replaceAll('\n', '\r\n'));
    bakery.commit('Nothing to add');
    const expansion = await expanded({ at: 'commit', commit: head() });
    expect(aims(expansion)).toEqual([]);
    expect(skips(expansion)).toEqual([
      'src/cart.ts#Cart.add: deleted by the change',
      'src/oven.js: changed outside its functions and types only',
    ]);
    expect(expansion.refusal).toMatchObject({ reason: 'no symbol to improve: nothing in it can be worked on' });
  });

  it('without a parent is taken whole; a merge is compared with its first parent', async () => {
    expect(aims(await expanded({ at: 'commit', commit: head() }))).toEqual([
      'scripts/stock.py#flour_needed',
      'scripts/stock.py#Pantry.__init__',
      'scripts/stock.py#Pantry.store',
      'src/cart.ts#Line',
      'src/cart.ts#Cart.add',
      'src/cart.ts#Cart.total',
      'src/cart.ts#discount',
      'src/oven.js#bakingMinutes',
    ]);
    bakery.git('switch', '-q', '-c', 'topic');
    change('src/oven.js', 'var i', 'let i');
    bakery.commit('Topic');
    bakery.git('switch', '-q', 'main');
    change('src/cart.ts', '100 - percent', '99 - percent');
    bakery.commit('Main');
    bakery.git('merge', '-q', '--no-edit', 'topic');
    expect(aims(await expanded({ at: 'commit', commit: head() }))).toEqual(['src/oven.js#bakingMinutes']);
  });

  it('lists the files that are not for us, each with its reason', async () => {
    bakery.write('.gitattributes', 'gen.js linguist-generated\n');
    bakery.write('gen.js', 'function a() {}\n');
    bakery.write('package-lock.json', '{}\n');
    bakery.write('logo.js', Buffer.from([0x66, 0, 0x66]));
    bakery.write('latin.js', Buffer.from('// caf\u00e9\n', 'latin1'));
    bakery.write('main.go', 'package main\n');
    bakery.git('rm', '-q', '--cached', 'README.md');
    bakery.commit('Odds and ends', '.gitattributes', 'gen.js', 'package-lock.json', 'logo.js', 'latin.js', 'main.go');
    const skipped = skips(await expanded({ at: 'commit', commit: head() }));
    expect(skipped).toContain('README.md: deleted by the change');
    expect(skipped).toContain('gen.js: generated');
    expect(skipped).toContain('package-lock.json: lock file');
    expect(skipped).toContain('logo.js: logo.js is a binary file');
    expect(skipped).toContain('latin.js: latin.js is not UTF-8 text; save it as UTF-8');
    expect(skipped.find((each) => each.startsWith('main.go'))).toMatch(/^main\.go: (?:no grammar for go|main\.go is in no language)/u);
  });

  it('follows a file that it renamed', async () => {
    bakery.git('mv', 'src/oven.js', 'src/stove.js');
    change('src/stove.js', 'var i', 'let i');
    bakery.commit('Rename the oven');
    expect(aims(await expanded({ at: 'commit', commit: head() }))).toEqual(['src/stove.js#bakingMinutes']);
  });
});

describe('a range and what is staged', () => {
  it('mean the symbols that differ between their two sides', async () => {
    const from = head();
    change('src/oven.js', 'var i', 'let i');
    bakery.commit('One');
    change('src/cart.ts', '100 - percent', '99 - percent');
    bakery.commit('Two');
    change('src/cart.ts', '99 - percent', '100 - percent');
    bakery.commit('Three, which takes two back');
    expect(aims(await expanded({ at: 'range', from, to: head() }))).toEqual(['src/oven.js#bakingMinutes']);
    expect(aims(await expanded({ at: 'range', from: head(), to: from }))).toEqual(['src/oven.js#bakingMinutes']);
    expect((await expanded({ at: 'range', from, to: from })).refusal?.reason).toBe('that revision changes no file');
  });

  it('of which the index is read as it is, whatever was saved after', async () => {
    expect((await expanded({ at: 'staged' })).refusal?.reason).toBe('nothing is staged');
    change('src/oven.js', 'var i', 'let i');
    bakery.git('add', '.');
    bakery.write('src/oven.js', `// saved later\n// and longer\n${bakery.read('src/oven.js')}`);
    change('src/cart.ts', '100 - percent', '99 - percent');
    const expansion = await expanded({ at: 'staged' });
    expect(expansion.jobs.map(({ aim }) => [aim.symbol, aim.lines.first])).toEqual([['bakingMinutes', 5]]);
  });

  it('are whole in a repository without commits', async () => {
    const young = gitRepo({ files: {} });
    young.write('src/oven.js', BAKERY['src/oven.js'] ?? '');
    young.git('add', '.');
    const opened = await openRepo({ path: young.path, stateDir: state });
    expect(aims(await expanded({ at: 'staged' }, opened))).toEqual(['src/oven.js#bakingMinutes']);
    await opened.close();
    young.remove();
  });
});

describe('a bare repository', () => {
  it('is read at the revision', async () => {
    const before = head();
    change('src/oven.js', 'var i', 'let i');
    const asked = bakery.commit('Change') as Oid;
    change('src/oven.js', 'let i', 'const i');
    bakery.commit('Change again');
    const bare = join(state, 'bare.git');
    bakery.git('clone', '-q', '--bare', bakery.path, bare);
    const opened = await openRepo({ path: bare, stateDir: state });
    expect((await expanded({ at: 'commit', commit: asked }, opened)).jobs.map(({ aim }) => [aim.symbol, aim.source])).toEqual([
      ['bakingMinutes', { from: 'commit', commit: asked }],
    ]);
    expect(aims(await expanded({ at: 'range', from: before, to: head() }, opened))).toEqual(['src/oven.js#bakingMinutes']);
    expect((await expanded({ at: 'place', file: 'src/oven.js' as RepoPath }, opened)).jobs[0]?.aim.source).toEqual({
      from: 'commit',
      commit: head(),
    });
    expect((await expanded({ at: 'staged' }, opened)).refusal?.outcome).toBe('refused-unsupported');
    await opened.close();
  });
});

describe('a place', () => {
  const place = async (file: string, rest: { lines?: { first: number; last: number }; symbol?: string } = {}): Promise<Expansion> =>
    expanded({ at: 'place', file: file as RepoPath, ...rest });

  it('is a file, a symbol, a line or some lines', async () => {
    expect(aims(await place('src/cart.ts'))).toEqual([
      'src/cart.ts#Line',
      'src/cart.ts#Cart.add',
      'src/cart.ts#Cart.total',
      'src/cart.ts#discount',
    ]);
    expect(aims(await place('src/cart.ts', { symbol: 'Cart' }))).toEqual(['src/cart.ts#Cart']);
    expect(aims(await place('src/cart.ts', { lines: { first: 17, last: 17 } }))).toEqual(['src/cart.ts#Cart.total']);
    expect(aims(await place('src/cart.ts', { lines: { first: 17, last: 19 } }))).toEqual(['src/cart.ts#Cart.total@region']);
  });

  it('in a language without a grammar is refused, but for a range of lines', async () => {
    bakery.write('main.go', 'package main\n\nfunc main() {\n}\n');
    expect((await place('main.go')).refusal).toMatchObject({
      outcome: 'refused-unsupported',
      next: expect.stringContaining('main.go:10-40'),
    });
    expect((await place('main.go', { symbol: 'main' })).refusal?.outcome).toBe('refused-unsupported');
    expect(aims(await place('main.go', { lines: { first: 3, last: 4 } }))).toEqual(['main.go#@region']);
  });

  it('that is not for us is refused with the way out', async () => {
    bakery.write('.gitignore', '*.log.js\n');
    bakery.write('a.log.js', 'function a() {}\n');
    bakery.write('big.js', '//\n'.repeat(400_000));
    bakery.write('made.js', '// @generated by the oven\nfunction a() {}\n');
    bakery.write('wide.js', Buffer.from('\ufefffunction a() {}\n', 'utf16le'));
    symlinkSync('cart.ts', join(bakery.path, 'src/link.ts'));
    const refused = async (file: string): Promise<string> => {
      const { jobs, refusal } = await place(file);
      expect(jobs).toEqual([]);
      return `${refusal?.outcome}: ${refusal?.reason}. ${refusal?.next}`;
    };
    expect(await refused('a.log.js')).toBe(
      'refused-unsupported: a.log.js is ignored by git. Take it out of .gitignore, or add it with git add --force.',
    );
    expect(await refused('big.js')).toBe(
      'refused-too-large: big.js is larger than 1024 KB. Split the file, or raise triggers.maxFileKb in .localcoderrc.',
    );
    expect(await refused('made.js')).toBe(
      'refused-unsupported: made.js says at its top that it is generated. Change what it is generated from instead.',
    );
    expect(await refused('wide.js')).toBe(
      'refused-unsupported: wide.js is UTF-16 text; save it as UTF-8. Name a file of UTF-8 source text.',
    );
    expect(await refused('src/gone.js')).toMatch(/^refused-not-found: src\/gone\.js is neither saved nor in HEAD/u);
    expect(await refused('src/link.ts')).toMatch(/^refused-unsafe: src\/link\.ts is not read/u);
  });
});

describe('a comment', () => {
  it('means what it points at', async () => {
    const at = async (line: number): Promise<Expansion> => expanded({ at: 'comment', file: 'src/oven.js' as RepoPath, line });
    change('src/oven.js', 'function', '// @ai improve: use reduce\nfunction');
    expect(aims(await at(3))).toEqual(['src/oven.js#bakingMinutes']);
    expect((await at(2)).refusal?.reason).toBe('src/oven.js has no @ai comment on line 2');
    change('src/oven.js', 'improve', 'imporve');
    expect((await at(3)).refusal?.reason).toBe('@ai imporve is not known. Did you mean @ai improve?');
  });
});
