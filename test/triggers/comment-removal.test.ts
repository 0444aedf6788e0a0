import { describe, expect, it } from 'vitest';
import { KINDS } from '../../jobs/kinds.ts';
import type { Outline } from '../../src/core/port/syntax.ts';
import { linesOf, without } from '../../src/core/span.ts';
import type { TriggerScan } from '../../src/core/trigger-comment.ts';
import { openSyntax } from '../../src/syntax/syntax.ts';
import { findTriggers } from '../../src/triggers/comment.ts';
import { SAMPLES } from '../contract/syntax.ts';
import { type Random, randomFrom } from '../support/random-file.ts';

const syntax = openSyntax();

async function scan(text: string, language: string): Promise<TriggerScan> {
  return findTriggers(text, await syntax.outline(text, language), KINDS);
}

async function clean(text: string, language = 'javascript'): Promise<string> {
  return without(text, (await scan(text, language)).removals);
}

const OWN_LINES: Readonly<Record<string, readonly string[]>> = {
  slashes: [
    '// @ai improve',
    '//@ai explain: why',
    '/* @ai improve */',
    '/** @ai document */',
    '/* @ai refactor: use\n   a loop\n*/',
    '/*\n * @ai improve\n *\n * and keep it short\n */',
    '// @ai improv',
    '/**\n * @ai improve\n * @ai explain\n */',
    '// @ai',
  ],
  hashes: ['# @ai improve', '#@ai explain: why', '## @AI document', '# @ai frobnicate'],
};

/** Lines before which, and after whose code, a comment may be put: those that begin in no string and no comment. */
function freeLines(text: string, { comments, stringLines, symbols }: Outline): number[] {
  const taken = new Set(stringLines);
  const spans = [...comments.map(({ span }) => span), ...symbols.flatMap(({ doc }) => (doc === undefined ? [] : [doc]))];
  for (const span of spans) {
    const { first, last } = linesOf(text, span);
    for (let line = first; line <= last; line += 1) taken.add(line);
  }
  return text.split('\n').flatMap((_, index) => (taken.has(index + 1) ? [] : [index]));
}

/** The lines with comments put at random places among them. */
function strew(lines: readonly string[], free: readonly number[], hashes: boolean, random: Random): string[] {
  const pick = <Each>(from: readonly Each[]): Each => from[random(from.length)] as Each;
  const result = [...lines];
  const places = [...new Set(Array.from({ length: 1 + random(3) }, () => pick(free)))].sort((a, b) => b - a);
  for (const place of places) {
    const line = result[place] ?? '';
    const indent = /^\s*/u.exec(line)?.[0] ?? '';
    const own = pick(OWN_LINES[hashes ? 'hashes' : 'slashes'] ?? []);
    const way = line.trim() === '' ? 0 : random(hashes ? 2 : 3);
    if (way === 0) result.splice(place, 0, ...own.split('\n').map((part) => indent + part));
    else if (way === 1)
      result[place] = `${line}${pick([' ', '  ', '\t'])}${hashes ? '# @ai improve' : pick(['// @ai improve', '/* @ai improve: so */'])}`;
    else result[place] = `${indent}/* @ai improve */ ${line.slice(indent.length)}`;
  }
  if (random(4) === 0) result.push(hashes ? '# @ai improve' : '// @ai improve');
  return result;
}

