import { near } from '../../core/near.ts';
import type { Sketch } from './sketch.ts';

/** What is wrong with a piece of code, as far as a message tells: it does not parse, a name is bound nowhere, or it does not do what it should. */
export type Complaint = { readonly is: 'syntax' } | { readonly is: 'name'; readonly name: string } | { readonly is: 'test' };

/** A complaint in the few words that the bundled model knows: `name Ђ near Ѓ` for a name that is bound nowhere and one that is spelt much alike. */
export function complaintWords(complaint: Complaint, sketch: Sketch): string {
  if (complaint.is !== 'name') return complaint.is;
  const word = sketch.wordFor(complaint.name);
  if (word === undefined) return 'test';
  const names = sketch.tokens.filter(({ kind, text }) => kind === 'name' && text !== complaint.name).map(({ text }) => text);
  const close = near(complaint.name, names).map((name) => sketch.wordFor(name) ?? name);
  return close.length === 0 ? `name ${word}` : `name ${word} near ${close.join(' ')}`;
}

/** How compilers, linters and interpreters say that a name is bound nowhere; the name is the first group that matched. */
const UNBOUND = [
  /['"`‘“]?([\w$]+)['"`’”]? is not defined/u,
  /Cannot find name ['"`‘“]?([\w$]+)/u,
  /[Uu]ndefined (?:name|variable|identifier):? ['"`‘“]?([\w$]+)/u,
  /[Uu]nresolved reference ['"`‘“]?([\w$]+)/u,
  /Variable ['"`‘“]?([\w$]+)['"`’”]? is undeclared/u,
];
const SYNTAX =
  /SyntaxError|[Uu]nexpected (?:token|end|identifier)|does not parse|[Mm]issing (?:[)\]}(,;:]|parenthes|bracket|brace)|expected ['"`]?[)\]},;:]|invalid syntax/u;

/** What a message complains of, by its words. */
export function complaintOf(message: string): Complaint {
  for (const pattern of UNBOUND) {
    const name = pattern.exec(message)?.[1];
    if (name !== undefined) return { is: 'name', name };
  }
  return { is: SYNTAX.test(message) ? 'syntax' : 'test' };
}
