/**
 * The doors through which words of a model, a repository or a person enter a note. Whatever comes in, nothing that leaves is live:
 * no link, image, HTML, heading or fence of its own, no control or direction characters, no secrets. Every door may be passed twice.
 */

import { masked } from '../core/secret.ts';
import { visible } from './plain.ts';

/** ASCII punctuation, which a backslash makes literal (CommonMark 2.4). */
const ESCAPED = /^\\[!-/:-@[-`{-~]/u;
/** What a viewer may turn into a link by itself: addresses, hosts, mentions. Names with underscores are taken along, lest they turn bold. */
const LINKABLE = /:\/\/|@|_|^www\.|\.[\p{L}]{2,}/iu;
const HARMLESS_ENTITY = /^&(?:amp|lt|gt|quot);/u;

/** Text as a code block that it cannot close: its fence is longer than any run of backticks inside. `info` is a word of ours. */
export function fence(text: string, info = ''): string {
  const safe = visible(masked(text)).replace(/\n+$/u, '');
  const ticks = '`'.repeat(Math.max(3, longestRun(safe) + 1));
  return `${ticks}${info}\n${safe}\n${ticks}`;
}

/** Text as a code span on one line. */
export function code(text: string): string {
  return span(oneLine(visible(masked(text))));
}

/** Text for the middle of a line of ours, on one line, shown literally. */
export function inline(text: string): string {
  const safe = safeLine(oneLine(visible(masked(text)))).replaceAll(/(?<!\\)\*/gu, '\\*');
  return safe.replace(/^(?:[#>=+-]|\d+(?=[.)](?: |$)))/u, (mark) => (/\d/u.test(mark) ? `${mark}\\` : `\\${mark}`));
}

/** Paragraphs and lists of somebody else as a block quote; emphasis and code spans stay, everything else is shown literally. */
export function quote(text: string): string {
  const lines = visible(masked(text)).trim().split('\n');
  return lines
    .map((line) => {
      const indent = /^\s*/u.exec(line)?.[0].replaceAll('\t', '  ').slice(0, 3) ?? '';
      const safe = safeLine(line.trim()).replace(/^(?:#|=+$|[|:\s-]+$|(?:[*-] *){3,}$)/u, (mark) => `\\${mark}`);
      return `> ${indent}${safe}`.trimEnd();
    })
    .join('\n');
}

/** One line in which only code spans and `*` still mean something. */
function safeLine(line: string): string {
  const parts: string[] = [];
  for (let at = 0; at < line.length; ) {
    const [taken, safe] = nextPart(line.slice(at));
    // Two code spans side by side would read as one.
    if (safe.startsWith('`') && parts.at(-1)?.endsWith('`')) parts.push(' ');
    parts.push(safe);
    at += taken;
  }
  return parts.join('');
}

/** How many characters of `rest` belong together, and what to write for them. */
function nextPart(rest: string): readonly [taken: number, safe: string] {
  const ticks = /^`+/u.exec(rest)?.[0];
  if (ticks !== undefined) {
    const closed = codeSpanLength(rest, ticks);
    return closed === undefined ? [ticks.length, '\\`'.repeat(ticks.length)] : [closed, rest.slice(0, closed)];
  }
  if (rest.startsWith('\\')) {
    const kept = ESCAPED.exec(rest)?.[0];
    return kept === undefined ? [1, '\\\\'] : [kept.length, kept];
  }
  const word = /^(?:\s+|[^\s`\\]+)/u.exec(rest)?.[0] ?? '';
  return [word.length, safeWord(word)];
}

function safeWord(word: string): string {
  if (!LINKABLE.test(word)) return escaped(word);
  const [, before = '', core = '', after = ''] = /^([("'“‘[{<*]*)(.*?)([)"'”’\]}>,;:.!?*]*)$/u.exec(word) ?? [];
  return core === '' ? escaped(word) : escaped(before) + span(core) + escaped(after);
}

function escaped(text: string): string {
  return text.replace(/[<[\]~_]|&/gu, (character, at: number) => {
    if (character === '<') return '&lt;';
    if (character === '&') return HARMLESS_ENTITY.test(text.slice(at)) ? '&' : '&amp;';
    return `\\${character}`;
  });
}

/** Length of the code span that `rest` begins with, or undefined when its backticks are never closed. */
function codeSpanLength(rest: string, ticks: string): number | undefined {
  for (const match of rest.matchAll(/`+/gu)) {
    if (match.index > 0 && match[0].length === ticks.length) return match.index + ticks.length;
  }
  return undefined;
}

function span(text: string): string {
  const ticks = '`'.repeat(longestRun(text) + 1);
  const room = text === '' || text.startsWith('`') || text.endsWith('`') ? ' ' : '';
  return ticks + room + text + room + ticks;
}

function oneLine(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}

function longestRun(text: string): number {
  return (text.match(/`+/gu) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}
