import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { RepoPath, Sha256 } from '../../src/core/brand.ts';
import type { Aim } from '../../src/core/job.ts';
import { enclosing, locateSymbol, samePath, spanOfLines } from '../../src/core/locate-symbol.ts';
import { cleanView, hashable } from '../../src/core/source-text.ts';
import { openSyntax } from '../../src/syntax/syntax.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const syntax = openSyntax();

async function located(text: string, aim: Partial<Aim> & { readonly of: string }): Promise<string | undefined> {
  const outline = await syntax.outline(text, 'javascript');
  const whole: Aim = {
    file: 'a.js' as RepoPath,
    symbol: '',
    node: 'function',
    lines: { first: 1, last: 1 },
    source: { from: 'saved' },
    ...aim,
    textHash: sha256(hashable(aim.of)) as Sha256,
  };
  const found = locateSymbol(cleanView(text, []), outline, whole, sha256);
  return found === undefined ? undefined : `${found.symbol} ${found.lines.first}-${found.lines.last}`;
}

const BREAD = 'function bread() {\n  return 1;\n}\n';
const OLD = 'function bread() {\n  return 0;\n}\n';

describe('a symbol', () => {
  it('is found by its path wherever it moved, also with a new text', async () => {
    expect(await located(`// more\n\n${BREAD}`, { symbol: 'bread', of: BREAD })).toBe('bread 3-5');
    expect(await located(BREAD, { symbol: 'bread', of: 'another text' })).toBe('bread 1-3');
  });

  it('is told from its twins by its text, when another one came before it or left', async () => {
    expect(await located(OLD + BREAD, { symbol: 'bread', of: BREAD })).toBe('bread~2 4-6');
    expect(await located(BREAD, { symbol: 'bread~2', of: BREAD })).toBe('bread 1-3');
  });

  it('that is gone is not found', async () => {
    expect(await located('function cake() {}\n', { symbol: 'bread', of: BREAD })).toBeUndefined();
  });

  it('may be the whole file', async () => {
    expect(await located(BREAD, { symbol: '', node: 'module', of: BREAD })).toBe(' 1-3');
  });
});

describe('a region', () => {
  const text = 'let a;\nlet b;\nfunction mix() {\n  flour();\n  water();\n  salt();\n}\nflour();\nwater();\n';
  const region = { symbol: 'mix@region', node: 'region', lines: { first: 4, last: 5 }, of: '  flour();\n  water();' } as const;

  it('is found at its lines', async () => {
    expect(await located(text, region)).toBe('mix@region 4-5');
  });

  it('that moved is found by its text inside its symbol', async () => {
    expect(await located(`// one\n// two\n// three\n${text}`, region)).toBe('mix@region 7-8');
    expect(await located(text.replace('mix() {\n', 'mix() {\n  egg();\n'), region)).toBe('mix@region 5-6');
  });

  it('that had a comment in it is found without', async () => {
    expect(await located(text, { ...region, lines: { first: 4, last: 6 } })).toBe('mix@region 4-5');
  });

  it('whose text changed is not found', async () => {
    expect(await located(text.replace('  flour', '  sugar'), region)).toBeUndefined();
  });
});

it('the smallest symbol around a place is its owner', async () => {
  const text = 'class Till {\n  sum() {\n    return 0;\n  }\n}\n';
  const outline = await syntax.outline(text, 'javascript');
  const at = text.indexOf('return');
  expect(enclosing(outline, { start: at, end: at + 6 })?.path).toBe('Till.sum');
  expect(enclosing(outline, { start: 0, end: text.length + 1 })).toBeUndefined();
});

it('lines are whole lines without the last break, whatever the line ending', () => {
  const slice = (text: string, first: number, last: number): string => {
    const span = spanOfLines(text, { first, last });
    return text.slice(span.start, span.end);
  };
  expect([slice('a\nb\nc', 2, 3), slice('a\r\nb\r\nc', 1, 2), slice('a\n', 1, 1), slice('a\nb\n', 2, 9)]).toEqual([
    'b\nc',
    'a\r\nb',
    'a',
    'b\n',
  ]);
});

it('two paths are the same but for which of several equal names they mean', () => {
  expect(samePath('Till.sum~2', 'Till~3.sum')).toBe(true);
  expect(samePath('Till.sum', 'Till.add')).toBe(false);
});
