import { describe, expect, it } from 'vitest';
import { mutantsOf } from '../../src/checks/mutants.ts';
import type { AskingTools } from '../../src/checks/python/ask.ts';

const TEXT =
  "import a from 'b';\nexport function f(n: number, s = 'x'): string {\n  if (n >= 18 && s) return s.trim();\n  return `${s}-${n + 1}`;\n}\n";
// JavaScript is read here; no other program is asked.
const file = { language: 'typescript', tools: {} as AskingTools, signal: new AbortController().signal };
const span = { start: TEXT.indexOf('export'), end: TEXT.length };

describe('mutants of JavaScript and TypeScript', () => {
  it('are the same for the same seed, others for another, and at most as many as asked for', async () => {
    const ten = await mutantsOf(TEXT, span, file, 1, 10);
    expect(ten).toHaveLength(10);
    expect(await mutantsOf(TEXT, span, file, 1, 10)).toEqual(ten);
    expect(await mutantsOf(TEXT, span, file, 2, 10)).not.toEqual(ten);
  });

  it('change operators, boundaries, constants, calls, branches and results, each in its line', async () => {
    const changes = (await mutantsOf(TEXT, span, file, 1, 1_000)).map(({ change, line }) => `${line}: ${change}`);
    expect(changes).toEqual(
      expect.arrayContaining([
        '3: >= became >',
        '3: && became ||',
        '3: 18 became 19',
        '3: .trim() dropped',
        '4: + became -',
        '3: returns undefined',
      ]),
    );
  });

  it('never touch what is outside the span, nor types', async () => {
    for (const { text } of await mutantsOf(TEXT, span, file, 1, 1_000)) {
      expect(text.startsWith("import a from 'b';\n")).toBe(true);
      expect(text).toContain('(n: number, s = ');
    }
  });
});
