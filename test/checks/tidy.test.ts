import { describe, expect, it } from 'vitest';
import { sameCode } from '../../src/checks/same-code.ts';
import { tidy } from '../../src/checks/tidy.ts';
import { openSyntax } from '../../src/syntax/syntax.ts';

const syntax = openSyntax();

/** A formatter of its own: two blanks for each brace that is open, `;` at the end of a statement, single quotes. */
const format = async (text: string): Promise<string> => {
  let depth = 0;
  return text
    .split('\n')
    .map((line) => {
      const plain = line
        .trim()
        .replaceAll('"', "'")
        .replace(/\s*\+\s*/gu, ' + ');
      if (plain === '') return '';
      if (plain.startsWith('}')) depth -= 1;
      const formed = '  '.repeat(depth) + plain + (/[;{}]$/u.test(plain) ? '' : ';');
      if (plain.endsWith('{')) depth += 1;
      return formed;
    })
    .join('\n');
};

const request = (before: string, after: string, by: (text: string) => Promise<string | undefined> = format) => {
  const start = after.indexOf('function b');
  const end = after.indexOf('}\n', start) + 1;
  return { before, after, changedSpan: { start, end }, language: 'javascript', format: by, syntax };
};

const A = 'function a() {\n  return 1;\n}\n';
const UGLY_A = 'function a() {\n      return "1"\n}\n';
const B = "function b(x) {\n  return 'b' + x;\n}\n";
const NEW_B = 'function b(x) {\n    const y = x+1\n  return "b" + y;\n}\n';
const TIDY_B = "function b(x) {\n  const y = x + 1;\n  return 'b' + y;\n}\n";

describe('the formatter of the project', () => {
  it('brings the candidate into form where the file was in form', async () => {
    expect(await tidy(request(A + B, A + NEW_B))).toBe(A + TIDY_B);
  });

  it('touches no other line where the file was not in form', async () => {
    expect(await tidy(request(UGLY_A + B + UGLY_A, UGLY_A + NEW_B + UGLY_A))).toBe(UGLY_A + TIDY_B + UGLY_A);
  });

  it('leaves lines of the target alone that the candidate did not change', async () => {
    const old = 'function b(x) {\n const k = "k"\n  return k;\n}\n';
    const now = 'function b(x) {\n const k = "k"\n  return k+x\n}\n';
    expect(await tidy(request(UGLY_A + old, UGLY_A + now))).toBe(`${UGLY_A}function b(x) {\n const k = "k"\n  return k + x;\n}\n`);
  });

  it('changes nothing when it fails', async () => {
    expect(await tidy(request(A + B, A + NEW_B, async () => undefined))).toBe(A + NEW_B);
  });

  it('is not followed when it changes more than the layout', async () => {
    const rogue = async (text: string): Promise<string> => text.replace('x+1', 'x + 2');
    expect(await tidy(request(A + B, A + NEW_B, rogue))).toBe(A + NEW_B);
  });

  it('is not followed outside the span, even where the file was in form', async () => {
    const rogue = async (text: string): Promise<string> =>
      text === A + B ? text : (await format(text)).replace('function a() {', 'function a()  {');
    expect(await tidy(request(A + B, A + NEW_B, rogue))).toBe(A + TIDY_B);
  });

  it('keeps CRLF lines that it was given', async () => {
    const crlf = (text: string): string => text.replaceAll('\n', '\r\n');
    const by = async (text: string): Promise<string> => crlf(await format(text.replaceAll('\r\n', '\n')));
    const { changedSpan: _, ...rest } = request(crlf(A + B), crlf(A + NEW_B), by);
    const after = crlf(A + NEW_B);
    expect(await tidy({ ...rest, changedSpan: { start: crlf(A).length, end: after.length } })).toBe(crlf(A + TIDY_B));
  });
});

describe('two texts are the same code', () => {
  it.each([
    ['javascript', 'f(a, b)', 'f(\n  a,\n  b,\n);', true],
    ['javascript', 'x => "it\'s"', "(x) => 'it\\'s';", true],
    ['javascript', 'x = (a * b) + c', 'x = a * b + c;', true],
    ['javascript', 'x = (a + b) * c', 'x = a + b * c;', false],
    ['javascript', 'x = { "a": 1, "b-c": 2 }', "x = { a: 1, 'b-c': 2 };", true],
    ['javascript', 'x = [, a]', 'x = [a];', false],
    ['javascript', 'x = [a, , ]', 'x = [a, ]', false],
    ['javascript', 'f("a  b")', 'f("a b")', false],
    ['javascript', 'f(); // why', 'f();', false],
    ['javascript', `\`a \${b}\``, `\`a  \${b}\``, false],
    ['typescript', 'type A = | B | C', 'type A = B | C;', true],
    ['typescript', 'const f = (x) => x as A', 'const f = (x) => x as B', false],
    ['tsx', 'const a = <p>a <b/></p>', 'const a = (\n  <p>\n    a <b />\n  </p>\n);', true],
    ['python', 'x = f(a, b)', 'x = f(\n    a,\n    b,\n)', true],
    ['python', 'x = (a)', 'x = (a,)', false],
    ['python', 'from a import b, c', 'from a import (\n    b,\n    c,\n)', true],
    ['python', 'def f():\n  return ("a")', "def f():\n    return 'a'", true],
    ['python', 'if a:\n    b()\nc()', 'if a:\n    b()\n    c()', false],
    ['go', 'a := 1', 'a  :=  1\n', true],
    ['go', 'a := 1', 'a := 2', false],
  ])('in %s: %j and %j', async (language, a, b, same) => {
    expect(await sameCode(a, b, language, syntax)).toBe(same);
  });
});
