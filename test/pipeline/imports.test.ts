import { describe, expect, it } from 'vitest';
import type { Outline } from '../../src/core/port/syntax.ts';
import { addImports } from '../../src/pipeline/imports.ts';

const CLEAN = 'import a from "a";\n\na();\n';
const OUTLINE = { parsed: true, symbols: [], comments: [], problems: [], imports: [{ start: 0, end: 18 }] } as unknown as Outline;

const placed = (line: string): string => addImports(CLEAN, OUTLINE, [line], '\n').is;

describe('the imports block of a reply', () => {
  it.each([
    'import b from "b";',
    "import { b, c as d } from './b.js'",
    'import type { B } from "b";',
    'import * as b from "b; c(d)"',
    'import "b";',
    'import b from "./b.json" with { type: "json" };',
    'import b = require("b");',
    'const b = require("b");',
    "const { b: c, d } = require('b');",
    'const b = require("b").default;',
    'import b.c as d, e',
    'from b import c as d, e',
    'from b import (c, d)',
    'from . import b',
    'import static b.C.*;',
    'import b "c/d"',
  ])('may hold %s', (line) => {
    expect(placed(line)).toBe('placed');
  });

  it.each([
    'import b from "b"; run();',
    'import b; run()',
    'from b import c; run()',
    'import("b")',
    'import b from "b", run()',
    'const b = require("b").run();',
    'const b = require("b" + run());',
    'const b = run(require("b"));',
    'const b = require("b"), c = run(require("d"));',
    'import b from `run`',
    'from b import (c) if run() else d',
    'import b = run;',
    'run()',
    'let b = 1',
  ])('may not hold %s', (line) => {
    expect(placed(line)).toBe('refused');
  });

  it('adds behind the last import, and what is there already not again', () => {
    expect(addImports(CLEAN, OUTLINE, ['import a from "a"', 'import b from "b"'], '\n')).toEqual({
      is: 'placed',
      edits: [{ span: { start: 18, end: 18 }, text: '\nimport b from "b"' }],
    });
  });
});
