/** What an explanation of a sketch may say in backticks, as GBNF. */
import { alternatives, literal } from './gbnf.ts';
import type { Parameter } from './signature.ts';
import type { Sketch } from './sketch.ts';

/** As long a quote may be. In characters of the code. */
const LONGEST_QUOTE = 40;

/** The first sentence: what kind of function it is, its name, and every parameter in its order. */
export function introduction(sketch: Sketch): string {
  const { wordFor } = sketch;
  const signature = sketch.signature();
  if (signature?.name === undefined) return '';
  const { name, parameters, owner, isAsync, isGenerator } = signature;
  const kind = `${isAsync ? 'an async' : 'a'} ${isGenerator ? 'generator' : owner === undefined ? 'function' : 'method'}`;
  const items = parameters.map(({ name: own, stars, isList }: Parameter): string => {
    if (own === undefined) return isList === true ? 'a list of values' : 'an options object';
    const word = wordFor(own) ?? own;
    return stars === '...' ? `any number of \`${word}\`` : `\`${stars.replaceAll('*', '* ')}${word}\``;
  });
  const none = owner === undefined ? 'no parameters' : `only \`${owner}\``;
  const takes = items.length < 2 ? (items[0] ?? none) : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
  return literal(`\`${wordFor(name) ?? name}\` is ${kind} that takes ${takes}.`);
}

/** Every short piece of the code that is one node of its tree, as alternatives. In a quote, each star is a word. */
export function snippets(sketch: Sketch): string {
  const pieces = sketch.quotable(LONGEST_QUOTE).map((words) => words.replace(/^\*\* /u, '* * '));
  return alternatives([...new Set(pieces)]);
}
