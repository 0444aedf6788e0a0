import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_CONFIG } from '../../src/core/config.ts';
import type { Scope } from '../../src/core/job.ts';
import type { Repo } from '../../src/core/port/repo.ts';
import { openRepo } from '../../src/git/repo.ts';
import { type Expansion, expand } from '../../src/triggers/range.ts';
import { type GitRepo, gitRepo, gitRepoAt, removeFolder, temporaryFolder } from '../support/git-repo.ts';
import { readTools } from './rig.ts';

let bakery: GitRepo;
let state = '';
let repo: Repo;
beforeAll(async () => {
  bakery = gitRepo();
  state = temporaryFolder();
  repo = await openRepo({ path: bakery.path, stateDir: state });
});
afterEach(() => void bakery.git('clean', '-fdq'));
afterAll(async () => {
  await repo.close();
  bakery.remove();
  removeFolder(state);
});

const selected = (scope: Omit<Extract<Scope, { at: 'query' }>, 'at'>, on: Repo = repo, config = DEFAULT_CONFIG): Promise<Expansion> =>
  expand({ origin: 'batch', repo: on.id, kind: 'improve', instruction: '', scope: { at: 'query', ...scope } }, readTools(on, config));
const aims = ({ jobs }: Expansion): string[] => jobs.map(({ aim }) => `${aim.file}#${aim.symbol}`);
const skips = ({ skipped }: Expansion): string[] => skipped.map(({ what, why }) => `${what}: ${why}`);

describe('a selection by glob', () => {
  it('takes the files it matches apart as a path would, untracked ones too, in order of path', async () => {
    bakery.write('src/tray.js', 'export const tray = () => 1;\n');
    const expansion = await selected({ glob: 'src/' });
    expect(aims(expansion)).toEqual([
      'src/cart.ts#Line',
      'src/cart.ts#Cart.add',
      'src/cart.ts#Cart.total',
      'src/cart.ts#discount',
      'src/oven.js#bakingMinutes',
      'src/tray.js#tray',
    ]);
    expect(new Set(expansion.jobs.map(({ request }) => request)).size).toBe(1);
    expect(expansion.jobs[0]).toMatchObject({
      origin: 'batch',
      priority: 0,
      scope: { at: 'query', glob: 'src/' },
      aim: { source: { from: 'saved' } },
    });
    expect(aims(await selected({ glob: 'src/' }))).toEqual(aims(expansion));
  });

  it('says of what it matches why it is left out, and never takes our own notes', async () => {
    bakery.write('.gitattributes', 'src/oven.js linguist-generated\n');
    bakery.write('.localcoder/notes/x.js', 'function old() {}\n');
    bakery.write('src/empty.js', '\n');
    const expansion = await selected({ glob: '**' }, repo, { ...DEFAULT_CONFIG, languages: { python: { enabled: false } } });
    expect(aims(expansion)).toEqual(['src/cart.ts#Line', 'src/cart.ts#Cart.add', 'src/cart.ts#Cart.total', 'src/cart.ts#discount']);
    expect(skips(expansion)).toEqual([
      '.gitattributes: in no language we read',
      'README.md: in no language we read',
      'scripts/stock.py: python is switched off in the settings',
      'src/empty.js: src/empty.js is empty',
      'src/oven.js: is generated',
    ]);
  });

  it('that matches nothing is refused', async () => {
    expect((await selected({ glob: '*.rb' })).refusal?.reason).toBe('*.rb matches no file of this repository');
    expect((await selected({ glob: '!x' })).refusal?.reason).toBe("'!x' is no glob");
  });
});

