import type { Syntax } from '../../../../src/core/port/syntax.ts';
import { readBlocks } from '../../../../src/pipeline/reply.ts';
import { unknownNames } from '../../../../src/pipeline/verify-prose.ts';
import type { Sample } from '../data/sample.ts';

/** True when an answer is a well-formed doc comment that names exactly the parameters, in their order. */
export async function documents(sample: Sample, reply: string, syntax: Syntax): Promise<boolean> {
  const text = readBlocks(reply)?.code.trim();
  const symbol = (await syntax.outline(sample.input, sample.lang)).symbols.find(({ node }) => node === 'function' || node === 'method');
  if (text === undefined || symbol === undefined) return false;
  if (sample.lang === 'python') {
    if (!/^"""[^"]+"""$/u.test(text)) return false;
    const wanted = symbol.parameters
      .map((name) => name.replace(/^\*+/u, ''))
      .filter((name, index) => /^\w+$/u.test(name) && !(index === 0 && (name === 'self' || name === 'cls')));
    const args = /\n\s*Args:\n([\s\S]*?)(?:\n\s*\n|\n\s*(?:Returns|Yields|Raises):|\s*"""$)/u.exec(text)?.[1] ?? '';
    return [...args.matchAll(/^\s*\*{0,2}(\w+)(?: \([^)\n]*\))?:/gmu)].map(([, name]) => name).join() === wanted.join();
  }
  if (!/^\/\*\*\n(?: \*(?: .*)?\n)+ \*\/$/u.test(text)) return false;
  const named = [...text.matchAll(/@param \{[^}\n]*\} \[?([\w$]+)/gu)].map(([, name]) => name);
  const plain = symbol.parameters.map((name) => name.replace(/^\.\.\./u, '')).filter((name) => name !== 'this');
  return plain.every((name) => !/^[\w$]+$/u.test(name) || named.includes(name)) && named.length === plain.length;
}

/** True when an explanation names something and everything that it names exists. */
export async function explains(sample: Sample, reply: string, syntax: Syntax): Promise<boolean> {
  const facts = await syntax.facts(sample.input, sample.lang);
  return /`[^`]+`/u.test(reply) && facts !== undefined && unknownNames(reply, facts.identifiers, sample.input).length === 0;
}
