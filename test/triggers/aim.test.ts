import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RepoPath } from '../../src/core/brand.ts';
import { locateSymbol } from '../../src/core/locate-symbol.ts';
import type { Answer } from '../../src/core/outcome.ts';
import type { Repo } from '../../src/core/port/repo.ts';
import { hashable } from '../../src/core/source-text.ts';
import { openRepo } from '../../src/git/repo.ts';
import { aimAtLines, aimAtName, aimAtTrigger, aimsAtFile } from '../../src/triggers/aim.ts';
import { type FileView, viewFile } from '../../src/triggers/source-file.ts';
import { BAKERY, type GitRepo, gitRepo, removeFolder, temporaryFolder } from '../support/git-repo.ts';
import { readTools, sha256 } from './rig.ts';

let bakery: GitRepo;
let state = '';
let repo: Repo;
beforeAll(async () => {
  bakery = gitRepo({ files: {} });
  state = temporaryFolder();
  repo = await openRepo({ path: bakery.path, stateDir: state });
});
afterAll(async () => {
  await repo.close();
  bakery.remove();
  removeFolder(state);
});

const view = (text: string, file = 'src/cart.ts'): Promise<FileView> =>
  viewFile(file as RepoPath, text, { from: 'saved' }, readTools(repo));
const CART = BAKERY['src/cart.ts'] ?? '';
const OVEN = BAKERY['src/oven.js'] ?? '';

function value<Value>(answer: Answer<Value>): Value {
  if (answer.is === 'no') throw new Error(answer.refusal.reason);
  return answer.value;
}

const lineOf = (text: string, part: string): number => text.slice(0, text.indexOf(part)).split('\n').length;
const at = async (text: string, first: number, last = first): Promise<string> => {
  const answer = aimAtLines(await view(text), { first, last }, sha256);
  return answer.is === 'yes'
    ? `${answer.value.node} ${answer.value.symbol} ${answer.value.lines.first}-${answer.value.lines.last}`
    : `${answer.refusal.reason}. ${answer.refusal.next}`;
};

describe('a line', () => {
  it('means the innermost symbol it is part of', async () => {
    expect(await at(CART, lineOf(CART, 'sum = sum'))).toBe('method Cart.total 15-21');
    expect(await at(CART, lineOf(CART, 'total(): number'))).toBe('method Cart.total 15-21');
    expect(await at(CART, lineOf(CART, 'private readonly lines'))).toBe('class Cart 8-22');
    expect(await at(CART, lineOf(CART, 'readonly bread'))).toBe('type Line 1-5');
  });

  it('of a doc comment means what is documented', async () => {
    expect(await at(CART, lineOf(CART, '/** What a customer'))).toBe('class Cart 8-22');
  });

  it('in no symbol is refused with the nearest one', async () => {
    expect(await at(CART, 6)).toBe(
      'line 6 of src/cart.ts is in no function, class or type. The nearest is Line (lines 1-5); or name a range, src/cart.ts:10-40.',
    );
    expect(await at(CART, 99)).toContain('src/cart.ts has 26 lines, so no line 99');
  });
});

describe('several lines', () => {
  it('mean the symbol they cover, its doc comment and blank lines around it or not', async () => {
    expect(await at(CART, 15, 21)).toBe('method Cart.total 15-21');
    expect(await at(CART, 14, 21)).toBe('method Cart.total 15-21');
    expect(await at(CART, 6, 23)).toBe('class Cart 8-22');
    expect(await at(CART, 24, 27)).toBe('function discount 24-26');
  });

  it('otherwise mean a region of exactly those lines, named after the smallest symbol around them', async () => {
    expect(await at(CART, 16, 19)).toBe('region Cart.total@region 16-19');
    expect(await at(CART, 11, 20)).toBe('region Cart@region 11-20');
    expect(await at(CART, 1, 13)).toBe('region @region 1-13');
  });

  it('that are empty, or beyond the end, are refused', async () => {
    expect(await at(`${CART}\n\n\n`, 28, 30)).toContain('lines 28-30 of src/cart.ts are empty');
    expect(await at(CART, 40, 50)).toContain('so no line 40');
  });
});

describe('a name', () => {
  it('is a dotted path, or a bare name that only one symbol has', async () => {
    const file = await view(CART);
    expect(value(aimAtName(file, 'Cart.total', sha256)).symbol).toBe('Cart.total');
    expect(value(aimAtName(file, 'total', sha256)).symbol).toBe('Cart.total');
  });

  it('that several have, or nobody, is refused with what was probably meant', async () => {
    const file = await view(`${CART}\nexport class Till {\n  total(): number {\n    return 0;\n  }\n}\n`);
    expect(aimAtName(file, 'total', sha256)).toMatchObject({
      is: 'no',
      refusal: { reason: '2 symbols of src/cart.ts are called total', next: 'Name one of them: Cart.total, Till.total.' },
    });
    expect(aimAtName(file, 'discuont', sha256)).toMatchObject({
      is: 'no',
      refusal: { reason: 'src/cart.ts has no symbol discuont', next: 'Did you mean discount?' },
    });
    expect(aimAtName(file, 'Cart.totl', sha256)).toMatchObject({ is: 'no', refusal: { next: 'Did you mean Cart.total, Till.total?' } });
  });
});