describe('a text that triggers were put in', () => {
  it.each(['javascript', 'typescript', 'python'])(
    'is the same to the character once they are gone, wherever they were (%s)',
    async (language) => {
      const random = randomFrom(23);
      const sample = SAMPLES[language] ?? '';
      for (let round = 0; round < 120; round += 1) {
        const original = random(2) === 0 ? sample : sample.trimEnd();
        const lines = original.split('\n');
        const free = freeLines(original, await syntax.outline(original, language));
        const eol = random(2) === 0 ? '\n' : '\r\n';
        const strewn = strew(lines, free, language === 'python', random)
          .join('\n')
          .replaceAll('\n', eol);
        const { triggers, problems, removals } = await scan(strewn, language);
        expect(triggers.length + problems.length).toBeGreaterThan(0);
        expect(without(strewn, removals)).toBe(original.replaceAll('\n', eol));
      }
    },
  );

  it.each([
    ['rust', 'fn bake() {\n    cool()\n}\n', '// @ai explain'],
    ['sql', 'select loaf\nfrom oven;\n', '-- @ai explain'],
    ['lisp', '(bake)\n(cool)\n', ';; @ai explain'],
    ['latex', '\\section{Bread}\nLoaf\n', '% @ai improve'],
    ['html', '<p>\n  bread\n</p>\n', '<!-- @ai improve -->'],
    ['html', '<p>\n  bread\n</p>\n', '<!--\n  @ai improve: warm\n  words\n-->'],
    ['css', 'p {\n  color: red;\n}\n', '/* @ai improve */'],
    ['haskell', 'bake = 1\ncool = 2\n', '{- @ai explain -}'],
    ['lua', 'bake()\ncool()\n', '--[[ @ai explain ]]'],
    ['ocaml', 'let a = 1\nlet b = 2\n', '(* @ai explain *)'],
    ['shell', 'bake\ncool\n', '# @ai improve'],
    ['batch', 'bake\r\ncool\r\n', 'REM @ai improve'],
  ])('is the same in %s', async (language, original, comment) => {
    const lines = original.split('\n');
    for (let place = 0; place < lines.length; place += 1) {
      const strewn = [...lines.slice(0, place), ...comment.split('\n'), ...lines.slice(place)].join('\n');
      const { triggers, removals } = await scan(strewn, language);
      expect(triggers).toHaveLength(1);
      expect(without(strewn, removals)).toBe(original);
    }
  });
});

describe('what goes with a trigger', () => {
  it.each([
    ['its line', 'a();\n\n  // @ai improve\n\nb();\n', 'a();\n\n\nb();\n'],
    ['the last line of a text without a last break', 'a();\n// @ai improve', 'a();'],
    ['several last lines of such a text', 'a();\r\n// @ai improve\r\n// @ai explain', 'a();'],
    ['all of a text that is nothing else', '// @ai improve file', ''],
    ['the blanks before it', 'a(); \t // @ai improve\nb();\n', 'a();\nb();\n'],
    ['blanks on both sides at a line end', 'a(); /* @ai improve */  \nb();\n', 'a();\nb();\n'],
    ['the blanks after it', '  /* @ai improve */ a();\n', '  a();\n'],
    ['one side’s blanks between code', 'a(b, /* @ai improve */ c);\n', 'a(b, c);\n'],
    ['the blanks before it where none follow', 'a(b /* @ai improve */);\n', 'a(b);\n'],
    ['nothing else where a blank must stay', 'return/* @ai improve */ a;\n', 'return a;\n'],
    ['nothing else where the blank before it must stay', 'return /* @ai improve */a;\n', 'return a;\n'],
    ['both delimiters of a block on several lines', 'a(); /* @ai improve\n  soon */\nb();\n', 'a();\nb();\n'],
  ])('%s', async (_, text, expected) => {
    expect(await clean(text)).toBe(expected);
  });

  it('in JSX, its braces', async () => {
    const page = (comment: string): string => `const Page = () => (\n  <p>\n${comment}    bread\n  </p>\n);\n`;
    expect(await clean(page('    {/* @ai improve */}\n'), 'tsx')).toBe(page(''));
    expect(await clean('const a = <p>{/* @ai improve */}</p>;\n', 'tsx')).toBe('const a = <p></p>;\n');
    expect(await clean('const a = <p>warm {/* @ai improve */} bread</p>;\n', 'tsx')).toBe('const a = <p>warm bread</p>;\n');
  });

  it('is nothing where the code around it would run together, and that is a problem', async () => {
    const text = 'return/* @ai improve */a;\n';
    const { triggers, problems, removals } = await scan(text, 'javascript');
    expect([triggers, removals]).toEqual([[], []]);
    expect(problems).toEqual([{ line: 1, message: 'the comment stands in the middle of code; put it on a line of its own' }]);
  });
});

