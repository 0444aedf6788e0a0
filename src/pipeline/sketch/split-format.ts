/** A part of a string literal: a quote, a mark that stands for a value, or the text between. */
export interface FormatPart {
  readonly kind: 'word' | 'chunk';
  readonly text: string;
}

const PLAIN = /^(["'])(?!\1\1)([\s\S]*)\1$/u;
const HOLE = /(%(?:\(\w+\))?[-+ #0]*\d*(?:\.\d+)?[sdrifxXeg]|\{\w*(?:![rsa])?\})/u;

/** A Python string literal that holds marks for values (`'%s of %d'`, `'{} of {}'`), taken apart at them; undefined for any other. */
export function splitFormat(literal: string): readonly FormatPart[] | undefined {
  const [, quote, content] = PLAIN.exec(literal) ?? [];
  if (quote === undefined || content === undefined || !HOLE.test(content)) return undefined;
  const parts = content.split(HOLE).map((text, index): FormatPart => ({ kind: index % 2 === 1 ? 'word' : 'chunk', text }));
  return [{ kind: 'word', text: quote }, ...parts.filter((part) => part.text !== ''), { kind: 'word', text: quote }];
}
