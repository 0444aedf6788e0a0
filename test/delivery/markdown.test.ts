import { describe, expect, it } from 'vitest';
import { code, fence, inline, quote } from '../../src/delivery/markdown.ts';

describe('code', () => {
  it('in a fence can never close it', () => {
    expect(fence('a\n````\nb\n', 'diff')).toBe('`````diff\na\n````\nb\n`````');
    expect(fence('~~~\n<b>\n')).toBe('```\n~~~\n<b>\n```');
  });

  it('in a span can never leave it', () => {
    expect(code('a`b``c')).toBe('```a`b``c```');
    expect(code('`a`')).toBe('`` `a` ``');
    expect(code('a\n\n# b')).toBe('`a # b`');
    expect(code('')).toBe('`  `');
  });

  it('shows control, direction and tag characters by their numbers', () => {
    expect(fence('a\u202eb\u0000c\u{e0041}d\te\r\nf\rg')).toBe('```\na<U+202E>b<U+0000>c<U+E0041>d\te\nf<U+000D>g\n```');
    expect(code('a\u200bb')).toBe('`a<U+200B>b`');
  });
});

describe('words', () => {
  it('keep code spans and turn whatever might become a link into one', () => {
    expect(inline('calls `a<b>` and order.total, see https://evil.example/x.')).toBe(
      'calls `a<b>` and `order.total`, see `https://evil.example/x`.',
    );
    expect(inline('(me@evil.example) www.evil.example e.g. 1.5 v2.10')).toBe('(`me@evil.example`) `www.evil.example` e.g. 1.5 v2.10');
    expect(inline('“test/a.test.ts” is red')).toBe('“`test/a.test.ts`” is red');
    expect(inline('__init__ _x_ snake_case')).toBe('`__init__` `_x_` `snake_case`');
  });

  it('lose images, links, HTML, entities and emphasis of their own', () => {
    expect(inline('![a](b) [c][d] <img src=x> &lt; &#60; a && b *c* ~~d~~')).toBe(
      '!\\[a\\](b) \\[c\\]\\[d\\] &lt;img src=x> &lt; &amp;#60; a &amp;&amp; b \\*c\\* \\~\\~d\\~\\~',
    );
    expect(inline('\\[a](b) \\\\[a](b) end\\')).toBe('\\[a\\](b) \\\\\\[a\\](b) end\\\\');
    expect(inline('`open <b>')).toBe('\\`open &lt;b>');
  });

  it('cannot begin a heading, a quote or a list', () => {
    expect(inline('# a')).toBe('\\# a');
    expect(inline('> a')).toBe('\\> a');
    expect(inline('1. a')).toBe('1\\. a');
    expect(inline('- a')).toBe('\\- a');
  });

  it('never put two code spans side by side', () => {
    expect(inline('```x http://evil.example```a.bc`')).toBe('```x http://evil.example``` `a.bc`\\`');
  });

  it('may pass twice', () => {
    for (const text of ['a & b < c', '[x](http://evil.example)', '`a` *b* __c__ \\[d', '# x', '1. x', '&#60;&lt;'])
      expect(inline(inline(text))).toBe(inline(text));
  });
});

describe('a quotation', () => {
  it('keeps paragraphs, lists, emphasis and code spans', () => {
    expect(quote('Adds **all** lines.\n\n- `total`\n  - twice\n')).toBe('> Adds **all** lines.\n>\n> - `total`\n>   - twice');
  });

  it('contains headings, rules, tables and fences', () => {
    expect(quote('## Checks\n- run: tests\nTitle\n===\n---\n| - |\n```js\n* * *')).toBe(
      '> \\## Checks\n> - run: tests\n> Title\n> \\===\n> \\---\n> \\| - |\n> \\`\\`\\`js\n> \\* * *',
    );
  });

  it('has no code by indentation, where escapes would not count', () => {
    expect(quote('a\n\n        <b>deep</b>')).toBe('> a\n>\n>    &lt;b>deep&lt;/b>');
  });
});
