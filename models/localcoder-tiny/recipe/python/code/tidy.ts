import type { Code } from './code.ts';
import type { PyNode } from './node.ts';
import { readPython } from './read.ts';

const CLAUSES = new Set([
  'else_clause',
  'elif_clause',
  'except_clause',
  'except_group_clause',
  'finally_clause',
  'decorator',
  'function_definition',
  'class_definition',
]);
const OPENING = new Set(['(', '[', '{']);
const CLOSING = new Set([')', ']', '}']);
/** Where a last comma before the closing bracket says nothing. */
const LISTS = new Set(['argument_list', 'list', 'dictionary', 'set', 'parameters']);

/**
 * The code in the one layout that all rules rely on: a statement on one line, each block on lines of its own, four spaces a level, neither
 * comments nor empty lines. Only strings may go over several lines. Undefined when the code is not well-formed.
 */
export async function tidy(text: string): Promise<string | undefined> {
  const code = await readPython(text);
  return code === undefined ? undefined : layout(code);
}

/** The same for code that has been read. */
export function layout({ root }: Code): string {
  const lines: string[] = [];
  for (const part of root.parts) print(part, 0, lines);
  return lines.join('\n');
}

function print(node: PyNode, depth: number, lines: string[]): void {
  let header: PyNode[] = [];
  const flush = (): void => {
    if (header.length > 0) lines.push('    '.repeat(depth) + oneLine(header));
    header = [];
  };
  const isCompound = node.children.some(({ type }) => type === 'block') || node.type === 'decorated_definition';
  if (!isCompound) {
    header = leaves(node);
    flush();
    return;
  }
  for (const child of node.children) {
    if (child.type === 'block') {
      flush();
      for (const part of child.parts) print(part, depth + 1, lines);
    } else if (CLAUSES.has(child.type)) {
      flush();
      print(child, depth, lines);
    } else header.push(...leaves(child));
  }
  flush();
}

function leaves(node: PyNode): PyNode[] {
  if (node.type === 'comment' || node.type === 'line_continuation') return [];
  if (node.children.length === 0 || node.type === 'string') return [node];
  return node.children.flatMap(leaves);
}

function oneLine(tokens: readonly PyNode[]): string {
  let line = '';
  let last: PyNode | undefined;
  for (const token of tokens) {
    if (token.type === ';') continue;
    if (last !== undefined) {
      const isClosing = CLOSING.has(token.type);
      if (last.type === ',' && isClosing && LISTS.has(last.parent?.type ?? '')) line = line.slice(0, -1);
      const isTight = OPENING.has(last.type) || isClosing || token.type === ',' || token.type === ':' || isGlue(token) || isGlue(last);
      const isWide = isSpaced(token) || isSpaced(last) || last.type === ',' || isPairColon(last) || isKeyword(last);
      if ((last.end < token.start || isWide) && !isTight) line += ' ';
    }
    line += token.text;
    last = token;
  }
  return line;
}

/** Operators that stand between blanks. */
function isSpaced({ type, parent }: PyNode): boolean {
  const isOperator = /^(?:[<>]=?|[=!]=|[-+*/%&|^@]=|(?:\*\*|\/\/|<<|>>)=|:=|->)$/u.test(type);
  return (isOperator && parent?.type !== 'format_specifier') || (type === '=' && parent?.type === 'assignment');
}

function isPairColon({ type, parent }: PyNode): boolean {
  return type === ':' && parent?.type === 'pair';
}

function isKeyword({ type, named }: PyNode): boolean {
  return !named && /^[a-z]+$/u.test(type) && type !== 'await' && type !== 'lambda';
}

/** What touches both its neighbours: the dot of an attribute, the colon of a slice. */
function isGlue({ type, parent }: PyNode): boolean {
  return (type === '.' && parent?.type === 'attribute') || (type === ':' && parent?.type === 'slice');
}
