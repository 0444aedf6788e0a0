import { describe, expect, it } from 'vitest';
import type { Outline } from '../../src/core/port/syntax.ts';
import type { Target } from '../../src/core/target.ts';
import { restore, viewOf } from '../../src/pipeline/view.ts';

function outlineOf(stringLines: readonly number[] = []): Outline {
  return { language: 'javascript', parsed: true, symbols: [], comments: [], imports: [], problems: [], stringLines };
}

function targetIn(clean: string, text: string, node: Target['node'], eol: '\n' | '\r\n' = '\n'): Target {
  const start = clean.indexOf(text);
  return { source: { clean, eol }, node, name: 'total', text, span: { start, end: start + text.length } } as unknown as Target;
}

const METHOD = 'static async total(items) {\n    return items.length;\n  }';
const CLASS = `class Cart {\n  ${METHOD}\n}\n`;

describe('how a target is shown', () => {
  it('has its own indentation taken away', () => {
    expect(viewOf(targetIn(CLASS, METHOD, 'method'), outlineOf(), 'as-is').code).toBe(
      'static async total(items) {\n  return items.length;\n}',
    );
  });

  it('is a plain function for the bundled model', () => {
    const view = viewOf(targetIn(CLASS, METHOD, 'method'), outlineOf(), 'plain');
    expect(view.code).toBe('async function total(items) {\n  return items.length;\n}');
  });

  it('hides export default and other indentation from the bundled model', () => {
    const text = 'export default function a() {\n\tif (b) {\n\t\tc();\n\t}\n}';
    const view = viewOf(targetIn(text, text, 'function'), outlineOf(), 'plain');
    expect(view.code).toBe('function a() {\n  if (b) {\n    c();\n  }\n}');
  });

  it('keeps lines that begin inside a string as they are', () => {
    const text = 'total() {\n    return `a\n  b`;\n  }';
    const clean = `class A {\n  ${text}\n}\n`;
    const view = viewOf(targetIn(clean, text, 'method'), outlineOf([4]), 'as-is');
    expect(view.code).toBe('total() {\n  return `a\n  b`;\n}');
  });
});

describe('putting an answer back', () => {
  it.each(['as-is', 'plain'] as const)('gives the original text for an unchanged answer (%s)', (form) => {
    const cases = [
      targetIn(CLASS, METHOD, 'method'),
      targetIn('class A {\n\tget b() {\n\t\treturn 1;\n\t}\n}', 'get b() {\n\t\treturn 1;\n\t}', 'method'),
      targetIn('function a() {\r\n    b();\r\n}\r\n', 'function a() {\r\n    b();\r\n}', 'function', '\r\n'),
      targetIn('if (x) {\n    a();\n\n    b();\n}\n', '    a();\n\n    b();', 'region'),
    ];
    for (const target of cases) {
      const view = viewOf(target, outlineOf(), form);
      expect(restore(view.code, view, target, outlineOf())).toBe(target.text);
    }
  });

  it.each(['', '\n', '\r\n', '\n\n'])('ends a whole file as it ended (%j), whatever line ends the answer has', (end) => {
    const text = `var a = 1;\nvar b = 2;${end}`;
    const target = targetIn(text, text, 'module');
    const view = viewOf(target, outlineOf(), 'as-is');
    for (const answer of ['let a = 1;\nlet b = 2;', 'let a = 1;\nlet b = 2;\n', 'let a = 1;\nlet b = 2;\n\n\n']) {
      expect(restore(answer, view, target, outlineOf())).toBe(`let a = 1;\nlet b = 2;${end}`);
    }
  });

  it('refuses an answer that does not begin as it was shown', () => {
    const target = targetIn(CLASS, METHOD, 'method');
    expect(restore('function sum() {}', viewOf(target, outlineOf(), 'plain'), target, outlineOf())).toBeUndefined();
  });

  it('leaves lines inside strings of the answer alone', () => {
    const target = targetIn(CLASS, METHOD, 'method');
    const view = viewOf(target, outlineOf(), 'as-is');
    const answer = 'static async total(items) {\n  return `x\ny`;\n}';
    expect(restore(answer, view, target, outlineOf([3]))).toBe('static async total(items) {\n    return `x\ny`;\n  }');
  });
});
