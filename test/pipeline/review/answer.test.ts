import { describe, expect, it } from 'vitest';
import type { Oid, RepoPath } from '../../../src/core/brand.ts';
import type { Outline, SourceSymbol } from '../../../src/core/port/syntax.ts';
import type { SourceFile } from '../../../src/core/target.ts';
import { evidenceOf, readAnswer } from '../../../src/pipeline/review/answer.ts';
import { isSaid } from '../../../src/pipeline/review/lint.ts';
import { partsOf } from '../../../src/pipeline/review/part.ts';
import { sortOf } from '../../../src/pipeline/review/sort.ts';

const FORM = 'SEVERITY: error\nLINE: bake(loaf);\nWRONG: It crashes.';

describe('an answer', () => {
  it.each(['NONE', 'NONE.', ' NONE\n', '```\nNONE\n```', 'NONE\n\nThe change looks fine.'])('%j means that nothing is wrong', (text) => {
    expect(readAnswer(text)).toEqual({ is: 'none' });
  });

  it('in the form asked for is a finding, with or without a hint', () => {
    const finding = { is: 'finding', severity: 'error', quote: 'bake(loaf);', message: 'It crashes.' };
    expect(readAnswer(FORM)).toEqual(finding);
    expect(readAnswer(`\`\`\`\n${FORM}\nFIX: check it\n\`\`\``)).toEqual({ ...finding, hint: 'check it' });
    expect(readAnswer(FORM.replace('error', 'Error'))).toEqual(finding);
  });

  it.each([
    '',
    'I see no defect here.',
    'SEVERITY: fatal\nLINE: a\nWRONG: b',
    'SEVERITY: error\nWRONG: b',
    'LINE: bake(loaf);\nWRONG: b',
    `Sure! Here it is:\n${FORM}`,
    `${FORM}\nWRONG: And this, too.`,
    `${FORM}\nI hope this helps.`,
    `${FORM}${'x'.repeat(500)}`,
  ])('in any other form is unreadable: %j', (text) => {
    expect(readAnswer(text)).toEqual({ is: 'unreadable' });
  });
});

const source = (clean: string): SourceFile => ({
  file: 'src/oven.js' as RepoPath,
  blob: 'b' as Oid,
  mode: '100644',
  saved: clean,
  triggers: [],
  clean,
  language: 'javascript',
  eol: '\n',
});
const outline = (symbols: readonly SourceSymbol[] = []): Outline => ({
  language: 'javascript',
  parsed: true,
  symbols,
  comments: [],
  imports: [],
  problems: [],
  stringLines: [],
});

describe('evidence', () => {
  const text = 'const a = 1;\n\tbake(loaf); // now\nbake(other);\n}\nkept(forever);\n';
  const [part] = partsOf(source(text), outline(), 'kept(forever);\n', [{ first: 1, count: 4, oldFirst: 1, oldCount: 0 }]);
  const find = (quote: string) => part && evidenceOf(quote, part);

  it('is an added line, whole but for the blanks at its ends, or a piece of exactly one', () => {
    expect(find('  bake(loaf); // now ')).toEqual({ line: 2, column: 2, text: 'bake(loaf); // now' });
    expect(find('+\tbake(loaf); // now')).toMatchObject({ line: 2 });
    expect(find('`bake(other);`')).toEqual({ line: 3, column: 1, text: 'bake(other);' });
    expect(find('bake(loaf);')).toEqual({ line: 2, column: 2, text: 'bake(loaf); // now' });
  });

  it.each(['bake(bread);', 'kept(forever);', 'bake(loaf);  // now', 'BAKE(loaf); // now', '}', 'bake(', ''])('is not %j', (quote) => {
    expect(find(quote)).toBeUndefined();
  });
});

describe('the parts of a change', () => {
  const many = Array.from({ length: 200 }, (_, index) => `line${index + 1}();`);

  it('show what went and what came with three lines around it; hunks that stand close are one', () => {
    const before = many.slice(0, 20);
    const after = [...before.slice(0, 9), 'new10();', ...before.slice(10, 13), 'added();', ...before.slice(13)];
    const parts = partsOf(source(`${after.join('\n')}\n`), outline(), `${before.join('\n')}\n`, [
      { first: 10, count: 1, oldFirst: 10, oldCount: 1 },
      { first: 14, count: 1, oldFirst: 14, oldCount: 0 },
    ]);
    expect(parts).toHaveLength(1);
    expect(parts[0]?.shown.split('\n')).toEqual(
      [7, 8, 9]
        .map((line) => ` line${line}();`)
        .concat(['-line10();', '+new10();', ' line11();', ' line12();', ' line13();', '+added();'])
        .concat([14, 15, 16].map((line) => ` line${line}();`)),
    );
    expect(parts[0]?.added).toEqual([
      { line: 10, text: 'new10();' },
      { line: 14, text: 'added();' },
    ]);
  });

  it('of a long new file are cut where a symbol begins, and lose no line', () => {
    const text = `${many.join('\n')}\n`;
    const symbol = { span: { start: text.indexOf('line51('), end: text.length } } as SourceSymbol;
    const parts = partsOf(source(text), outline([symbol]), '', [{ first: 1, count: 200, oldFirst: 1, oldCount: 0 }]);
    expect(parts[0]?.lines).toEqual({ first: 1, last: 50 });
    expect(parts.flatMap(({ added }) => added.map(({ line }) => line))).toEqual(many.map((_, index) => index + 1));
    expect(parts.every(({ added }) => added.length <= 60)).toBe(true);
  });
});

describe('what the linter says already', () => {
  const lint = [{ check: 'lint', rule: 'no-unused-vars', message: "'loaves' is assigned a value but never used.", line: 4 }];

  it('is the same line and much the same words', () => {
    expect(isSaid({ line: 4, message: 'The variable `loaves` is never used after it is assigned.' }, lint)).toBe(true);
  });

  it('is not another line, nor another thing about the same line', () => {
    expect(isSaid({ line: 5, message: 'The variable `loaves` is never used.' }, lint)).toBe(false);
    expect(isSaid({ line: 4, message: 'The division by zero crashes for an empty order.' }, lint)).toBe(false);
  });
});

it('a defect is of one sort whatever words tell of it', () => {
  for (const message of ['Reads one index too many.', 'An off-by-one at the end.', 'The range ends one late.'])
    expect(sortOf(message)).toBe('bounds');
  expect(sortOf('The name `index` is odd here')).toBe('defect');
});
