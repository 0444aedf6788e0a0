import type { Span } from '../../core/span.ts';
import { contains, lineAt } from '../../core/span.ts';
import type { Mutant } from '../mutant.ts';
import { child, children, isFunction, listed, type Node, parseProgram, word } from './tree.ts';

/** Operators and the ones a hand slips to. */
const OPERATORS: Readonly<Record<string, readonly string[]>> = {
  '<': ['<=', '>'],
  '<=': ['<', '>='],
  '>': ['>=', '<'],
  '>=': ['>', '<='],
  '===': ['!=='],
  '!==': ['==='],
  '==': ['!='],
  '!=': ['=='],
  '+': ['-'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
  '%': ['*'],
  '**': ['*'],
  '&&': ['||'],
  '||': ['&&'],
  '??': ['&&'],
  '&': ['|'],
  '|': ['&'],
  '<<': ['>>'],
  '>>': ['<<'],
  '+=': ['-=', '='],
  '-=': ['+='],
  '*=': ['/='],
  '/=': ['*='],
  '++': ['--'],
  '--': ['++'],
};

/** Methods and the ones they are mistaken for. */
const METHODS: Readonly<Record<string, string>> = Object.fromEntries(
  `toUpperCase:toLowerCase some:every min:max floor:ceil startsWith:endsWith push:unshift shift:pop indexOf:lastIndexOf padStart:padEnd trimStart:trimEnd
  filter:map keys:values find:findLast add:delete`
    .split(/\s+/u)
    .flatMap((pair) => {
      const [a = '', b = ''] = pair.split(':');
      return [
        [a, b],
        [b, a],
      ];
    }),
);

interface Change {
  readonly start: number;
  readonly end: number;
  readonly by: string;
  readonly change: string;
}

/** Every small mistake that can be made in JavaScript or TypeScript code at `span`; types, imports and texts of errors are left alone. */
export async function javascriptMutants(text: string, span: Span, file: { readonly language: string }): Promise<readonly Mutant[]> {
  const program = parseProgram(text, file.language);
  if (program === undefined) return [];
  const changes: Change[] = [];
  collect(program, text, span, changes);
  return changes.map(({ start, end, by, change }) => ({
    text: text.slice(0, start) + by + text.slice(end),
    change,
    line: lineAt(text, start),
  }));
}

function collect(node: Node, text: string, span: Span, into: Change[]): void {
  if (node.end <= span.start || node.start >= span.end || node.type === 'ImportDeclaration') return;
  if (contains(span, node)) into.push(...changesOf(node, text).filter(({ start, end, by }) => text.slice(start, end) !== by));
  for (const below of children(node)) {
    const isErrorText = node.type === 'NewExpression' && /Error$/u.test(word(child(node, 'callee') ?? node, 'name'));
    const isKey = child(node, 'key') === below && node.computed !== true;
    if (!isErrorText && !isKey) collect(below, text, span, into);
  }
}

function changesOf(node: Node, text: string): Change[] {
  const source = (part: Node): string => text.slice(part.start, part.end);
  const short = (part: Node): string => source(part).replace(/\s+/gu, ' ').slice(0, 40);
  const swap = (part: Node, by: string, change: string): Change => ({ start: part.start, end: part.end, by, change });
  const part = (field: string): Node | undefined => child(node, field);
  switch (node.type) {
    case 'BinaryExpression':
    case 'LogicalExpression':
    case 'AssignmentExpression': {
      const [left, right, operator] = [part('left'), part('right'), word(node, 'operator')];
      if (left === undefined || right === undefined) return [];
      const at = text.indexOf(operator, left.end);
      const swapped = (OPERATORS[operator] ?? []).map((by) => ({
        start: at,
        end: at + operator.length,
        by,
        change: `${operator} became ${by}`,
      }));
      const sides =
        node.type === 'LogicalExpression'
          ? [swap(node, source(left), `${short(right)} dropped`), swap(node, source(right), `${short(left)} dropped`)]
          : [];
      return at === -1 || at >= right.start ? [] : [...swapped, ...sides];
    }
    case 'UpdateExpression': {
      const operator = word(node, 'operator');
      const at = node.prefix === true ? node.start : node.end - operator.length;
      return (OPERATORS[operator] ?? []).map((by) => ({ start: at, end: at + operator.length, by, change: `${operator} became ${by}` }));
    }
    case 'UnaryExpression': {
      const argument = part('argument');
      return argument !== undefined && /^[!-]$/u.test(word(node, 'operator'))
        ? [swap(node, `(${source(argument)})`, `${word(node, 'operator')} dropped`)]
        : [];
    }
    case 'IfStatement':
    case 'ConditionalExpression':
    case 'WhileStatement': {
      const [test, otherwise] = [part('test'), part('alternate')];
      if (test === undefined) return [];
      const negated = swap(test, `!(${source(test)})`, `${short(test)} negated`);
      if (node.type === 'WhileStatement') return [negated];
      const fixed = ['true', 'false'].map((by) => swap(test, by, `${short(test)} became ${by}`));
      const dropped = node.type === 'IfStatement' && otherwise !== undefined ? [swap(otherwise, '{}', 'else dropped')] : [];
      return [negated, ...fixed, ...dropped];
    }
    case 'NumericLiteral': {
      const value = Number(node.value);
      return [value + 1, value - 1, ...(value === 0 || value === 1 ? [] : [0])].map((by) =>
        swap(node, by < 0 ? `(${by})` : String(by), `${value} became ${by}`),
      );
    }
    case 'StringLiteral':
      return [swap(node, node.value === '' ? "'x'" : "''", `${short(node)} became ${node.value === '' ? "'x'" : "''"}`)];
    case 'BooleanLiteral':
      return [swap(node, String(node.value !== true), `${String(node.value)} became ${String(node.value !== true)}`)];
    case 'TemplateElement':
      return node.end > node.start ? [swap(node, '', `the text ${short(node)} dropped`)] : [];
    case 'ReturnStatement': {
      const argument = part('argument');
      return argument === undefined
        ? []
        : ['undefined', ...(isFunction(argument) ? [] : ['null'])].map((by) => swap(argument, by, `returns ${by}`));
    }
    case 'ExpressionStatement':
    case 'ThrowStatement':
      return [swap(node, ';', `${short(node)} dropped`)];
    case 'BreakStatement':
      return node.label === null ? [swap(node, ';', 'break dropped')] : [];
    case 'ContinueStatement':
      return node.label === null ? [swap(node, ';', 'continue dropped'), swap(node, 'break;', 'continue became break')] : [];
    case 'SwitchCase':
      return part('test') === undefined ? [] : [swap(node, '', `${short(node)} dropped`)];
    case 'CallExpression':
    case 'NewExpression':
      return calls(node, source);
    case 'OptionalMemberExpression':
      return [];
    case 'ArrayExpression':
    case 'ObjectExpression': {
      const parts = listed(node, node.type === 'ArrayExpression' ? 'elements' : 'properties');
      const [open, close] = node.type === 'ArrayExpression' ? ['[', ']'] : ['({', '})'];
      return parts.map((left) =>
        swap(
          node,
          `${open}${parts
            .filter((other) => other !== left)
            .map(source)
            .join(', ')}${close}`,
          `${short(left)} left out`,
        ),
      );
    }
    default:
      return [];
  }
}

/** Mistakes in a call: arguments swapped or left out, another method, the method left out. */
function calls(node: Node, source: (part: Node) => string): Change[] {
  const [callee, args] = [child(node, 'callee'), listed(node, 'arguments')];
  const [first, second] = args;
  const last = args.at(-1);
  const found: Change[] = [];
  if (
    first !== undefined &&
    second !== undefined &&
    first.type !== 'SpreadElement' &&
    second.type !== 'SpreadElement' &&
    !isFunction(first)
  ) {
    const between = { start: first.start, end: second.end };
    found.push({
      ...between,
      by: `${source(second)}, ${source(first)}`,
      change: `${source(first).slice(0, 20)} and ${source(second).slice(0, 20)} swapped`,
    });
  }
  if (second !== undefined && last !== undefined) {
    const before = args[args.length - 2] ?? last;
    found.push({ start: before.end, end: last.end, by: '', change: `the argument ${source(last).slice(0, 20)} dropped` });
  }
  const [object, property] = callee === undefined ? [] : [child(callee, 'object'), child(callee, 'property')];
  if (callee?.type !== 'MemberExpression' || callee.computed === true || object === undefined || property === undefined) return found;
  const other = METHODS[word(property, 'name')];
  if (other !== undefined)
    found.push({ start: property.start, end: property.end, by: other, change: `${word(property, 'name')} became ${other}` });
  if (args.length === 0 || /^(filter|sort|slice|map|replace)$/u.test(word(property, 'name'))) {
    found.push({ start: node.start, end: node.end, by: source(object), change: `.${word(property, 'name')}() dropped` });
  }
  return found;
}