describe('a doc comment with a trigger in it', () => {
  it.each([
    ['in the middle', '/**\n * Bakes.\n * @ai improve\n * @param a - loaf\n */', '/**\n * Bakes.\n * @param a - loaf\n */'],
    ['at the start', '/**\n * @ai improve\n * Bakes.\n */', '/**\n * Bakes.\n */'],
    ['at the end', '/**\n * Bakes.\n * @ai improve\n */', '/**\n * Bakes.\n */'],
    ['beside the opening', '/** @ai improve\n * Bakes.\n */', '/**\n * Bakes.\n */'],
    ['beside the closing', '/**\n * Bakes.\n * @ai improve */', '/**\n * Bakes.\n */'],
    ['without stars', '/** Bakes.\n    @ai improve\n    Bread. */', '/** Bakes.\n    Bread. */'],
    ['twice', '/**\n * @ai improve\n * Bakes.\n * @ai explain\n */', '/**\n * Bakes.\n */'],
    ['below other words of a plain block', '/* Bakes.\n   @ai improve\n */', '/* Bakes.\n */'],
  ])('keeps its other lines: %s', async (_, comment, expected) => {
    for (const eol of ['\n', '\r\n']) {
      const text = `${comment}\nfunction bake(a) {}\n`.replaceAll('\n', eol);
      expect(await clean(text)).toBe(`${expected}\nfunction bake(a) {}\n`.replaceAll('\n', eol));
      expect((await scan(text, 'javascript')).triggers.every(({ symbol }) => symbol === 'bake')).toBe(true);
    }
  });

  it.each([
    ['/** @ai improve */'],
    ['/**\n * @ai improve\n */'],
    ['/**\n * @ai improve: short\n * @ai explain\n */'],
    ['/*\n  @ai improve\n  @ai explain: how\n*/'],
  ])('goes wholly when nothing is left: %j', async (comment) => {
    expect(await clean(`a();\n${comment}\nfunction bake() {}\n`)).toBe('a();\nfunction bake() {}\n');
  });

  it.each([
    ['/**\n * @ai improve: short\n * @ai explain\n */', '/**\n * @ai explain\n */', '/**\n * @ai improve: short\n */'],
    [
      '/* @ai improve: use\n   a loop\n   @ai explain: how\n   it works */',
      '/*\n   @ai explain: how\n   it works */',
      '/* @ai improve: use\n   a loop\n   */',
    ],
  ])('keeps its other triggers when one alone goes: %j', async (comment, first, second) => {
    const text = `${comment}\nfunction bake() {}\n`;
    const { triggers } = await scan(text, 'javascript');
    const rest = triggers.map(({ removal }) => without(text, [removal]).replace('\nfunction bake() {}\n', ''));
    expect(rest).toEqual([first, second]);
  });

  it('has instructions of one line; a plain block may go on', async () => {
    const instructions = async (comment: string): Promise<string[]> =>
      (await scan(`${comment}\nfunction bake() {}\n`, 'javascript')).triggers.map(({ instruction }) => instruction);
    expect(await instructions('/**\n * @ai improve: use a loop\n * Bakes.\n */')).toEqual(['use a loop']);
    expect(await instructions('/* @ai improve: use\n   a loop\n\n   and keep order */')).toEqual(['use a loop and keep order']);
    expect(await instructions('/* @ai improve: use\n   a loop\n   @ai explain: how\n   it works */')).toEqual([
      'use a loop',
      'how it works',
    ]);
    expect(await instructions('// @ai improve: use\n// a loop')).toEqual(['use']);
  });
});
