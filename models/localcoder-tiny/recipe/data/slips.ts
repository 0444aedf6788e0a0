import type { CodeToken } from '../../../../src/pipeline/sketch/code-token.ts';
import type { Complaint } from '../../../../src/pipeline/sketch/complaint.ts';
import { pick } from './random.ts';

/** A slip of the pen in a piece of code, and what a check would say of it. */
export interface Slip {
  readonly code: string;
  readonly complaint: Complaint;
}

type MakeSlip = (code: string, tokens: readonly CodeToken[], random: () => number) => Slip | undefined;

const CLOSERS = new Set([')', ']', '}', '(', ',', ':', '=>']);

/** A bracket, comma, colon or arrow is left out, or written twice. */
const mark: MakeSlip = (code, tokens, random) => {
  const token = pick(
    tokens.filter(
      (each) => each.kind === 'word' && CLOSERS.has(each.text) && !each.within.includes('template') && each.within !== 'string',
    ),
    random,
  );
  if (token === undefined) return undefined;
  const twice = random() < 0.2 && /^[)\]}]$/u.test(token.text);
  const text = twice ? token.text + token.text : '';
  return { code: code.slice(0, token.start) + text + code.slice(token.end), complaint: { is: 'syntax' } };
};

/** One use of a name that is bound here is misspelt. */
const spelling: MakeSlip = (code, tokens, random) => {
  const uses = new Map<string, CodeToken[]>();
  tokens.forEach((token, index) => {
    const isMember = /^(?:property|type|statement|private|shorthand)/u.test(token.around) || tokens[index - 1]?.text === '.';
    if (token.kind !== 'name' || isMember || token.text.length < 4) return;
    uses.set(token.text, [...(uses.get(token.text) ?? []), token]);
  });
  const several = [...uses.values()].filter((each) => each.length > 1);
  const token = pick(pick(several, random)?.slice(1) ?? [], random);
  if (token === undefined) return undefined;
  const name = misspelt(token.text, random);
  if (name === token.text || uses.has(name)) return undefined;
  return { code: code.slice(0, token.start) + name + code.slice(token.end), complaint: { is: 'name', name } };
};

/** Two letters change places, one is left out or written twice, or the first changes its case. */
function misspelt(name: string, random: () => number): string {
  const at = 1 + Math.floor(random() * (name.length - 2));
  const way = random();
  if (way < 0.4) return name.slice(0, at) + (name[at + 1] ?? '') + (name[at] ?? '') + name.slice(at + 2);
  if (way < 0.7) return name.slice(0, at) + name.slice(at + 1);
  if (way < 0.9) return name.slice(0, at) + (name[at] ?? '') + name.slice(at);
  return name.endsWith('s') ? name.slice(0, -1) : `${name}s`;
}

/** A bound of a loop or an index is off by one, or a comparison assigns. */
const bound: MakeSlip = (code, tokens, random) => {
  const places: { readonly start: number; readonly end: number; readonly text: string }[] = [];
  tokens.forEach((token, index) => {
    const text = (offset: number): string => tokens[index + offset]?.text ?? '';
    const put = (to: string, from = token, until = token): void => void places.push({ start: from.start, end: until.end, text: to });
    if (token.text === '<' && text(2) === '.' && text(3) === 'length') put('<=');
    if (
      token.text === '=' &&
      text(1) === '0' &&
      text(2) === ';' &&
      /for/u.test(tokens[index - 3]?.text ?? '') === false &&
      text(-3) === '('
    ) {
      const zero = tokens[index + 1];
      if (zero !== undefined) put('1', zero, zero);
    }
    if (token.text === '-' && text(1) === '1' && text(-1) === 'length') put('', token, tokens[index + 1] ?? token);
    if (token.text === 'range' && text(1) === '(' && text(2) === 'len') {
      const open = tokens[index + 1];
      if (open !== undefined) put('(1, ', open, open);
    }
    if ((token.text === '===' || token.text === '==') && token.kind === 'word' && /^(?:if|while)$/u.test(text(-3)) && text(-2) === '(')
      put('=');
  });
  const place = pick(places, random);
  if (place === undefined) return undefined;
  return { code: code.slice(0, place.start) + place.text + code.slice(place.end), complaint: { is: 'test' } };
};

const KINDS: readonly { readonly make: MakeSlip; readonly share: number }[] = [
  { make: bound, share: 0.34 },
  { make: spelling, share: 0.5 },
  { make: mark, share: 1 },
];

/** Puts one slip into a piece of code; undefined when the kind that was drawn finds no place. */
export function slipIn(code: string, tokens: readonly CodeToken[], random: () => number): Slip | undefined {
  const drawn = random();
  const first = KINDS.findIndex(({ share }) => drawn < share);
  for (const { make } of KINDS.slice(Math.max(first, 0))) {
    const slip = make(code, tokens, random);
    if (slip !== undefined) return slip;
  }
  return undefined;
}
