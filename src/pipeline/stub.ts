import type { SourceSymbol } from '../core/port/syntax.ts';
import type { Target } from '../core/target.ts';

/** Bodies that stand for one that is still to be written, white space taken out, by nobody's taste but the languages' own customs. */
const STUBS = [
  /^(?:pass|\.\.\.|return(?:None|null|undefined)?|todo!\(.*\)|unimplemented!\(.*\)|panic\(.*\))?$/iu,
  /^(?:throw(?:new)?|raise)\w*(?:Error|Exception|NotImplemented\w*)(?:\(.*\))?$/iu,
];
const COMMENT_OR_DOCSTRING = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|^\s*(?:"""[\s\S]*?"""|'''[\s\S]*?''')|^\s*#[^\n]*/gmu;

/** Marks of code that is still to be written, for a region in a language without a grammar. */
const TO_BE_WRITTEN =
  /\b(?:todo|unimplemented)!\s*\(|\bpanic\("(?:todo|not implemented|unimplemented)|\bUnsupportedOperationException\b|\bNotImplemented\w*/iu;

/** True for lines of a file without symbols that say themselves that something is still to be written. */
export function isStubRegion(target: Target): boolean {
  return target.node === 'region' && TO_BE_WRITTEN.test(target.text);
}

/** True for a function whose body is empty but for comments, or only says that it is not written yet. */
export function isStub({ source }: Target, symbol: SourceSymbol): boolean {
  if (symbol.body === undefined || (symbol.node !== 'function' && symbol.node !== 'method')) return false;
  const body = source.clean.slice(symbol.body.start, symbol.body.end).replaceAll(COMMENT_OR_DOCSTRING, '');
  const bare = body.replaceAll(/\s+/gu, '').replace(/;+$/u, '');
  return STUBS.some((stub) => stub.test(bare));
}