describe('a file', () => {
  it('means each function, method and type by itself, and a class only by its members', async () => {
    const text = `${CART}\nexport class Bare {\n  size = 1;\n}\nfunction outer() {\n  function inner() {}\n  return inner;\n}\n`;
    const { aims, left } = value(aimsAtFile(await view(text), sha256));
    expect(aims.map(({ symbol }) => symbol)).toEqual(['Line', 'Cart.add', 'Cart.total', 'discount', 'outer']);
    expect(left).toEqual([{ what: 'src/cart.ts#Bare', why: 'a class without functions; name it (src/cart.ts#Bare) to ask for it' }]);
  });

  it('without symbols is one target up to 150 lines, and refused beyond', async () => {
    const lines = (count: number): string => Array.from({ length: count }, (_, index) => `bake(${index});`).join('\n');
    expect(value(aimsAtFile(await view(lines(150)), sha256)).aims).toMatchObject([
      { symbol: '', node: 'module', lines: { first: 1, last: 150 } },
    ]);
    expect(aimsAtFile(await view(lines(151)), sha256)).toMatchObject({ is: 'no', refusal: { outcome: 'refused-too-large' } });
    expect(aimsAtFile(await view(' \n'), sha256)).toMatchObject({ is: 'no', refusal: { reason: 'src/cart.ts is empty' } });
  });
});

describe('the hash of a target', () => {
  it('does not change with its trigger comments, edits elsewhere or line endings, and does with its own text', async () => {
    const hash = async (text: string): Promise<string> =>
      value(aimAtName(await view(text, 'src/oven.js'), 'bakingMinutes', sha256)).textHash;
    const plain = await hash(OVEN);
    expect(await hash(OVEN.replace('  var minutes', '  // @ai improve\n  var minutes'))).toBe(plain);
    expect(await hash(`// @ai explain\n${OVEN}// more\n`)).toBe(plain);
    expect(await hash(OVEN.replaceAll('\n', '\r\n'))).toBe(plain);
    expect(await hash(OVEN.replace('minutes;', 'minutes; '))).not.toBe(plain);
    expect(await hash(OVEN.replace('var i', 'let i'))).not.toBe(plain);
  });
});

describe('what an aim says', () => {
  it('of a marked region or a whole file is found again too, whatever other comments stand in it', async () => {
    const text = CART.replace('    let sum', '    // @ai refactor begin: use reduce\n    let sum')
      .replace('      sum = sum', '      // @ai explain\n      sum = sum')
      .replace('    return sum', '    // @ai end\n    return sum')
      .concat('// @ai document file\n');
    const file = await view(text);
    const moved = await view(`// a line more\n\n${text.replace('      // @ai explain\n', '')}`);
    const aims = file.scan.triggers.map((trigger) => aimAtTrigger(file, trigger, sha256));
    expect(aims.map(({ symbol, node }) => `${node} ${symbol}`)).toEqual(['region Cart.total@region', 'method Cart.total', 'module ']);
    for (const aim of aims) {
      const present = aim.node === 'module' ? [file] : [file, moved];
      for (const { view: text, outline } of present) {
        const found = locateSymbol(text, outline, aim, sha256);
        expect(sha256(hashable(text.clean.slice(found?.span.start, found?.span.end))), aim.symbol).toBe(aim.textHash);
      }
    }
  });

  it('is found again by the pipeline, in the same text and after edits elsewhere', async () => {
    const text = CART.replace('  total()', '  // @ai improve\n  total()').replace('    return sum', '    // @ai explain\n    return sum');
    const file = await view(text);
    const moved = await view(`// a line more\n\n${text}`);
    const aims = [
      value(aimAtName(file, 'Cart.total', sha256)),
      value(aimAtLines(file, { first: lineOf(text, 'let sum'), last: lineOf(text, 'return sum') }, sha256)),
      ...file.scan.triggers.map((trigger) => aimAtTrigger(file, trigger, sha256)),
    ];
    expect(aims.map(({ symbol }) => symbol)).toContain('Cart.total@region');
    for (const aim of aims) {
      for (const { view: present, outline } of [file, moved]) {
        const found = locateSymbol(present, outline, aim, sha256);
        expect(found?.symbol).toBe(aim.symbol);
        expect(sha256(hashable(present.clean.slice(found?.span.start, found?.span.end)))).toBe(aim.textHash);
      }
    }
  });

  it('counts lines in the saved file, the trigger comments included', async () => {
    const text = `// @ai improve\n${OVEN}`;
    const aim = value(aimAtName(await view(text, 'src/oven.js'), 'bakingMinutes', sha256));
    expect(aim.lines).toEqual({ first: 4, last: 10 });
  });
});
