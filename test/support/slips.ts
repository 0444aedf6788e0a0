/** Mistakes in an edit that the mutants of the checks leave out: wrong names, operands the wrong way round, something lost on the way. */
import type { Binding } from '../../src/checks/javascript/binding.ts';
import { resolveScopes } from '../../src/checks/javascript/scopes.ts';
import { child, everyNode, listed, type Node, parseProgram, word } from '../../src/checks/javascript/tree.ts';

export interface Slip {
  readonly text: string;
  readonly change: string;
}

/** Operators whose operands change places without a difference. */
const EITHER_WAY = new Set(['===', '!==', '==', '!=', '*', '&', '|', '^']);

/** Every such mistake in a text; none for one that does not parse. */
export function slips(text: string, language: string): Slip[] {
  const program = parseProgram(text, language);
  if (program === undefined) return [];
  const found: Slip[] = [];
  const put = (start: number, end: number, by: string, change: string): void => {
    found.push({ text: text.slice(0, start) + by + text.slice(end), change });
  };
  for (const node of everyNode(program)) slipsAt(node, text, put);
  const { bindings } = resolveScopes(program);
  for (const binding of bindings) {
    const other = neighbour(binding, bindings);
    if (other === undefined) continue;
    for (const use of binding.uses) put(use.start, use.end, other.name, `the name ${binding.name} became ${other.name}`);
  }
  return found;
}

type Put = (start: number, end: number, by: string, change: string) => void;

function slipsAt(node: Node, text: string, put: Put): void {
  const of = (part: Node): string => text.slice(part.start, part.end);
  const [left, right, argument] = [child(node, 'left'), child(node, 'right'), child(node, 'argument')];
  if ((node.type === 'BinaryExpression' || node.type === 'LogicalExpression') && left !== undefined && right !== undefined) {
    const operator = word(node, 'operator');
    if (!EITHER_WAY.has(operator)) put(node.start, node.end, `(${of(right)}) ${operator} (${of(left)})`, `operands of ${operator} swapped`);
    const other = { '??': '||', '||': '??' }[operator];
    if (other !== undefined) put(node.start, node.end, `((${of(left)}) ${other} (${of(right)}))`, `${operator} became ${other}`);
  }
  if (node.type === 'AssignmentPattern' && left !== undefined) put(node.start, node.end, of(left), 'default dropped');
  if (node.type === 'AwaitExpression' && argument !== undefined) put(node.start, node.end, `(${of(argument)})`, 'await dropped');
  if (node.type === 'SpreadElement' && argument !== undefined) put(node.start, node.end, of(argument), 'spread dropped');
  if (/^Optional/u.test(node.type) && node.optional === true) {
    const object = child(node, 'object') ?? child(node, 'callee') ?? node;
    const at = text.indexOf('?.', object.end);
    put(at, at + 2, node.type === 'OptionalMemberExpression' && node.computed !== true ? '.' : '', '?. dropped');
  }
  const body = node.type === 'BlockStatement' ? listed(node, 'body') : [];
  body.forEach((statement, at) => {
    const next = body[at + 1];
    if (/^(If|For|ForOf|While|Return|Try)/u.test(statement.type)) put(statement.start, statement.end, ';', `${statement.type} dropped`);
    if (next !== undefined && !/Declaration$/u.test(statement.type + next.type))
      put(statement.start, next.end, `${of(next)}\n${of(statement)}`, `${statement.type} and ${next.type} swapped`);
  });
}

/** Another name of the same function. */
function neighbour(binding: Binding, all: readonly Binding[]): Binding | undefined {
  const near = all.filter(({ home, top }) => home === binding.home && !top);
  return near.length < 2 || binding.top ? undefined : near[(near.indexOf(binding) + 1) % near.length];
}
