import type { CodeNode } from '../../core/port/syntax.ts';
import { isDead } from './dead.ts';
import { callOf, child, isFunction, statementsOf, within } from './node.ts';
import type { Complaint, Pair, Rule, Side } from './pair.ts';

/** A place where errors are caught. */
interface Handler {
  readonly at: number;
  /** Exception types it names; none for one that catches everything. */
  readonly types: readonly string[];
  readonly isBroad: boolean;
  readonly isBare: boolean;
  readonly isEmpty: boolean;
  /** It calls something or uses the error. */
  readonly isLoud: boolean;
  readonly rethrows: boolean;
}

const EVERYTHING = /^(?:builtins\.)?(?:Exception|BaseException)$/u;
const DOES_NOTHING: ReadonlySet<string> = new Set(['pass_statement', 'empty_statement']);
/** Calls that hand an error on. */
const HANDS_ON = /^(?:reject|next|fail|done|abort|exit|reportError|_?exit|callback|cb)$/u;
/** Calls that only make a value. */
const MAKES_EMPTY = /^(?:Object|Array|Map|Set|list|dict|set|tuple|str)$/u;
/** Errors that a lookup with a default replaces. */
const LOOKUP_ERRORS = /^(?:KeyError|IndexError|AttributeError|StopIteration|LookupError|NameError)$/u;
const LOOKUPS: ReadonlySet<string> = new Set(['get', 'getattr', 'next', 'setdefault', 'hasattr', 'defaultdict', 'pop']);

/** Errors that were told and are no longer: emptied, swallowed, caught too broadly, or no longer caught at all. */
export const errors: Rule = (pair) => {
  const [was, is] = [handlersOf(pair.before), handlersOf(pair.after)];
  if (pair.asks(/swallow|ignor|suppress|silenc|(?:catch|handl)\w*\s+(?:\w+\s+){0,3}(?:error|exception)|error handling|try/u)) return [];
  const more = (has: (handler: Handler) => boolean): Handler | undefined => {
    const now = is.filter(has);
    return now.length > was.filter(has).length ? now.at(-1) : undefined;
  };
  const isQuiet = (handler: Handler): boolean => !handler.isLoud;
  const emptied = more((handler) => handler.isEmpty);
  if (emptied !== undefined) {
    return [
      { rule: 'emptied-catch', message: 'an error is caught and nothing is done with it: handle it or let it through', at: emptied.at },
    ];
  }
  const fewerLoud = is.filter((each) => each.isLoud).length < was.filter((each) => each.isLoud).length;
  const fewerRethrow = is.filter((each) => each.rethrows).length < was.filter((each) => each.rethrows).length;
  const swallowed =
    more((handler) => isQuiet(handler) && handler.isBroad) ??
    (fewerLoud ? more(isQuiet) : undefined) ??
    (fewerRethrow && is.length >= was.length ? is.find((handler) => !handler.rethrows) : undefined);
  if (swallowed !== undefined) {
    return [
      {
        rule: 'swallowed-error',
        message: 'an error is swallowed that was told before: throw, log or return it as before',
        at: swallowed.at,
      },
    ];
  }
  return [...broader(was, is), ...uncaught(pair, was, is)];
};

function broader(was: readonly Handler[], is: readonly Handler[]): Complaint[] {
  const count = (list: readonly Handler[], has: (handler: Handler) => boolean): number => list.filter(has).length;
  const isNarrow = (handler: Handler): boolean => !handler.isBroad;
  const moreBare = count(is, (each) => each.isBare) > count(was, (each) => each.isBare);
  const moreBroad = count(is, (each) => each.isBroad) > count(was, (each) => each.isBroad) && count(is, isNarrow) < count(was, isNarrow);
  const found = moreBare ? is.find((each) => each.isBare) : is.find((each) => each.isBroad);
  if ((!moreBare && !moreBroad) || found === undefined) return [];
  return [
    {
      rule: 'broad-except',
      message: 'it catches every exception where only some were caught: name the ones that are expected',
      at: found.at,
    },
  ];
}

