import type { CodeNode } from '../../core/port/syntax.ts';
import type { Span } from '../../core/span.ts';
import type { CodeToken, TokenKind } from './code-token.ts';
import { silentNodes } from './silent-nodes.ts';
import { splitFormat } from './split-format.ts';

const ROOTS = new Set(['program', 'module']);
/** Nodes whose named children are statements, one a line. */
const BLOCKS = new Set([...ROOTS, 'statement_block', 'class_body', 'switch_body', 'block']);
/** Parts of a Python statement that begin a line of their own at the statement's depth. */
const CLAUSES = new Set([
  'elif_clause',
  'else_clause',
  'except_clause',
  'except_group_clause',
  'finally_clause',
  'case_clause',
  'decorator',
]);
const CASES = new Set(['switch_case', 'switch_default']);
/** JavaScript statements that end in a semicolon, written or not. */
const ENDED = new Set(
  (
    'expression_statement lexical_declaration variable_declaration return_statement throw_statement break_statement continue_statement ' +
    'debugger_statement do_statement import_statement'
  ).split(' '),
);
const FIGURES = new Set(['number', 'integer', 'float', 'regex', 'format_specifier']);
const TEMPLATES = new Set(['template_string', 'template_literal_type']);

/** The tokens of a text from its tree, in order. Undefined for what sketches do not hold: JSX, and characters that belong to no token. */
export function readTokens(root: CodeNode, text: string): readonly CodeToken[] | undefined {
  const reader = new TokenReader(root, text);
  reader.visit(root, 0, '');
  return reader.isWhole ? reader.tokens : undefined;
}

class TokenReader {
  readonly tokens: CodeToken[] = [];
  readonly #text: string;
  readonly #isPython: boolean;
  readonly #silent: ReadonlySet<CodeNode>;
  /** The next token begins a line at this depth. */
  #line: number | undefined;
  /** The quote of the f-string around. */
  #hole: string | undefined;
  #hasMarkup = false;

  constructor(root: CodeNode, text: string) {
    this.#text = text;
    this.#isPython = root.type === 'module';
    this.#silent = silentNodes(root);
  }

  get isWhole(): boolean {
    return !this.#hasMarkup && coverAll([...this.tokens, ...this.#silent], this.#text);
  }

  visit(node: CodeNode, depth: number, parent: string): void {
    const { type, start, end, children } = node;
    if (this.#silent.has(node)) return;
    this.#hasMarkup ||= type.startsWith('jsx_');
    if (this.#isPython && CLAUSES.has(type)) this.#line = depth;
    if (type === 'string') this.#string(node, depth, parent);
    else if (TEMPLATES.has(type)) this.#template(node, depth, parent);
    else if (FIGURES.has(type)) this.#push('figure', node, depth, type, parent);
    else if (children.length > 0) this.#inner(node, depth, parent);
    else if (end > start) this.#push(node.named && type.includes('identifier') ? 'name' : 'word', node, depth, parent, type);
  }

  #inner(node: CodeNode, depth: number, parent: string): void {
    const { type, children } = node;
    const isBlock = BLOCKS.has(type);
    const inner = isBlock && !ROOTS.has(type) ? depth + 1 : depth;
    let statements = 0;
    for (const child of children) {
      const isCaseBody = CASES.has(type) && child.field === 'body';
      const isStatement = (isBlock && child.named) || isCaseBody || (type === 'decorated_definition' && child.field === 'definition');
      const childDepth = isCaseBody ? depth + 1 : isStatement ? inner : depth;
      if (isStatement && !this.#silent.has(child)) {
        this.#line = childDepth;
        statements += 1;
      } else if (isBlock && child.type === '}' && statements > 0) {
        this.#line = depth;
      }
      this.visit(child, childDepth, type);
    }
    const isEnded = !this.#isPython && ENDED.has(type) && children.at(-1)?.type !== ';' && parent !== 'for_statement';
    if (isEnded) this.#push('virtual', { start: node.end, end: node.end }, depth, type, parent);
  }

  #string(node: CodeNode, depth: number, parent: string): void {
    const source = this.#text.slice(node.start, node.end);
    const parts = this.#isPython ? splitFormat(source) : undefined;
    if (this.#isPython && /^[fF]/u.test(source)) this.#formatted(node, depth, parent, source.at(-1));
    else if (parts === undefined) this.#push('text', node, depth, node.type, parent);
    else {
      let start = node.start;
      for (const { kind, text } of parts) {
        this.#push(kind, { start, end: start + text.length }, depth, node.type, parent);
        start += text.length;
      }
    }
  }

  #formatted(node: CodeNode, depth: number, parent: string, quote: string | undefined): void {
    for (const child of node.children) {
      if (child.type === 'interpolation') {
        const outer = this.#hole;
        this.#hole = quote;
        this.visit(child, depth, node.type);
        this.#hole = outer;
      } else {
        this.#push(child.type === 'string_content' ? 'chunk' : 'word', child, depth, node.type, parent);
      }
    }
  }

  /** Neighbouring fragments and escapes are one chunk. */
  #template(node: CodeNode, depth: number, parent: string): void {
    let from: number | undefined;
    for (const child of node.children) {
      if (child.type === 'string_fragment' || child.type === 'escape_sequence') {
        from ??= child.start;
        continue;
      }
      if (from !== undefined) this.#push('chunk', { start: from, end: child.start }, depth, node.type, parent);
      from = undefined;
      this.visit(child, depth, node.type);
    }
  }

  #push(kind: TokenKind, { start, end }: Span, depth: number, within: string, around: string): void {
    const text = kind === 'virtual' ? ';' : this.#text.slice(start, end);
    const place = { depth: this.#line ?? depth, opensLine: this.#line !== undefined, within, around };
    this.tokens.push({ kind, text, start, end, ...place, ...(this.#hole === undefined ? {} : { hole: this.#hole }) });
    this.#line = undefined;
  }
}

/** False when characters other than blanks lie outside these spans. */
function coverAll(spans: readonly Span[], text: string): boolean {
  const covered = new Uint8Array(text.length);
  for (const { start, end } of spans) covered.fill(1, start, end);
  return covered.every((isCovered, at) => isCovered === 1 || /\s/u.test(text.charAt(at)));
}
