import { lineDiff } from '../../core/line-diff.ts';
import type { CodeToken } from './code-token.ts';
import { spaceBetween } from './spacing.ts';

/** A piece of code with its tokens and the word of each in the sketch. */
export interface Read {
  readonly code: string;
  readonly tokens: readonly CodeToken[];
  readonly words: readonly string[];
}

/** `next` with the layout and comments of `before` wherever two tokens stood side by side in it; between others, as formatters have it. `unit` is one level of indentation. */
export function weave(before: Read, next: Read, unit: string): string {
  const origin = originsOf(before, next);
  const writesSemicolons = before.tokens.every((token) => token.kind !== 'virtual') || before.tokens.some(isWrittenEnd);
  let text = '';
  next.tokens.forEach((token, index) => {
    if (index === 0) text += before.code.slice(0, before.tokens[0]?.start ?? 0);
    else text += gapBefore(index, origin, before, next, unit);
    const was = before.tokens[origin[index] ?? -1];
    const fits = was !== undefined && (token.hole === undefined || token.hole === was.hole || !was.text.includes(token.hole));
    if (fits) text += before.code.slice(was.start, was.end);
    else if (token.kind === 'virtual' || (!writesSemicolons && maySkip(token, next.tokens[index + 1]))) text += '';
    else text += token.text;
  });
  return text + before.code.slice(before.tokens.at(-1)?.end ?? 0);
}

function isWrittenEnd(token: CodeToken): boolean {
  return token.text === ';' && token.kind === 'word' && token.within !== 'for_statement';
}

/** A new semicolon that code without them can do without. */
function maySkip(token: CodeToken, after: CodeToken | undefined): boolean {
  if (!isWrittenEnd(token)) return false;
  return after === undefined || after.text === '}' || (after.opensLine && !/^[([`+\-/]/u.test(after.text));
}

/** For each token of `next`, the index of the one of `before` that it is. */
function originsOf(before: Read, next: Read): (number | undefined)[] {
  const origin: (number | undefined)[] = [];
  let from = 0;
  for (const { before: old, after: fresh } of lineDiff(marks(before), marks(next))) {
    while (origin.length < fresh.from - 1) origin.push(from++);
    for (let count = 0; count < fresh.count; count += 1) origin.push(undefined);
    from = old.from - 1 + old.count;
  }
  while (origin.length < next.words.length) origin.push(from++);
  return origin;
}

/** What two tokens must share to be the same: a text in quotes is neither the one between the holes of a template nor a property. */
function marks({ tokens, words }: Read): string[] {
  return tokens.map(({ kind }, index) => (kind === 'chunk' || kind === 'name' ? `${kind} ${words[index]}` : (words[index] ?? '')));
}

function gapBefore(index: number, origin: readonly (number | undefined)[], before: Read, next: Read, unit: string): string {
  const [left, right] = [origin[index - 1], origin[index]];
  const token = next.tokens[index];
  const previous = next.tokens[index - 1];
  if (token === undefined || previous === undefined) return '';
  const oldGap = (at: number): string => before.code.slice(before.tokens[at - 1]?.end ?? 0, before.tokens[at]?.start ?? 0);
  const levels = (at: number): number => token.depth - (before.tokens[at]?.depth ?? 0);
  if (left !== undefined && right === left + 1) return shifted(oldGap(right), levels(right), unit);
  if (token.opensLine) {
    const at = right ?? (left === undefined ? undefined : left + 1);
    const isLine = at !== undefined && before.tokens[at]?.opensLine === true && oldGap(at).includes('\n');
    return isLine ? shifted(oldGap(at), levels(at), unit) : `\n${unit.repeat(token.depth)}`;
  }
  return spaceBetween(previous, token);
}

/** A gap with its lines moved by some levels of indentation. */
function shifted(gap: string, levels: number, unit: string): string {
  if (levels === 0 || !gap.includes('\n')) return gap;
  const [first = '', ...lines] = gap.split('\n');
  const moved = lines.map((line, index) => {
    if (line.trim() === '' && index < lines.length - 1) return line;
    if (levels > 0) return unit.repeat(levels) + line;
    let cut = line;
    for (let level = 0; level > levels && cut.startsWith(unit); level -= 1) cut = cut.slice(unit.length);
    return cut;
  });
  return [first, ...moved].join('\n');
}
