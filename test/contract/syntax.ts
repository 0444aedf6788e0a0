import { expect, it } from 'vitest';
import type { RepoPath } from '../../src/core/brand.ts';
import type { Outline, Syntax } from '../../src/core/port/syntax.ts';
import { contains, type Span } from '../../src/core/span.ts';
import { type Random, randomFrom } from '../support/random-file.ts';

/** Files of every language with a grammar: what a syntax must read without a problem. */
export const SAMPLES: Readonly<Record<string, string>> = {
  javascript:
    "import { oven } from './oven.js';\n\n/** Bakes a loaf. */\nexport async function bake(loaf, { time = 12 } = {}) {\n  // warm up\n  const heat = oven.heat(`${loaf.name} 🥐`);\n  if (!heat) return undefined;\n  return oven.wait(time);\n}\n\nclass Shelf {\n  #loaves = [];\n  put(loaf) {\n    this.#loaves.push(loaf);\n  }\n  get size() { return this.#loaves.length }\n}\n",
  typescript:
    "import type { Loaf } from './loaf.ts';\n\nexport interface Oven {\n  readonly heat: number;\n}\n\n// Weighs.\nexport const weigh = <T extends Loaf>(loaf: T, scale: (grams: number) => string): string => {\n  /* in grams */\n  return scale(loaf.grams);\n};\n\nabstract class Box {\n  private readonly loaves: Loaf[] = [];\n  protected abstract close(): void;\n  put(loaf: Loaf): this { this.loaves.push(loaf); return this; }\n}\n",
  tsx: 'import React from \'react\';\n\ntype Props = { name: string };\n\nexport const Label = ({ name }: Props) => (\n  <p className="label">\n    {/* the name */}\n    {name} fresh\n  </p>\n);\n\nexport default function Page() {\n  return <Label name="漢字" />;\n}\n',
  python:
    'from __future__ import annotations\nimport os\n\n\nclass Oven:\n    """Bakes."""\n\n    def heat(self, degrees: int = 220) -> bool:  # slowly\n        if degrees > 250:\n            raise ValueError(f"too hot: {degrees} 🥖")\n        return True\n\n\nasync def bake(*loaves, oven=None):\n    for loaf in loaves:\n        await oven.heat()\n    return len(loaves)\n',
};

/** What every syntax must keep to. */
export function syntaxContract(open: () => Syntax): void {
  const syntax = open();

  it.each(Object.entries(SAMPLES))('reads good %s whole, without a problem', async (language, text) => {
    const outline = await syntax.outline(text, language);
    expect(outline.parsed).toBe(true);
    expect(outline.problems).toEqual([]);
    expect(outline.symbols.length).toBeGreaterThan(2);
    sound(outline, text);
  });

  it.each(Object.entries(SAMPLES))('gives the same answer for the same %s', async (language, text) => {
    const again = open();
    expect(await again.outline(text, language)).toEqual(await syntax.outline(text, language));
    expect(await again.facts(text, language)).toEqual(await syntax.facts(text, language));
  });

  it.each(Object.entries(SAMPLES))('reads damaged %s, and stays sound', async (language, text) => {
    const random = randomFrom(11);
    for (let round = 0; round < 60; round += 1) {
      const damaged = damage(text, random);
      sound(await syntax.outline(damaged, language), damaged);
      expect(await syntax.facts(damaged, language)).toBeDefined();
    }
  });

  it.each(Object.entries(SAMPLES))('takes \\r\\n and a byte order mark in %s as layout', async (language, text) => {
    const windows = `\uFEFF${text.replaceAll('\n', '\r\n')}`;
    const outline = await syntax.outline(windows, language);
    sound(outline, windows);
    expect(outline.problems).toEqual([]);
    expect(outline.symbols.map(({ path, header }) => [path, header])).toEqual(
      (await syntax.outline(text, language)).symbols.map(({ path, header }) => [path, header]),
    );
    expect((await syntax.facts(windows, language))?.tokens).toBe((await syntax.facts(text, language))?.tokens);
  });

  it.each(Object.entries(SAMPLES))('finds in a part of %s what that part is made of', async (language, text) => {
    const { symbols } = await syntax.outline(text, language);
    const whole = await syntax.facts(text, language);
    for (const { span } of symbols) {
      const part = await syntax.facts(text, language, span);
      for (const name of part?.identifiers ?? []) expect(text.slice(span.start, span.end)).toContain(name);
      expect(whole?.tokens).toContain(part?.tokens.replace(/ ;$/u, ''));
      expect(isSubsequence(part?.calls ?? [], whole?.calls ?? [])).toBe(true);
    }
  });

  it('knows comments only of a language without a grammar, and nothing of an unknown one', async () => {
    const rust = await syntax.outline('fn bake() {} // warm\n', 'rust');
    expect([rust.parsed, rust.symbols, rust.comments.map(({ text }) => text)]).toEqual([false, [], ['// warm']]);
    expect(await syntax.facts('fn bake() {}\n', 'rust')).toBeUndefined();
    expect((await syntax.outline('// bread\n', '')).comments).toEqual([]);
    expect(syntax.understands('rust')).toBe(false);
  });

  it('reads an empty text', async () => {
    for (const language of Object.keys(SAMPLES)) {
      expect((await syntax.outline('', language)).symbols).toEqual([]);
      expect((await syntax.facts('', language))?.tokens.trim()).toBe('');
    }
  });

  it('tells languages by name', () => {
    expect(syntax.languageOf('src/oven.ts' as RepoPath, '')).toBe('typescript');
    expect(syntax.languageOf('oven' as RepoPath, '#!/usr/bin/env python3\n')).toBe('python');
    expect(syntax.languageOf('oven' as RepoPath, 'bread')).toBe('');
  });
}

/** Every place in an outline is a place in its text, and paths are told apart. */
function sound({ symbols, comments, imports, problems, stringLines }: Outline, text: string): void {
  const whole: Span = { start: 0, end: text.length };
  for (const symbol of symbols) {
    expect(contains(whole, symbol.span)).toBe(true);
    if (symbol.body !== undefined) expect(contains(symbol.span, symbol.body)).toBe(true);
    if (symbol.doc !== undefined) expect(symbol.doc.end <= symbol.span.start || contains(symbol.span, symbol.doc)).toBe(true);
  }
  expect(new Set(symbols.map(({ path }) => path)).size).toBe(symbols.length);
  for (const { span, text: said } of comments) expect(text.slice(span.start, span.end)).toBe(said);
  for (const span of [...imports, ...problems.map((problem) => problem.span)]) expect(contains(whole, span)).toBe(true);
  for (const line of [...stringLines, ...problems.map((problem) => problem.line)])
    expect(line).toBeLessThanOrEqual(text.split('\n').length);
  for (const [index, comment] of comments.entries()) expect(comment.span.start).toBeGreaterThanOrEqual(comments[index - 1]?.span.end ?? 0);
}

function damage(text: string, random: Random): string {
  const start = random(text.length);
  const end = Math.min(text.length, start + random(20));
  const pieces = [
    '',
    '',
    '{',
    '}',
    '(',
    '"',
    '`',
    '/*',
    '#',
    '\n',
    '🥐',
    '\\',
    "'''",
    '=>',
    ' ',
    text.slice(random(text.length)).slice(0, 9),
  ];
  return text.slice(0, start) + (pieces[random(pieces.length)] ?? '') + text.slice(end);
}

function isSubsequence(part: readonly string[], whole: readonly string[]): boolean {
  let at = 0;
  for (const each of whole) if (each === part[at]) at += 1;
  return at === part.length;
}
