/** Rewriting rules that keep what plain code on plain data does. Each gives a new text for a node, or undefined where it does not fit. */
import { boundBy } from '../../src/checks/javascript/names.ts';
import { resolveScopes } from '../../src/checks/javascript/scopes.ts';
import { child, everyNode, isFunction, listed, type Node, parseProgram, word } from '../../src/checks/javascript/tree.ts';
import type { Span } from '../../src/core/span.ts';

type Source = (node: Node) => string;
export type Rewrite = (node: Node, source: Source) => string | undefined;

const FLIPPED: Readonly<Record<string, string>> = { '<': '>', '>': '<', '<=': '>=', '>=': '<=', '===': '===', '!==': '!==' };
const NEGATED: Readonly<Record<string, string>> = { '===': '!==', '!==': '===' };

const part = (node: Node, field: string): Node => child(node, field) ?? node;
const onlyReturn = (node: Node | undefined): Node | undefined => {
  const statement = node?.type === 'BlockStatement' && listed(node, 'body').length === 1 ? listed(node, 'body')[0] : node;
  return statement?.type === 'ReturnStatement' ? child(statement, 'argument') : undefined;
};
const jumps = (node: Node): boolean =>
  /^(Return|Throw)Statement$/u.test((node.type === 'BlockStatement' ? listed(node, 'body').at(-1) : node)?.type ?? '');
const isPlain = (node: Node): boolean =>
  /^(Identifier|NumericLiteral|StringLiteral|BooleanLiteral)$/u.test(node.type) ||
  (node.type === 'MemberExpression' && isPlain(part(node, 'object')) && (node.computed !== true || isPlain(part(node, 'property'))));
const has = (node: Node, types: RegExp): boolean => [...everyNode(node)].some(({ type }) => types.test(type));
const called = (node: Node, method: string): Node | undefined => {
  const callee = child(node, 'callee');
  const fits =
    node.type === 'CallExpression' &&
    callee?.type === 'MemberExpression' &&
    word(part(callee, 'property'), 'name') === method &&
    listed(node, 'arguments').length === 1;
  return fits ? callee : undefined;
};

