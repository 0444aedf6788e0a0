import { describe, expect, it } from 'vitest';
import type { Reply } from '../../src/core/candidate.ts';
import { judgeReply, loops, readBlocks } from '../../src/pipeline/reply.ts';

const REPLY: Reply = { text: '', stop: 'end', seed: 1, tokens: 1, promptTokens: 1, cachedTokens: 0, millis: 1 };
const SHOWN = 'function total(items) {\n  return items.length;\n}';

function rules(answer: string, shown = SHOWN, reply = REPLY): string[] {
  return judgeReply(reply, answer, shown, `Rewrite the following function so that it reads better than before:\n${shown}`).map(
    (finding) => finding.rule,
  );
}

describe('reading the blocks of a reply', () => {
  it('takes the first fenced block as code and a block of imports apart', () => {
    expect(readBlocks('Here:\n```js\nconst a = 1;\n```\n```imports\nimport b from "b";\n```')).toEqual({
      code: 'const a = 1;',
      imports: ['import b from "b";'],
    });
  });

  it('finds no code where no fence is closed or opened', () => {
    expect(readBlocks('const a = 1;')).toBeUndefined();
    expect(readBlocks('```js\nconst a = 1;')).toBeUndefined();
  });

  it('keeps shorter fences inside a longer one', () => {
    expect(readBlocks('````\n```\ninner\n```\n````')?.code).toBe('```\ninner\n```');
  });

  it('reads Windows line ends', () => {
    expect(readBlocks('```\r\na\r\nb\r\n```\r\n')?.code).toBe('a\nb');
  });
});

describe('replies that are refused before anything is parsed', () => {
  it('accepts plain good code', () => {
    expect(rules('function total(items) {\n  return items.length + 0;\n}')).toEqual([]);
  });

  it('names an answer that was cut off', () => {
    expect(rules(SHOWN, SHOWN, { ...REPLY, stop: 'length' })).toEqual(['length']);
  });

  it.each([
    '  // ... rest of the code',
    '  # … unchanged',
    '  // existing code here',
    '  ...',
    '/* ... */',
    '  // remainder of the function stays',
  ])('names what was left out: %s', (line) => {
    expect(rules(`function total(items) {\n${line}\n}`)).toEqual(['elision']);
  });

  it.each(['  const all = [...items];', '  call(...args);', '  // use the same order', '  return { ...rest };'])(
    'does not mistake %s for it',
    (line) => {
      expect(rules(`function total(items) {\n${line}\n}`)).toEqual([]);
    },
  );

  it('lets a line that was there before stay', () => {
    const shown = 'function a() {\n  // ... rest of the code\n}';
    expect(rules(shown, shown)).toEqual([]);
  });

  it('names an added trigger comment and hidden characters', () => {
    expect(rules('// @ai improve\nfunction total(items) {}')).toEqual(['trigger']);
    expect(rules('function total(items) { /* \u202E */ }')).toEqual(['hidden-characters']);
    expect(rules('function total(items) { /* \u{E0041} */ }')).toEqual(['hidden-characters']);
    for (const hidden of [
      '\u200b',
      '\u200d',
      '\u2060',
      '\ufeff',
      '\u00ad',
      '\u3164',
      '\u{e0101}',
      '\u0000',
      '\u001b[2J',
      '\u009b',
      '\u2028',
      'a\ufe0f',
    ])
      expect([hidden, rules(`function total(items) { /* ${hidden} */ }`)]).toEqual([hidden, ['hidden-characters']]);
    expect(rules('function total(items) {\n\treturn "✔\ufe0f";\n}')).toEqual([]);
  });

  it('names an echo of the request', () => {
    expect(rules('Rewrite the following function so that it reads better than before:\nfunction total() {}')).toEqual(['echo']);
  });

  it('names an answer that runs in circles', () => {
    expect(rules(Array.from({ length: 30 }, () => 'total += price;').join('\n'))).toEqual(['loop']);
    expect(loops('a b c d e f')).toBe(false);
  });
});
