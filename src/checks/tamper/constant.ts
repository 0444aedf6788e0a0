import type { CodeNode } from '../../core/port/syntax.ts';
import { type FunctionShape, paired } from './function.ts';
import { child, isFunction, isLiteral, isTrivial, parts, within } from './node.ts';
import type { Complaint, Rule, Side } from './pair.ts';
import { brief, wordsOf } from './tally.ts';

const OWN: ReadonlySet<string> = new Set(['self', 'cls', 'this']);
const DECISIONS =
  /^(?:if_statement|ternary_expression|conditional_expression|switch_statement|match_statement|for_|while_|do_|try_|with_)/u;

/** Logic replaced by a written-out answer. Filling a stub is not one. */
export const constants: Rule = ({ before, after, proposal, asks }) => {
  if (proposal.kind === 'implement' || asks(/constant|hard-?cod|always return|return (?:only|just)|unused|stub|mock/u)) return [];
  return paired(before, after).flatMap(([was, is]) => {
    if (was.isStub || is.body === undefined) return [];
    const found = constantReturn(was, is) ?? ignoredParameter(was, is, before, after);
    return found === undefined ? hardCoded(was, is, before, after, proposal.kind === 'fix') : [found];
  });
};

function constantReturn(was: FunctionShape, is: FunctionShape): Complaint | undefined {
  const computed = (shape: FunctionShape): boolean => shape.values.some((value) => !isLiteral(value));
  if (is.isStub && was.values.length > 0) {
    return { rule: 'emptied-function', message: 'the body is gone: keep the logic', at: is.node.start };
  }
  const decides = is.body !== undefined && [...within(is.body)].some((node) => DECISIONS.test(node.type));
  if (!computed(was) || computed(is) || (decides && is.values.length > 1)) return undefined;
  if (is.values.length === 0)
    return { rule: 'lost-return', message: 'it no longer returns a value: keep what it returned', at: is.node.start };
  const at = is.values[0]?.start ?? is.node.start;
  return { rule: 'constant-return', message: 'it returns a constant where a value was worked out: keep the logic', at };
}

function ignoredParameter(was: FunctionShape, is: FunctionShape, before: Side, after: Side): Complaint | undefined {
  if (was.parameters.length !== is.parameters.length) return undefined;
  const [used, kept] = [usedNames(was, before), usedNames(is, after)];
  if (kept.has('arguments')) return undefined;
  const lost = was.parameters.findIndex((parameter, index) => {
    const names = parameter.names.filter((name) => !OWN.has(name));
    const now = is.parameters[index]?.names ?? [];
    return names.some((name) => used.has(name)) && !names.some((name) => kept.has(name)) && !now.some((name) => kept.has(name));
  });
  const name = was.parameters[lost]?.names[0];
  if (name === undefined) return undefined;
  return {
    rule: 'ignored-parameter',
    message: `the parameter ${name} no longer has any effect: keep the logic that used it`,
    at: is.node.start,
  };
}

/** Names that the body and the defaults of parameters speak of. */
function usedNames(shape: FunctionShape, { read }: Side): Set<string> {
  const list = child(shape.node, 'parameters');
  const defaults = list === undefined ? [] : [...within(list)].filter(({ field }) => field === 'value' || field === 'right');
  const nodes = [...(shape.body === undefined ? [] : [shape.body]), ...defaults].flatMap((part) => [...within(part)]);
  return new Set(nodes.filter(({ type }) => /^(?:identifier|shorthand_property_identifier|this)$/u.test(type)).map(read));
}

/** Answers for certain inputs, written out: `if (n === 7) return 42`. */
function hardCoded(was: FunctionShape, is: FunctionShape, before: Side, after: Side, onlyKeyed: boolean): Complaint[] {
  const known = new Set(wordsOf(before.read(was.node)));
  const isNew = (node: CodeNode): boolean =>
    isLiteral(node) && !isTrivial(after.read(node)) && wordsOf(after.read(node)).some((word) => !known.has(word));
  const names = new Set(is.parameters.flatMap((parameter) => parameter.names));
  const mentions = (node: CodeNode): boolean => [...within(node)].some((each) => each.type === 'identifier' && names.has(after.read(each)));
  for (const node of is.body === undefined ? [] : within(is.body, isFunction)) {
    const key = keyOf(node, after);
    if (key === undefined || !mentions(key.subject) || !key.literals.some(isNew)) continue;
    const answers = key.answers.filter((answer) => isLiteral(answer) && !(key.isTable && isTrivial(after.read(answer))));
    if (answers.length > 0) {
      const message = `it gives a written-out answer for one input (${brief(after.read(node), 40)}): work the value out for every input`;
      return [{ rule: 'hard-coded', message, at: node.start }];
    }
  }
  if (onlyKeyed) return [];
  const strange = is.values.find((value) => answersOf(value).some((answer) => isNew(answer) && !/^[[{(]/u.test(after.read(answer))));
  if (strange === undefined) return [];
  return [
    { rule: 'hard-coded', message: `it returns ${brief(after.read(strange), 40)}, which it never did: keep its values`, at: strange.start },
  ];
}

interface Keyed {
  readonly subject: CodeNode;
  readonly literals: readonly CodeNode[];
  readonly answers: readonly CodeNode[];
  readonly isTable: boolean;
}

function keyOf(node: CodeNode, { read }: Side): Keyed | undefined {
  const condition = child(node, 'condition') ?? (node.type === 'conditional_expression' ? parts(node)[1] : undefined);
  if (condition !== undefined) {
    const equal = [...within(condition)].find(
      (each) => /^(?:binary_expression|comparison_operator)$/u.test(each.type) && /[^=!<>]={2,3}[^=]|\bis\b|\bin\b/u.test(read(each)),
    );
    if (equal === undefined) return undefined;
    const literals = [...within(equal)].filter((each) => isLiteral(each) && each.named);
    const answers = [child(node, 'consequence') ?? parts(node)[0]].flatMap((each) => (each === undefined ? [] : returnsIn(each)));
    return { subject: equal, literals, answers, isTable: false };
  }
  if (node.type !== 'subscript_expression' && node.type !== 'subscript' && node.type !== 'call') return undefined;
  const table = [...within(node)].find((each) => each.type === 'object' || each.type === 'dictionary');
  const pairs = table === undefined ? [] : parts(table).filter((each) => each.type === 'pair');
  if (pairs.length === 0) return undefined;
  const pick = (field: string): CodeNode[] => pairs.flatMap((each) => child(each, field) ?? []);
  const keys = pick('key').filter((each) => each.type !== 'computed_property_name');
  return { subject: node, literals: keys, answers: pick('value'), isTable: true };
}

function returnsIn(branch: CodeNode): CodeNode[] {
  if (!/statement|block/u.test(branch.type)) return [branch];
  return [...within(branch, isFunction)].flatMap((node) => (node.type === 'return_statement' ? parts(node).slice(0, 1) : []));
}

/** The values a returned expression may be. */
function answersOf(value: CodeNode): CodeNode[] {
  if (value.type === 'ternary_expression')
    return ['consequence', 'alternative'].flatMap((field) => child(value, field) ?? []).flatMap(answersOf);
  if (value.type === 'conditional_expression')
    return [parts(value)[0], parts(value)[2]].flatMap((each) => (each === undefined ? [] : answersOf(each)));
  return [value];
}