/** By name. Order matters only for picking. */
export const REWRITES: Readonly<Record<string, Rewrite>> = {
  'const as let': (node, source) =>
    node.type === 'VariableDeclaration' && node.kind === 'const' ? `let${source(node).slice(5)}` : undefined,
  'two returns as one': (node, source) => {
    if (node.type !== 'BlockStatement') return undefined;
    const [branch, last] = listed(node, 'body').slice(-2);
    const [yes, no] = [
      branch?.type === 'IfStatement' && branch.alternate === null ? onlyReturn(child(branch, 'consequent')) : undefined,
      onlyReturn(last),
    ];
    if (branch === undefined || yes === undefined || no === undefined || last?.type !== 'ReturnStatement') return undefined;
    return `${source(node).slice(0, branch.start - node.start)}return (${source(part(branch, 'test'))}) ? (${source(yes)}) : (${source(no)});\n}`;
  },
  'a conditional return as branches': (node, source) => {
    const value = node.type === 'ReturnStatement' ? child(node, 'argument') : undefined;
    if (value?.type !== 'ConditionalExpression') return undefined;
    return `if (${source(part(value, 'test'))}) { return ${source(part(value, 'consequent'))}; } else { return ${source(part(value, 'alternate'))}; }`;
  },
  'else after a return': (node, source) => {
    if (node.type !== 'BlockStatement') return undefined;
    const body = listed(node, 'body');
    const at = body.findIndex(
      (each, index) => each.type === 'IfStatement' && each.alternate === null && jumps(part(each, 'consequent')) && index < body.length - 1,
    );
    const [branch, next] = [body[at], body[at + 1]];
    if (branch === undefined || next === undefined) return undefined;
    return `${source(node).slice(0, branch.end - node.start)} else {\n${source(node).slice(next.start - node.start, -1)}}\n}`;
  },
  'branches turned': (node, source) => {
    const [test, yes, no] = [part(node, 'test'), part(node, 'consequent'), child(node, 'alternate')];
    return node.type === 'IfStatement' && no !== undefined
      ? `if (!(${source(test)})) { ${source(no)} } else { ${source(yes)} }`
      : undefined;
  },
  'conditions turned': (node, source) =>
    node.type === 'ConditionalExpression'
      ? `(!(${source(part(node, 'test'))}) ? ${source(part(node, 'alternate'))} : ${source(part(node, 'consequent'))})`
      : undefined,
  'De Morgan': (node, source) => {
    const test = node.type === 'IfStatement' ? part(node, 'test') : node;
    if (node.type !== 'IfStatement' || test.type !== 'LogicalExpression' || test.operator === '??') return undefined;
    const other = test.operator === '&&' ? '||' : '&&';
    const [from, to] = [test.start - node.start, test.end - node.start];
    return `${source(node).slice(0, from)}!(!(${source(part(test, 'left'))}) ${other} !(${source(part(test, 'right'))}))${source(node).slice(to)}`;
  },
  'equality denied': (node, source) => {
    const negated = node.type === 'BinaryExpression' ? NEGATED[word(node, 'operator')] : undefined;
    return negated === undefined ? undefined : `!(${source(part(node, 'left'))} ${negated} ${source(part(node, 'right'))})`;
  },
  'comparisons from the right': (node, source) => {
    const [left, right, flipped] = [
      part(node, 'left'),
      part(node, 'right'),
      node.type === 'BinaryExpression' ? FLIPPED[word(node, 'operator')] : undefined,
    ];
    return flipped !== undefined && isPlain(left) && isPlain(right) ? `(${source(right)} ${flipped} ${source(left)})` : undefined;
  },
  'compound assignment written out': (node, source) => {
    const [left, operator] = [part(node, 'left'), word(node, 'operator')];
    if (node.type !== 'AssignmentExpression' || !/^[-+*/]=$/u.test(operator) || left.type !== 'Identifier') return undefined;
    return `${source(left)} = ${source(left)} ${operator.slice(0, 1)} (${source(part(node, 'right'))})`;
  },
  'counting by += 1': (node, source) => {
    const argument = part(node, 'argument');
    const counts = node.type === 'UpdateExpression' && argument.type === 'Identifier';
    return counts
      ? `(${source(argument)} ${word(node, 'operator').slice(0, 1)}= 1)${node.prefix === true ? '' : ` ${node.operator === '++' ? '-' : '+'} 1`}`
      : undefined;
  },
  'a copied list': (node, source) => {
    if (node.type !== 'ForOfStatement' || has(part(node, 'body'), /^CallExpression$/u)) return undefined;
    const right = part(node, 'right');
    return `${source(node).slice(0, right.start - node.start)}[...${source(right)}]${source(node).slice(right.end - node.start)}`;
  },
  'for as while': (node, source) => {
    if (node.type !== 'ForStatement' || has(part(node, 'body'), /^(Continue|Function|Arrow)/u)) return undefined;
    const [init, test, update] = [child(node, 'init'), child(node, 'test'), child(node, 'update')];
    if (init === undefined || test === undefined || update === undefined) return undefined;
    return `{ ${source(init)}; while (${source(test)}) { ${source(part(node, 'body'))} ${source(update)}; } }`;
  },
  'a name for the result': (node, source) =>
    node.type === 'ReturnStatement' && child(node, 'argument') !== undefined && part(node, 'argument').type !== 'Identifier'
      ? `{ const outcome = ${source(part(node, 'argument'))}; return outcome; }`
      : undefined,
  'a function around a value': (node, source) =>
    /^(Binary|Logical)Expression$/u.test(node.type) && !has(node, /^(Await|Yield|This)/u) ? `(() => ${source(node)})()` : undefined,
  'a body for an arrow': (node, source) => {
    const body = part(node, 'body');
    if (node.type !== 'ArrowFunctionExpression' || body.type === 'BlockStatement') return undefined;
    return `${source(node)
      .slice(0, body.start - node.start)
      .replace(/\(\s*$/u, '')}{ return (${source(body)}); }`;
  },
  'an arrow as a function': (node, source) => {
    if (node.type !== 'ArrowFunctionExpression' || has(node, /^This/u) || child(node, 'returnType') !== undefined) return undefined;
    const body = part(node, 'body');
    const params = listed(node, 'params').map(source).join(', ');
    return `(function (${params}) ${body.type === 'BlockStatement' ? source(body) : `{ return (${source(body)}); }`})`;
  },
  'a block more': (node, source) => (node.type === 'ExpressionStatement' ? `{ ${source(node)} }` : undefined),
  'a plain text as a template': (node) =>
    node.type === 'StringLiteral' && /^[\w -]*$/u.test(String(node.value)) ? `\`${String(node.value)}\`` : undefined,
  'a template put together': (node, source) => {
    if (node.type !== 'TemplateLiteral') return undefined;
    const texts = listed(node, 'quasis').map((quasi) => JSON.stringify((quasi.value as { cooked: string }).cooked));
    return `(${texts.map((text, at) => (at === 0 ? text : ` + (${source(listed(node, 'expressions')[at - 1] ?? node)}) + ${text}`)).join('')})`;
  },
  '?? written out': (node, source) => {
    const left = part(node, 'left');
    if (node.type !== 'LogicalExpression' || node.operator !== '??' || !isPlain(left)) return undefined;
    return `(${source(left)} !== null && ${source(left)} !== undefined ? ${source(left)} : ${source(part(node, 'right'))})`;
  },
  'a number taken apart': (node) =>
    node.type === 'NumericLiteral' && Number.isInteger(node.value) ? `(${Number(node.value) - 1} + 1)` : undefined,
  'map as reduce': (node, source) => {
    const callee = called(node, 'map');
    const callback = listed(node, 'arguments')[0];
    if (callee === undefined || callback === undefined) return undefined;
    return `(${source(part(callee, 'object'))}).reduce((made, each, at, all) => { made.push((${source(callback)})(each, at, all)); return made; }, [])`;
  },
  'filter as flatMap': (node, source) => {
    const callee = called(node, 'filter');
    const callback = listed(node, 'arguments')[0];
    if (callee === undefined || callback === undefined) return undefined;
    return `(${source(part(callee, 'object'))}).flatMap((each, at, all) => ((${source(callback)})(each, at, all) ? [each] : []))`;
  },
  'a nested if': (node, source) => {
    const test = part(node, 'test');
    if (node.type !== 'IfStatement' || node.alternate !== null || test.type !== 'LogicalExpression' || test.operator !== '&&')
      return undefined;
    return `if (${source(part(test, 'left'))}) { if (${source(part(test, 'right'))}) { ${source(part(node, 'consequent'))} } }`;
  },
  'a property by text': (node, source) => {
    if (node.type !== 'MemberExpression' || node.computed === true) return undefined;
    return `(${source(part(node, 'object'))})['${word(part(node, 'property'), 'name')}']`;
  },
  'a double negation': (node, source) => {
    if (node.type !== 'IfStatement') return undefined;
    const test = part(node, 'test');
    return `${source(node).slice(0, test.start - node.start)}!!(${source(test)})${source(node).slice(test.end - node.start)}`;
  },
  'an inner function': (node, source) => {
    const body = isFunction(node) ? part(node, 'body') : node;
    if (body === node || body.type !== 'BlockStatement' || node.async === true || has(body, /^(This|Yield|Await)/u)) return undefined;
    return `${source(node).slice(0, body.start - node.start)}{ const inner = () => ${source(body)}; return inner(); }`;
  },
};

