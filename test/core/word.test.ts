import { describe, expect, it } from 'vitest';
import { wholeWord } from '../../src/core/word.ts';

describe('a whole word', () => {
  it('is found standing alone, not inside a longer name', () => {
    expect(wholeWord('total').test('cart.total()')).toBe(true);
    expect(wholeWord('total').test('subtotal')).toBe(false);
    expect(wholeWord('$id').test('get($id)')).toBe(true);
    expect(wholeWord('id').test('get($id)')).toBe(false);
  });

  it.each(['*', '#secret', "'a-b'", '[Symbol.iterator]', 'a.b', 'x|y', '(z)'])('may hold any character: %s', (name) => {
    expect(wholeWord(name).test(`see ${name} here`)).toBe(true);
  });
});