function uncaught({ before, after }: Pair, was: readonly Handler[], is: readonly Handler[]): Complaint[] {
  const caught = new Set(is.flatMap(({ types }) => types));
  const lost = [...new Set(was.flatMap(({ types }) => types))].filter((type) => !caught.has(type));
  const lookups = (side: Side): number => side.nodes.filter((node) => LOOKUPS.has(calledName(node, side))).length;
  const isLookup = (type: string): boolean => LOOKUP_ERRORS.test(type) && lookups(after) > lookups(before);
  const gone = lost.filter((type) => !isLookup(type) && !(EVERYTHING.test(type) && is.some((each) => each.isBroad)));
  if (before.language === 'python' ? gone.length === 0 : is.length >= was.length) return [];
  const what = gone.length > 0 ? gone.join(', ') : 'an error';
  return [{ rule: 'removed-error-handling', message: `${what} is no longer caught: keep its handling` }];
}

function handlersOf(side: Side): Handler[] {
  return side.nodes.flatMap((node) => {
    if (node.type === 'catch_clause') return handler(side, node, child(node, 'body'), child(node, 'parameter'), []);
    if (node.type === 'except_clause') return exceptOf(side, node);
    const call = callOf(node);
    if (call === undefined) return [];
    const name = calledName(node, side);
    const { callee, args } = call;
    if (name === 'suppress' && side.language === 'python') {
      const types = args.map(side.read);
      const isBroad = types.some((type) => EVERYTHING.test(type));
      return [{ at: node.start, types, isBroad, isBare: false, isEmpty: true, isLoud: false, rethrows: false }];
    }
    const isPromise = callee.type === 'member_expression' && (name === 'catch' || name === 'then');
    const taker = isPromise ? args[name === 'catch' ? 0 : 1] : undefined;
    if (taker === undefined || taker.type === 'undefined') return [];
    if (!isFunction(taker))
      return [{ at: node.start, types: [], isBroad: true, isBare: false, isEmpty: false, isLoud: true, rethrows: true }];
    return handler(side, taker, child(taker, 'body'), child(taker, 'parameter') ?? child(taker, 'parameters'), []);
  });
}

function exceptOf(side: Side, node: CodeNode): Handler[] {
  const value = child(node, 'value');
  const alias = value?.type === 'as_pattern' ? child(value, 'alias') : child(node, 'alias');
  const named = value?.type === 'as_pattern' ? value.children[0] : value;
  const types =
    named === undefined ? [] : named.type === 'tuple' ? named.children.filter((each) => each.named).map(side.read) : [side.read(named)];
  return handler(
    side,
    node,
    node.children.findLast((each) => each.type === 'block'),
    alias,
    types,
  );
}

function handler(side: Side, node: CodeNode, body: CodeNode | undefined, error: CodeNode | undefined, types: readonly string[]): Handler[] {
  const inner = body === undefined ? [] : [...within(body)].filter((each) => !isDead(each, side));
  const isBlock = body !== undefined && /block/u.test(body.type);
  const statements = isBlock ? statementsOf(body).filter((each) => !DOES_NOTHING.has(each.type) && !isIdle(each)) : inner.slice(0, 1);
  const name =
    error === undefined
      ? ''
      : (side
          .read(error)
          .replace(/^\(|\)$/gu, '')
          .split(':')[0]
          ?.trim() ?? '');
  const only = statements.length === 1 ? statements[0] : undefined;
  const isThrow = (each: CodeNode): boolean => each.type === 'throw_statement' || each.type === 'raise_statement';
  // A handler that only throws what it caught is none.
  if (only !== undefined && isThrow(only) && /^(?:throw|raise)\s*;?$/u.test(side.read(only).replace(name, '').trim())) return [];
  const calls = inner.map((each) => calledName(each, side)).filter((each) => each !== '' && !MAKES_EMPTY.test(each));
  const uses = name !== '' && inner.some((each) => each.type === 'identifier' && side.read(each) === name);
  const isEmpty = isBlock && statements.length === 0;
  const rethrows = inner.some(isThrow) || calls.some((each) => HANDS_ON.test(each));
  const isBare = side.language === 'python' && types.length === 0;
  const isBroad = types.length === 0 || types.some((type) => EVERYTHING.test(type));
  return [{ at: node.start, types, isBroad, isBare, isEmpty, isLoud: !isEmpty && (rethrows || uses || calls.length > 0), rethrows }];
}

/** `...` or a string standing alone. */
function isIdle(statement: CodeNode): boolean {
  const [only, other] = statement.children.filter((each) => each.named);
  return statement.type === 'expression_statement' && other === undefined && (only?.type === 'ellipsis' || only?.type === 'string');
}

function calledName(node: CodeNode, { read }: Side): string {
  const call = callOf(node);
  return call === undefined ? '' : (/[\w$]+$/u.exec(read(call.callee))?.[0] ?? '');
}
