import type { CodeNode, Syntax } from '../core/port/syntax.ts';
import type { Language } from '../core/target.ts';

/** Nodes that stand for what is in them: parentheses, and a parameter that is a name only. */
const TRANSPARENT: ReadonlySet<string> = new Set([
  'parenthesized_expression',
  'formal_parameters',
  'required_parameter',
  'parenthesized_type',
]);
const NOTHING: ReadonlySet<string> = new Set(['empty_statement', 'line_continuation']);
/** Signs that a formatter sets or leaves out as it likes, where the tree tells the rest. */
const FREE_SIGNS = /^[;()]$/u;
const CLOSING = /^[)\]}>]$/u;

/**
 * True when two texts differ by no more than a formatter may change: layout, quotes, parentheses that change nothing, a comma before a closing
 * bracket, the ends of statements. Told by their trees, so that `(a + b) * c` and `a + b * c` are two things; without a tree, all but blanks has
 * to be equal.
 */
export async function sameCode(a: string, b: string, language: Language, syntax: Pick<Syntax, 'tree'>): Promise<boolean> {
  const [old, now] = [await syntax.tree(a, language), await syntax.tree(b, language)];
  if (old === undefined || now === undefined) return old === now && withoutBlanks(a) === withoutBlanks(b);
  return formOf(old, a) === formOf(now, b) && commentsOf(old, a) === commentsOf(now, b);
}

function formOf(node: CodeNode, text: string): string {
  if (node.type === 'comment' || NOTHING.has(node.type)) return '';
  if (node.type === 'string') return stringOf(node, text);
  if (node.type === 'jsx_text') return text.slice(node.start, node.end).replace(/\s+/gu, ' ').trim();
  if (node.children.length === 0 || node.type === 'template_string') return leafOf(node, text);
  const children = node.children.filter((each) => each.type !== 'comment');
  const inner = children
    .filter((child, index) => !isFree(child, children[index + 1], node, text))
    .map((child) => formOf(child, text))
    .filter((form) => form !== '')
    .join(' ');
  const isLone = node.type === 'union_type' && children.filter(({ named }) => named).length === 1;
  return isLone || TRANSPARENT.has(node.type) ? inner : `${node.type}[${inner}]`;
}

/** A sign that says nothing: see FREE_SIGNS; a comma at the end, but not that of a hole or of Python's tuple of one; a bar before the first type. */
function isFree(child: CodeNode, next: CodeNode | undefined, parent: CodeNode, text: string): boolean {
  if (child.named) return false;
  const sign = text.slice(child.start, child.end);
  if (FREE_SIGNS.test(sign) || (sign === '|' && parent.type === 'union_type')) return true;
  const isLast = next === undefined || CLOSING.test(text.slice(next.start, next.end));
  const isHole = parent.type === 'array' && parent.children[parent.children.indexOf(child) - 1]?.named !== true;
  return sign === ',' && isLast && !isHole;
}

function leafOf(node: CodeNode, text: string): string {
  const own = text.slice(node.start, node.end);
  return /^(?:number|integer|float)$/u.test(node.type) ? own.toLowerCase() : own;
}

/** Whatever its quotes are; a docstring whatever its indentation; a property's name with quotes or without. */
function stringOf(node: CodeNode, text: string): string {
  const own = text.slice(node.start, node.end);
  const [, prefix = '', quote = '', content = ''] = /^([a-z]*)("""|'''|"|')(.*)\2$/isu.exec(own) ?? [undefined, '', '', own];
  if (node.field === 'key' && /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(content)) return content;
  const plain = content.replace(/\\(["'])/gu, '$1');
  return `${prefix.toLowerCase()}"${quote.length === 3 ? plain.replace(/\s+/gu, ' ').trim() : plain}"`;
}

function commentsOf(root: CodeNode, text: string): string {
  const found: string[] = [];
  const gather = (node: CodeNode): void => {
    if (node.type === 'comment')
      found.push(
        text
          .slice(node.start, node.end)
          .replace(/^#(?=[^\s!])/u, '# ')
          .replace(/[\s*]+/gu, ' ')
          .trim(),
      );
    for (const child of node.children) gather(child);
  };
  gather(root);
  return found.join('\n');
}

function withoutBlanks(text: string): string {
  return text.replace(/\s+/gu, '');
}
