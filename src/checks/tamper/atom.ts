import type { CodeNode } from '../../core/port/syntax.ts';
import type { Locals } from './locals.ts';
import { bare, callOf, child, isFunction, isLiteral, parts, within } from './node.ts';
import type { Side } from './pair.ts';
import { wordsOf } from './tally.ts';

/** One condition that is not made of others, in a form that is the same for its negation and for its sides swapped. */
export interface Atom {
  readonly key: string;
  /** As written. */
  readonly text: string;
  /** Names from outside that it is about. */
  readonly names: ReadonlySet<string>;
  /** The last name of each operand: of `order.member` it is what the condition is about. */
  readonly ends: readonly string[];
  /** Words of the literals in it, the common ones (0, 1, '', null) left out. */
  readonly literals: readonly string[];
  /** Tells a missing value from a present one. */
  readonly isPresence: boolean;
  /** A value that may be a condition or none: what was a condition is found again in it, but its own loss means nothing. */
  readonly isValue?: boolean;
  readonly at: number;
  readonly node: CodeNode;
}

const COMPARISONS = /^(?:===?|!==?|<=?|>=?|instanceof|in|is|is not|not in|<>)$/u;
const NOTHING = /^(?:null|undefined|None|void0|'undefined'|"undefined")$/u;

/** The conditions that `condition` is made of. In the place of a value, only those parts that can be nothing else than conditions, and what stands before a default. */
export function atomsOf(condition: CodeNode, side: Side, locals: Locals, asValue = false): Atom[] {
  const node = bare(condition);
  const sub = (each: CodeNode | undefined, value = asValue): Atom[] => (each === undefined ? [] : atomsOf(each, side, locals, value));
  const operator = side.read(child(node, 'operator') ?? node.children.find((each) => !each.named) ?? node);
  if (node.type === 'unary_expression' && operator === '!') return sub(child(node, 'argument'), false);
  if (node.type === 'not_operator') return sub(child(node, 'argument'), false);
  if (node.type === 'named_expression' || node.type === 'assignment_expression') return sub(child(node, 'value') ?? child(node, 'right'));
  if (node.type === 'await_expression' || node.type === 'await') return sub(parts(node)[0]);
  if (node.type === 'boolean_operator' || (node.type === 'binary_expression' && /^(?:&&|\|\|)$/u.test(operator))) {
    return [...sub(child(node, 'left'), false), ...sub(child(node, 'right'))];
  }
  if (node.type === 'binary_expression' && operator === '??')
    return [...presence(child(node, 'left'), side, locals), ...sub(child(node, 'right'))];
  if (node.type === 'binary_expression' && COMPARISONS.test(operator)) {
    return comparison(child(node, 'left'), operator, child(node, 'right'), node, side, locals);
  }
  if (node.type === 'comparison_operator') return chain(node, side, locals);
  if (isLiteral(node)) return [];
  if (asValue) return presence(node, side, locals, false).map((each) => ({ ...each, isValue: true }));
  const call = callOf(node);
  if (call !== undefined && /^(?:Boolean|bool)$/u.test(side.read(call.callee))) return sub(call.args[0], false);
  // A temporary for a condition: the condition itself is an atom where it stands.
  const made = node.type === 'identifier' ? locals.madeOf(side.read(node)) : [];
  if (
    made.length === 1 &&
    made.every((each) => /^(?:binary_expression|boolean_operator|comparison_operator|not_operator)$/u.test(bare(each).type))
  )
    return [];
  return presence(node, side, locals, false);
}

/** That a value is there; with `isPresence` false, that it is truthy. */
export function presence(node: CodeNode | undefined, side: Side, locals: Locals, isPresence = true): Atom[] {
  return node === undefined || isLiteral(node) ? [] : [atom(`? ${plain(node, side, locals)}`, [node], node, side, locals, isPresence)];
}

/** Python's `a < b < c` and `a not in b`. */
function chain(node: CodeNode, side: Side, locals: Locals): Atom[] {
  const atoms: Atom[] = [];
  let left: CodeNode | undefined;
  let operator = '';
  for (const each of node.children) {
    if (!each.named || each.field === 'operators') operator = `${operator} ${side.read(each)}`.trim();
    else {
      if (left !== undefined) atoms.push(...comparison(left, operator, each, node, side, locals));
      left = each;
      operator = '';
    }
  }
  return atoms;
}

function comparison(
  left: CodeNode | undefined,
  operator: string,
  right: CodeNode | undefined,
  node: CodeNode,
  side: Side,
  locals: Locals,
): Atom[] {
  if (left === undefined || right === undefined) return [];
  const [a, b] = [plain(left, side, locals), plain(right, side, locals)];
  const isEqual = /^(?:===?|!==?|is|is not|<>)$/u.test(operator);
  if (isEqual) {
    for (const [value, other] of [[a, right] as const, [b, left] as const]) {
      if (NOTHING.test(value)) return presence(ofTypeof(other), side, locals);
      if (/^(?:true|false)$/iu.test(value)) return atomsOf(other, side, locals);
    }
    return [atom(`= ${[a, b].sort().join(' ')}`, [left, right], node, side, locals, false)];
  }
  const isSwapped = operator === '>' || operator === '<=';
  const symbol = /^[<>]/u.test(operator) ? '<' : operator.replace(/^not /u, '');
  return [atom(`${symbol} ${isSwapped ? `${b} ${a}` : `${a} ${b}`}`, [left, right], node, side, locals, false)];
}

function atom(key: string, operands: readonly CodeNode[], node: CodeNode, side: Side, locals: Locals, isPresence: boolean): Atom {
  const each = operands.map((operand) => locals.namesIn(operand));
  const names = new Set(each.flatMap((some) => [...some]));
  const ends = each.flatMap((some) => [...some].slice(-1));
  const literals = operands
    .flatMap((operand) => wordsOf(isLiteral(operand) ? side.read(operand) : ''))
    .filter((word) => !/^(?:[01]|none|null|true|false|undefined)$/u.test(word));
  return { key, text: side.read(node), names, ends, literals, isPresence, at: node.start, node };
}

/** `typeof x` compared with 'undefined' is about x. */
function ofTypeof(node: CodeNode): CodeNode {
  const inner = bare(node);
  return inner.type === 'unary_expression' && inner.children[0]?.type === 'typeof' ? (child(inner, 'argument') ?? inner) : inner;
}

/** Source text without blanks, quotes alike, optional chains (`a?.b`, `a && a.b`) as plain ones, locals without their names, functions without what is in them. */
function plain(node: CodeNode, side: Side, locals: Locals): string {
  const inner = bare(node);
  let [text, at] = ['', inner.start];
  for (const each of within(inner, (child) => child.start < at)) {
    if (!isFunction(each) || each.start < at) continue;
    text += `${side.text.slice(at, each.start)}ƒ`;
    at = each.end;
  }
  return `${text}${side.text.slice(at, inner.end)}`
    .replace(/(?<![.\w$])[\p{L}_$][\p{L}\p{N}_$]*/gu, (name) => (locals.has(name) ? '_' : name))
    .replace(/\?\./gu, '.')
    .replace(/["`]/gu, "'")
    .replace(/\s+|!(?=[.)\]]|$)/gu, '')
    .replace(/([\w$.]+)&&(?=\1\.)/gu, '');
}