/** The text of a file with the names of one function's own variables changed. */
export function renamed(text: string, language: string, span: Span): string {
  const program = parseProgram(text, language);
  if (program === undefined) return text;
  const scopes = resolveScopes(program);
  const taken = new Set([...scopes.free.keys(), ...scopes.bindings.map(({ name }) => name)]);
  const shorthand = new Set(
    [...everyNode(program)]
      .filter((node) => node.type === 'ObjectProperty' && node.shorthand === true)
      .flatMap((node) => [part(node, 'value'), ...boundBy(part(node, 'value'))]),
  );
  const edits = [...scopes.of]
    .filter(([node, binding]) => !binding.top && node.start >= span.start && node.end <= span.end && !taken.has(`${binding.name}1`))
    .map(([node, binding]) => ({
      at: node.start,
      end: node.start + binding.name.length,
      by: shorthand.has(node) ? `${binding.name}: ${binding.name}1` : `${binding.name}1`,
    }));
  return edits.sort((a, b) => b.at - a.at).reduce((now, { at, end, by }) => now.slice(0, at) + by + now.slice(end), text);
}

/** The text with one rule applied once inside `span`, at the place that `choose` picks among those that fit. Undefined when none does. */
export function rewritten(
  text: string,
  language: string,
  span: Span,
  rule: Rewrite,
  choose: (count: number) => number,
): string | undefined {
  const program = parseProgram(text, language);
  if (program === undefined) return undefined;
  const source: Source = (node) => text.slice(node.start, node.end);
  const fits: [Node, string][] = [];
  const keys = new Set<Node>();
  for (const node of everyNode(program)) {
    // Names of properties and import sources are no expressions.
    if (/^Object(Property|Method)$/u.test(node.type) && node.computed !== true) keys.add(part(node, 'key'));
    if (node.type === 'ImportDeclaration') keys.add(part(node, 'source'));
    if (/^(AssignmentExpression|UpdateExpression)$/u.test(node.type))
      keys.add(part(node, node.type === 'UpdateExpression' ? 'argument' : 'left'));
    if (node.start < span.start || node.end > span.end || keys.has(node)) continue;
    const by = rule(node, source);
    if (by !== undefined) fits.push([node, by]);
  }
  const chosen = fits[fits.length === 0 ? 0 : choose(fits.length)];
  if (chosen === undefined) return undefined;
  const [node, by] = chosen;
  const now = text.slice(0, node.start) + by + text.slice(node.end);
  return parseProgram(now, language) === undefined ? undefined : now;
}
