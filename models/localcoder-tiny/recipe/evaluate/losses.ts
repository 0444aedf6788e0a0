import type { CodeToken } from '../../../../src/pipeline/sketch/code-token.ts';
import { KEPT_FIGURES, KEPT_WORDS } from '../../../../src/pipeline/sketch/kept-words.ts';
import { readTokens } from '../../../../src/pipeline/sketch/read-tokens.ts';
import type { TreeOf } from '../../../../src/pipeline/sketch/sketch.ts';

/** Words of a language that do something by themselves, whatever stands beside them. */
const DEEDS = new Set(['throw', 'raise', 'await', 'yield', 'delete', 'del']);
/** Calls of names that every program has count where they leave something behind: others come and go with idioms (`indexOf`, `len`). */
const EFFECTS = new Set('push unshift splice append extend insert update add set clear write log error close resolve reject'.split(' '));
const WORD_IN_TEXT = /[\p{L}_$][\p{L}\p{N}_$]{2,}/gu;

/** What a piece of code names and does. */
interface Content {
  /** Names, words within literals, and numbers, without those that mean the same in every program (kept-words.ts). */
  readonly names: ReadonlySet<string>;
  /** How often each is called, thrown, awaited, yielded or deleted. */
  readonly deeds: ReadonlyMap<string, number>;
}

/** Three versions of a function. */
export interface Versions {
  readonly before: string;
  readonly wanted: string;
  readonly answer: string;
}

/**
 * What an answer lost or renamed: what the code before and the wanted code both have and the answer has not (a name, a number, a call), and names
 * that neither of them has. In words; empty for an answer that keeps them all, undefined where there are no tokens to compare (JSX). Code before that
 * cannot be read (it is to be fixed) counts as the wanted one.
 * Independent of the rules: it looks at bags of tokens, so it says nothing about order, operators and conditions.
 */
export async function lossesOf({ before, wanted, answer }: Versions, treeOf: TreeOf): Promise<readonly string[] | undefined> {
  const [old, target, got] = await Promise.all([before, wanted, answer].map((code) => contentOf(code, treeOf)));
  if (target === undefined || got === undefined) return undefined;
  return differences(old ?? target, target, got);
}

function differences(old: Content, target: Content, got: Content): readonly string[] {
  const lost = [...old.names].filter((name) => target.names.has(name) && !got.names.has(name));
  const made = [...got.names].filter((name) => !old.names.has(name) && !target.names.has(name));
  const undone = [...old.deeds].filter(([deed, times]) => (got.deeds.get(deed) ?? 0) < Math.min(times, target.deeds.get(deed) ?? 0));
  return [...lost.map((name) => `lost ${name}`), ...made.map((name) => `made up ${name}`), ...undone.map(([deed]) => `one ${deed} less`)];
}

async function contentOf(code: string, treeOf: TreeOf): Promise<Content | undefined> {
  const root = await treeOf(code);
  const tokens = root && readTokens(root, code);
  if (tokens === undefined) return undefined;
  const deeds = new Map<string, number>();
  for (const [index, { kind, text }] of tokens.entries()) {
    const isCall = kind === 'name' && (EFFECTS.has(text) || !KEPT_WORDS.has(text)) && tokens[index + 1]?.text === '(';
    if (isCall || DEEDS.has(text)) deeds.set(text, (deeds.get(text) ?? 0) + 1);
  }
  return { names: new Set(tokens.flatMap(namesIn)), deeds };
}

function namesIn({ kind, text }: CodeToken): readonly string[] {
  if (kind === 'word' || kind === 'virtual') return [];
  if (kind === 'figure') return KEPT_FIGURES.has(text) ? [] : [text];
  const names = kind === 'name' ? [text] : (text.match(WORD_IN_TEXT) ?? []);
  return names.filter((name) => !KEPT_WORDS.has(name));
}
