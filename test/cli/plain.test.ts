import { expect, test } from 'vitest';
import { plain, plainLine } from '../../src/cli/plain.ts';

test('control characters of a file cannot move the cursor or recolour the terminal', () => {
  expect(plain('\u001b[2Jgone\u0007')).toBe('\\x1b[2Jgone\\x07');
  expect(plain('a\rb')).toBe('a\\x0db');
  expect(plain('\u009b31m')).toBe('\\x9b31m');
});

test('direction and tag characters are shown instead of obeyed', () => {
  expect(plain('if (admin) {\u202e // \u2066')).toBe('if (admin) {\\u{202e} // \\u{2066}');
  expect(plain('a\u{e0041}b')).toBe('a\\u{e0041}b');
});

test('tabs, line feeds and ordinary letters of any script stay as they are', () => {
  expect(plain('\tlet größe = "東京";\r\nnext')).toBe('\tlet größe = "東京";\nnext');
});

test('a line never becomes two', () => {
  expect(plainLine(' two\n  lines\tand more ')).toBe('two lines and more');
});
