import { describe, expect, it } from 'vitest';
import { KINDS } from '../../jobs/kinds.ts';
import { without } from '../../src/core/span.ts';
import type { TriggerScan } from '../../src/core/trigger-comment.ts';
import { openSyntax } from '../../src/syntax/syntax.ts';
import { findTriggers } from '../../src/triggers/comment.ts';

const syntax = openSyntax();

async function scan(text: string, language: string): Promise<TriggerScan> {
  return findTriggers(text, await syntax.outline(text, language), KINDS);
}

/** `kind symbol[: instruction]` of each trigger. */
async function found(text: string, language = 'javascript'): Promise<string[]> {
  const { triggers } = await scan(text, language);
  return triggers.map(
    ({ kind, symbol, instruction }) => `${kind} ${symbol === '' ? '(file)' : symbol}${instruction === '' ? '' : `: ${instruction}`}`,
  );
}

const OVEN = `const WARM_UP = 12;

function bake(loaves) {
  const time = WARM_UP;
  return time * loaves;
}

class Oven {
  heat(degrees) {
    this.degrees = degrees;
  }

  cool() {
    this.degrees = 20;
  }
}
`;

const at = (before: string, comment: string): string => OVEN.replace(before, `${comment}\n${before}`);

describe('what a trigger comment points at', () => {
  it.each([
    ['the function that follows it', at('function bake', '// @ai improve'), 'improve bake'],
    ['the function around it', at('  const time', '  // @ai improve'), 'improve bake'],
    ['the method that follows it, not the class around it', at('  cool() {', '  // @ai explain'), 'explain Oven.cool'],
    ['the class that follows it', at('class Oven', '/* @ai document */'), 'document Oven'],
    [
      'the function that begins on its line',
      OVEN.replace('function bake(loaves) {', 'function bake(loaves) { // @ai improve'),
      'improve bake',
    ],
    ['the function around its line', OVEN.replace('const time = WARM_UP;', 'const time = WARM_UP; // @ai improve'), 'improve bake'],
    ['what follows other comments and blank lines', at('function bake', '// @ai improve\n\n// Bakes.'), 'improve bake'],
    ['the whole file', at('function bake', '// @ai improve file'), 'improve (file)'],
    [
      'a region',
      at('  const time', '  // @ai improve begin').replace('  return time', '  // @ai end\n  return time'),
      'improve bake@region',
    ],
  ])('is %s', async (_, text, expected) => {
    expect(await found(text)).toEqual([expected]);
  });

  it('is a short file without symbols as a whole', async () => {
    expect(await found('// @ai improve\nconsole.log(1);\n')).toEqual(['improve (file)']);
  });

  it.each([
    ['tsx', 'export function Loaf() {\n  return (\n    <p>\n      {/* @ai improve */}\n      bread\n    </p>\n  );\n}\n', 'improve Loaf'],
    ['typescript', '// @ai document\nexport interface Loaf {\n  grams: number;\n}\n', 'document Loaf'],
    [
      'python',
      'class Pantry:\n    # @ai improve: use a dict\n    @cached\n    def store(self, name):\n        return name\n',
      'improve Pantry.store: use a dict',
    ],
    ['python', 'def flour(loaves):\n    # @ai explain\n    return loaves\n', 'explain flour'],
  ])('works in %s', async (language, text, expected) => {
    expect(await found(text, language)).toEqual([expected]);
  });
});