describe('a selection by symbol', () => {
  it('takes every symbol of that path, wherever it is', async () => {
    bakery.write('src/second.ts', 'export function discount() {\n  return 1;\n}\nexport function discount2() {\n  return 1;\n}\n');
    expect(aims(await selected({ symbol: 'discount' }))).toEqual(['src/cart.ts#discount', 'src/second.ts#discount']);
    expect(aims(await selected({ symbol: 'discount*', glob: 'second.ts' }))).toEqual(['src/second.ts#discount', 'src/second.ts#discount2']);
    expect(aims(await selected({ symbol: '*t*t*l' }))).toEqual(['src/cart.ts#Cart.total']);
  });

  it('takes members in place of their class, and a function in place of what lies inside it', async () => {
    bakery.write('src/nest.js', 'function outer() {\n  function outerInner() {\n    return 1;\n  }\n  return outerInner();\n}\n');
    const cart = await selected({ symbol: 'Cart*' });
    expect(aims(cart)).toEqual(['src/cart.ts#Cart.add', 'src/cart.ts#Cart.total']);
    expect(skips(cart)).toEqual(['src/cart.ts#Cart: its members are taken one by one']);
    expect(aims(await selected({ symbol: 'Cart' }))).toEqual(['src/cart.ts#Cart']);
    const outer = await selected({ symbol: '*outer*' });
    expect(aims(outer)).toEqual(['src/nest.js#outer']);
    expect(skips(outer)).toEqual([expect.stringContaining('part of outer, which is taken whole')]);
  });

  it('that is nowhere is refused with what was probably meant', async () => {
    expect((await selected({ symbol: 'discuont' })).refusal).toMatchObject({
      reason: '3 files: no symbol discuont',
      next: 'Did you mean discount?',
    });
    expect((await selected({ symbol: 'total*total' })).refusal?.reason).toBe('3 files: no symbol total*total');
  });
});

describe('a selection by query', () => {
  it('takes the innermost symbol around what is captured, once', async () => {
    const loops = await selected({ query: '[(for_statement) (for_in_statement)] @loop' });
    expect(aims(loops)).toEqual(['src/cart.ts#Cart.total', 'src/oven.js#bakingMinutes']);
    expect(skips(loops)).toEqual([expect.stringMatching(/^python files: the query does not fit python at line 1, column \d+: /u)]);
  });

  it('heeds predicates and names that begin with _, and says where a capture is in no symbol', async () => {
    const query = '((variable_declarator name: (identifier) @it value: (_) @_value) (#match? @it "^(WARM|minutes)"))';
    const expansion = await selected({ query, glob: '*.js' });
    expect(aims(expansion)).toEqual(['src/oven.js#bakingMinutes']);
    expect(skips(expansion)).toEqual(['src/oven.js:1: in no function, class or type']);
  });

  it('is and-ed with the others: the innermost symbol of that path around the capture counts', async () => {
    expect(aims(await selected({ query: '(binary_expression) @it', symbol: 'Cart' }))).toEqual(['src/cart.ts#Cart']);
    expect(aims(await selected({ query: '(binary_expression) @it', glob: 'src/*.ts', symbol: 'C*' }))).toEqual(['src/cart.ts#Cart.total']);
    expect((await selected({ query: '(class_declaration) @it', symbol: 'discount' })).refusal?.reason).toBe(
      '3 files: no symbol discount that the query selects',
    );
  });

  it('that no grammar can read is refused with line and column', async () => {
    const bad = async (query: string): Promise<string | undefined> => (await selected({ query, glob: '*.js' })).refusal?.reason;
    expect(await bad('(for_statement)\n  (no_such_node) @it')).toBe(
      "the query does not fit javascript at line 2, column 4: no such node name 'no_such_node'",
    );
    expect(await bad('(for_statement nope: (_)) @it')).toBe(
      "the query does not fit javascript at line 1, column 16: no such field name 'nope'",
    );
    expect(await bad('(for_statement')).toBe('the query does not fit javascript at line 1, column 15: it ends too early');
    expect(await bad('for_statement @it')).toMatch(/at line 1, column 1: /u);
    expect(await bad('(for_statement)')).toBe('the query marks nothing');
    expect(await bad('((identifier) @it (#match? @it "("))')).toMatch(/^the query does not fit javascript: /u);
    expect(await bad('((identifier) @it (#eq? @it))')).toMatch(/^the query does not fit javascript: /u);
  });
});

it('in a bare repository means what HEAD holds', async () => {
  const bare = temporaryFolder();
  bakery.git('clone', '-q', '--bare', bakery.path, bare);
  const opened = await openRepo({ path: gitRepoAt(bare).path, stateDir: state });
  const expansion = await selected({ symbol: 'discount' }, opened);
  expect(aims(expansion)).toEqual(['src/cart.ts#discount']);
  expect(expansion.jobs[0]?.aim.source).toEqual({ from: 'commit', commit: bakery.head() });
  await opened.close();
  removeFolder(bare);
});
