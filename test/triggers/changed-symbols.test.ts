import { describe, expect, it } from 'vitest';
import { type LineRange, lineAt } from '../../src/core/span.ts';
import { openSyntax } from '../../src/syntax/syntax.ts';
import { changedSymbols, type Side } from '../../src/triggers/changed-symbols.ts';

const syntax = openSyntax();
const side = async (text: string, lines: LineRange[] = [{ first: 1, last: lineAt(text, text.length) }]): Promise<Side> => ({
  text,
  outline: await syntax.outline(text, 'typescript'),
  lines,
});

/** What changed between two texts, when the hunks cover everything. */
async function between(
  before: string | undefined,
  after: string,
): Promise<{ changed: string[]; gone: readonly string[]; onlyOutside: boolean }> {
  const { changed, gone, onlyOutside } = changedSymbols(before === undefined ? undefined : await side(before), await side(after));
  return { changed: changed.map(({ path }) => path), gone, onlyOutside };
}

const TILL = `class Till {
  coins = 0;
  sum(): number {
    return this.coins;
  }
  open(): void {}
}
`;

describe('a change', () => {
  it('touches a method, not the class around it nor its other methods', async () => {
    expect(await between(TILL, TILL.replace('return this', 'return 2 * this'))).toEqual({
      changed: ['Till.sum'],
      gone: [],
      onlyOutside: false,
    });
  });

  it('touches everything in a new file', async () => {
    expect((await between(undefined, `${TILL}type Coin = 1;\n`)).changed).toEqual(['Till.sum', 'Till.open', 'Coin']);
  });

  it('of the fields alone touches a class that has no methods, and else nothing', async () => {
    expect((await between('class Tray {\n  a = 1;\n}\n', 'class Tray {\n  a = 2;\n}\n')).changed).toEqual(['Tray']);
    expect(await between(TILL, TILL.replace('coins = 0', 'coins = 1'))).toEqual({ changed: [], gone: [], onlyOutside: true });
  });

  it('that renames a symbol touches the new one and loses the old one', async () => {
    expect(await between(TILL, TILL.replace('open(', 'close('))).toEqual({
      changed: ['Till.close'],
      gone: ['Till.open'],
      onlyOutside: false,
    });
  });

  it('that puts a twin before a symbol does not touch the one that was there', async () => {
    const one = 'function knead() {\n  return 1;\n}\n';
    expect((await between(one, `function knead() {\n  return 2;\n}\n${one}`)).changed).toEqual(['knead']);
  });

  it('counts only where a hunk is', async () => {
    const after = TILL.replace('return this', 'return 2 * this').replace('open(): void {}', 'open(): void { this.coins += 1; }');
    const before = await side(TILL, [{ first: 4, last: 4 }]);
    expect(changedSymbols(before, await side(after, [{ first: 4, last: 4 }])).changed.map(({ path }) => path)).toEqual(['Till.sum']);
  });
});
