import type { SourceSymbol, Syntax } from '../../../../src/core/port/syntax.ts';
import { readBlocks } from '../../../../src/pipeline/reply.ts';
import { unknownNames } from '../../../../src/pipeline/verify-prose.ts';
import type { Sample } from '../data/sample.ts';

/**
 * True when an answer is a well-formed doc comment whose facts are true: exactly the parameters, in their order, with the types and defaults that
 * the code declares; a result where there is one, and errors that are thrown. What its sentences say is not judged.
 */
export async function documents(sample: Sample, reply: string, syntax: Syntax): Promise<boolean> {
  const text = readBlocks(reply)?.code.trim();
  const symbol = (await syntax.outline(sample.input, sample.lang)).symbols.find(({ node }) => node === 'function' || node === 'method');
  if (text === undefined || symbol === undefined) return false;
  return sample.lang === 'python' ? isDocstring(text, symbol, sample) : isJsdoc(text, symbol, sample);
}

function isDocstring(text: string, { parameters }: SourceSymbol, { target }: Sample): boolean {
  if (!/^"""(?:[^"]|"{1,2}(?!"))+(?<!")"""$/u.test(text)) return false;
  const wanted = parameters
    .map((name) => name.replace(/^\*+/u, ''))
    .filter((name, index) => /^\w+$/u.test(name) && !(index === 0 && (name === 'self' || name === 'cls')));
  const [said, known] = [argsOf(text), argsOf(target)];
  if (said.map(({ name }) => name).join() !== wanted.join() || endOf(text) !== endOf(target)) return false;
  // A type or default may be left out, but not be another.
  return said.every(
    ({ type, value }, index) => [undefined, known[index]?.type].includes(type) && [undefined, known[index]?.value].includes(value),
  );
}

function argsOf(docstring: string): { readonly name?: string; readonly type?: string; readonly value?: string }[] {
  const args = /\n\s*Args:\n([\s\S]*?)(?:\n\s*\n|\n\s*(?:Returns|Yields|Raises):|\s*"""$)/u.exec(docstring)?.[1] ?? '';
  const line = /^\s*\*{0,2}(?<name>\w+)(?: \((?<type>.*?)\))?:(?: (?!.*Defaults to)| .*?Defaults to (?<value>.*)\.$)/gmu;
  return [...args.matchAll(line)].map(({ groups }) => ({ ...groups }));
}

function endOf(docstring: string): string | undefined {
  return /^\s*(Returns|Yields):$/mu.exec(docstring)?.[1];
}

function isJsdoc(text: string, symbol: SourceSymbol, { input, lang, target }: Sample): boolean {
  if (!/^\/\*\*\n(?: \*(?: .*)?\n)+ \*\/$/u.test(text)) return false;
  const [said, known] = [tagsOf(text), tagsOf(target)];
  const plain = symbol.parameters.map((name) => name.replace(/^\.\.\./u, '')).filter((name) => name !== 'this');
  const named = said.params.map(({ name }) => name);
  if (named.length !== plain.length || !plain.every((name) => !/^[\w$]+$/u.test(name) || named.includes(name))) return false;
  if (said.hasResult !== known.hasResult || !said.thrown.every((name) => known.thrown.includes(name))) return false;
  return said.params.every(({ open, name, type }, index) => {
    const isDeclared = lang === 'typescript' && new RegExp(`[ ({,]${name?.replace('$', '\\$')}\\??\\s*:`, 'u').test(input);
    return open === known.params[index]?.open && (!isDeclared || type === known.params[index]?.type);
  });
}

function tagsOf(comment: string) {
  const params = [...comment.matchAll(/@param \{(?<type>[^}\n]*)\} (?<open>\[?)(?<name>[\w$]+)/gu)].map(({ groups }) => ({ ...groups }));
  const thrown = [...comment.matchAll(/@throws \{([^}\n]*)\}/gu)].map(([, name]) => name ?? '');
  return { params: params as { type?: string; open?: string; name?: string }[], thrown, hasResult: comment.includes('@returns {') };
}

/** True when an explanation gives the function's name and parameters as they are, and all that it quotes is written in the code just so. */
export async function explains(sample: Sample, reply: string, syntax: Syntax): Promise<boolean> {
  const facts = await syntax.facts(sample.input, sample.lang);
  const quotes = reply.split('`').filter((_, index) => index % 2 === 1);
  const code = squeezed(sample.input);
  if (facts === undefined || introduction(reply) !== introduction(sample.target)) return false;
  return unknownNames(reply, facts.identifiers, sample.input).length === 0 && quotes.every((quote) => code.includes(squeezed(quote)));
}

function introduction(text: string): string | undefined {
  return /`[^`]+` is an? .*? that takes .*?\.(?= It |$)/u.exec(text)?.[0];
}

function squeezed(text: string): string {
  return text.replaceAll(/\s+/gu, '').replaceAll("'", '"');
}