describe('what a trigger comment says', () => {
  it.each([
    ['// @ai improve: use a loop', 'improve bake: use a loop'],
    ['// @ai refactor use a loop', 'refactor bake: use a loop'],
    ['//@ai improve', 'improve bake'],
    ['// @AI Improve', 'improve bake'],
    ['// @ai: improve', 'improve bake'],
    ['/* @ai improve: use\n   a loop */', 'improve bake: use a loop'],
    ['/** @ai improve */', 'improve bake'],
    ['/**\n * Bakes.\n * @ai improve\n * @param loaves - how many\n */', 'improve bake'],
    ['// @ai test', 'write-test bake'],
    ['// @ai improve.', 'improve bake'],
    ['// @ai improve - use a loop', 'improve bake: use a loop'],
    ['/// @ai improve', 'improve bake'],
    ['//\t@ai\timprove\tuse  a\tloop ', 'improve bake: use a loop'],
    ['/* @ai improve: a/b, {c} and d*e */', 'improve bake: a/b, {c} and d*e'],
    ['// @ai improve: close with */', 'improve bake: close with */'],
  ])('%s', async (comment, expected) => {
    expect(await found(at('function bake', comment))).toEqual([expected]);
  });

  it.each([
    "const text = '// @ai improve';",
    'const text = `\n// @ai improve\n`;',
    '// see https://example.org/@ai improve',
    '// ask with @ai improve',
    '// @aimless improve',
    '// mail us@ai improve',
    '// @ai.tools improve',
    '// @ai/sdk improves it',
    '// @ai-sdk improve',
    '// (@ai improve)',
    '/* see @ai improve */',
    '/**\n * To ask, write @ai improve.\n */',
  ])('nothing when it is no marker: %s', async (line) => {
    const { triggers, problems } = await scan(at('function bake', line), 'javascript');
    expect([triggers, problems]).toEqual([[], []]);
  });

  it.each([
    ['// @ai improv', 'Did you mean @ai improve?'],
    ['// @ai frobnicate', 'Known are improve'],
    ['// @ai', 'says nothing to do'],
    ['// @ai improve begin', '@ai end is missing'],
    ['// @ai end', 'closes nothing'],
    ['// @ai improve: \u202Eevil', 'invisible'],
  ])('a problem once, and it still leaves the clean text: %s', async (line, message) => {
    const text = at('function bake', line);
    const { triggers, problems, removals } = await scan(text, 'javascript');
    expect(triggers).toEqual([]);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.message).toContain(message);
    expect(without(text, removals)).toBe(OVEN);
  });

  it('one for all comments beyond the 200th, which leave the clean text too', async () => {
    const text = `${'// @ai improve file\n'.repeat(20_000)}${OVEN}`;
    const { triggers, problems, removals } = await scan(text, 'javascript');
    expect(triggers).toHaveLength(200);
    expect(problems).toEqual([{ line: 201, message: 'only the first 200 @ai comments of a file are read' }]);
    expect(without(text, removals)).toBe(OVEN);
  });

  it('a heap of them in one block too', async () => {
    const text = `/**\n${' * @ai improve file\n'.repeat(20_000)} * Bakes.\n */\n${OVEN}`;
    const { triggers, removals } = await scan(text, 'javascript');
    expect(triggers).toHaveLength(200);
    expect(without(text, removals)).toBe(`/**\n * Bakes.\n */\n${OVEN}`);
  });

  it('every one of several in a file', async () => {
    const text = at('function bake', '// @ai improve').replace('  cool() {', '  // @ai explain\n  cool() {');
    expect(await found(text)).toEqual(['improve bake', 'explain Oven.cool']);
  });
});

describe('the clean text', () => {
  const PYTHON = 'class Pantry:\n    def store(self, name):\n        return name\n\n\ndef flour(loaves):\n    return loaves\n';
  const eols = ['\n', '\r\n'];

  it.each([
    ['javascript', OVEN, ['// @ai improve', '/* @ai explain: how */', '/* @ai improve:\n * a\n */', '// @ai improv']],
    ['python', PYTHON, ['# @ai improve', '# @ai document: short']],
  ])('is the original wherever a comment line was put in %s', async (language, source, comments) => {
    for (const eol of eols) {
      for (const ending of ['', source]) {
        const original = (ending === '' ? source.trimEnd() : source).replaceAll('\n', eol);
        const lines = original.split(eol);
        for (const comment of comments) {
          for (let line = 0; line < lines.length - 1; line += 1) {
            const indent = /^\s*/u.exec(lines[line] ?? '')?.[0] ?? '';
            const text = [...lines.slice(0, line), indent + comment.replaceAll('\n', eol), ...lines.slice(line)].join(eol);
            const { removals } = await scan(text, language);
            expect(removals).toHaveLength(1);
            expect(without(text, removals)).toBe(original);
          }
        }
      }
    }
  });

  it('is the original when the comment stood after code or before it', async () => {
    for (const text of [OVEN.replace('WARM_UP;', 'WARM_UP;  // @ai improve'), OVEN.replace('const time', '/* @ai improve */ const time')]) {
      expect(without(text, (await scan(text, 'javascript')).removals)).toBe(OVEN);
    }
  });

  it('keeps the other lines of a doc comment', async () => {
    const text = at('function bake', '/**\n * Bakes.\n * @ai improve\n * @param loaves - how many\n */');
    expect(without(text, (await scan(text, 'javascript')).removals)).toBe(
      at('function bake', '/**\n * Bakes.\n * @param loaves - how many\n */'),
    );
  });

  it('keeps a byte order mark', async () => {
    const text = `\uFEFF// @ai improve file\n${OVEN}`;
    expect(without(text, (await scan(text, 'javascript')).removals)).toBe(`\uFEFF${OVEN}`);
  });

  it('loses both marks of a region', async () => {
    const text = at('  const time', '  // @ai improve begin').replace('  return time', '  // @ai end\n  return time');
    const { triggers, removals } = await scan(text, 'javascript');
    expect(without(text, removals)).toBe(OVEN);
    expect(text.slice(triggers[0]?.target.start, triggers[0]?.target.end)).toBe('  const time = WARM_UP;');
  });
});
