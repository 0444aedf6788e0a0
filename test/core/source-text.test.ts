import { describe, expect, it } from 'vitest';
import { cleanView, decodeText, hashable } from '../../src/core/source-text.ts';

describe('decoding', () => {
  it('gives a text whose encoding is the same bytes, with the byte order mark as its first character', () => {
    for (const text of ['', 'bread', '\ufeffbread\r\n', 'caf\u00e9 \ud83e\udd56']) {
      const decoded = decodeText(Buffer.from(text));
      expect(decoded).toEqual({ is: 'text', text });
      expect(Buffer.from(text)).toEqual(Buffer.from(decoded.is === 'text' ? decoded.text : ''));
    }
  });

  it.each([
    ['UTF-16', Buffer.from('\ufeffbread', 'utf16le'), 'UTF-16 text; save it as UTF-8'],
    ['UTF-16 of the other order', Buffer.from('\ufeffbread', 'utf16le').swap16(), 'UTF-16 text; save it as UTF-8'],
    ['Latin-1', Buffer.from('caf\u00e9', 'latin1'), 'not UTF-8 text; save it as UTF-8'],
    ['a lone surrogate', Buffer.from([0xed, 0xa0, 0x80]), 'not UTF-8 text; save it as UTF-8'],
    ['a null byte', Buffer.from('a\0b'), 'a binary file'],
  ])('refuses %s', (_, bytes, why) => {
    expect(decodeText(bytes)).toEqual({ is: 'refused', why });
  });
});

it('the clean view is the saved text without what is removed', () => {
  const removals = [{ start: 0, end: 4 }];
  expect(cleanView('// x\nbake();', removals)).toEqual({ saved: '// x\nbake();', removals, clean: '\nbake();' });
  expect(cleanView('bake();', []).clean).toBe('bake();');
});

it('what is hashed ignores line endings and final line breaks, and nothing else', () => {
  expect(hashable('a \r\nb\rc\n\n')).toBe('a \nb\nc');
  expect(hashable('a\n')).not.toBe(hashable('a \n'));
});
