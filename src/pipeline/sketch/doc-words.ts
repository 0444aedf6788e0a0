/** Words of doc comments that are not those of a name. */
import { alternatives, capital } from './gbnf.ts';

/** Those that only begin a sentence. */
const STARTS =
  'Return Check Handle Initialize Convert Create Implement Compare Leave Enter Clean Find Delete Restore Make Get Add Do'.split(' ');

/** Those that only stand within one. */
const WITHIN = 'and or as of for from over that than with whether it is in what needs up all'.split(' ');

/** All others; they begin one with a capital. */
const COMMON = (
  'the a an to this result resulting value object string number list dictionary set tuple array bytes function method class iterator iterable ' +
  'generator true false True False None flag further positional keyword arguments argument parameters parameter options option name names key ' +
  'keys index position count length size item items element elements first second last next previous current initial new other another given ' +
  'file files directory directories path source destination target line lines text message format encoding character event callback handler ' +
  'response request error errors exception context configuration specification description information document attribute attributes property ' +
  'properties descriptor variable variables environment expression declaration definition operation printable representation temporary buffer ' +
  'socket connection process module package sequence equality inequality equal greater less minimum maximum pickling missing contained ' +
  'chaining deep shallow copy id address prefix suffix identifier instance state time date code data command resource zone type types node'
).split(' ');

/** They do not change: rules of GBNF for the first word of a sentence, and for all others. */
export const WORD_RULES = [
  `first ::= ${alternatives([...new Set([...STARTS, ...COMMON.map(capital)])])}`,
  `common ::= ${alternatives([...WITHIN, ...COMMON])}`,
].join('\n');
