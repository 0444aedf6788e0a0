import { describe, expect, it } from 'vitest';
import { namedEdit } from '../../src/pipeline/named-edit.ts';

const EDITS = {
  'template-literal': ['template', 'interpolat', 'concatenat'],
  'no-var': ['var', 'let and const'],
  'prefer-const': ['const'],
  'for-of': ['for of', 'for loop', 'index loop'],
};

describe('an edit asked for in free words', () => {
  it.each([
    ['use template literals', 'template-literal'],
    ['Replace the string concatenation, please.', 'template-literal'],
    ['no-var', 'no-var'],
    ['use let and const here', 'no-var'],
    ['make it const', 'prefer-const'],
    ['turn the index loop into for...of', 'for-of'],
  ])('%s', (words, edit) => {
    expect(namedEdit(words, EDITS)).toBe(edit);
  });

  it.each(['make it faster', '', 'extract the mean'])('is none in "%s"', (words) => {
    expect(namedEdit(words, EDITS)).toBeUndefined();
  });
});
