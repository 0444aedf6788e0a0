import type { Tree, TreeCursor } from 'web-tree-sitter';
import type { CodeFacts } from '../core/port/syntax.ts';
import type { Span } from '../core/span.ts';
import type { Language } from '../core/target.ts';
import { binds, fieldMatters, isOutsideName, PLAIN_NAMES } from './bindings.ts';
import { calleeOf } from './callee.ts';
import { TokenTape } from './token-tape.ts';
import { walk } from './walk.ts';
import type { WorkBudget } from './work-budget.ts';

interface Frame extends Span {
  readonly type: string;
  readonly parent: string;
  /** The whole node lies in the span that was asked about. */
  readonly inside: boolean;
  /** In a node that was written as one token. */
  readonly quiet: boolean;
  /** Names in it are bound by a node around it. */
  readonly bound: boolean;
  readonly firstToken: number;
  hasChild: boolean;
  hasStatement: boolean;
}

/** Nodes that are one token with all that is in them. */
const ATOMS: ReadonlySet<string> = new Set(['string', 'regex']);
const COMMENTS: ReadonlySet<string> = new Set(['comment', 'html_comment']);
/** JavaScript's nodes that end with a semicolon or without one, as their author likes. */
const ENDED: ReadonlySet<string> = new Set(
  (
    'expression_statement lexical_declaration variable_declaration return_statement throw_statement break_statement continue_statement ' +
    'debugger_statement import_statement export_statement do_statement type_alias_declaration field_definition public_field_definition ' +
    'function_signature method_signature abstract_method_signature property_signature index_signature call_signature construct_signature ' +
    'import_alias'
  ).split(' '),
);
/** Nodes in which a semicolon only separates. */
const SEPARATED: ReadonlySet<string> = new Set(['class_body', 'interface_body', 'object_type', 'module', 'block']);

/** What the code at `span` is made of. Undefined when the budget is spent. */
export function factsOf(tree: Tree, text: string, language: Language, span: Span, budget: WorkBudget): CodeFacts | undefined {
  const tape = new TokenTape(text, span);
  const identifiers = new Set<string>();
  const names = new Set<string>();
  const declared = new Set<string>();
  const calls: { at: number; name: string }[] = [];
  const statements: string[] = [];
  const comments: string[] = [];
  const frames: Frame[] = [];
  const isPython = language === 'python';
  const isOutside = ({ start, end }: Span): boolean => end <= span.start || start >= span.end;

  function enter(cursor: TreeCursor): boolean {
    const { nodeType: type, startIndex: start, endIndex: end } = cursor;
    const parent = frames.at(-1);
    if (parent !== undefined) parent.hasChild = true;
    const field = parent !== undefined && fieldMatters(parent.type) ? cursor.currentFieldName : null;
    const frame: Frame = {
      type,
      parent: parent?.type ?? '',
      start,
      end,
      inside: start >= span.start && end <= span.end,
      quiet: parent !== undefined && (parent.quiet || ATOMS.has(parent.type)),
      bound: parent !== undefined && (parent.bound || binds(parent.type, field)),
      firstToken: tape.length,
      hasChild: false,
      hasStatement: false,
    };
    frames.push(frame);
    if (isOutside(frame)) return false;
    if (!frame.quiet && ATOMS.has(type)) tape.write(start, end);
    if (isPython && type === 'block' && start >= span.start) tape.mark(start, '⇥');
    if (frame.inside) noteNames(cursor, frame, field);
    return !COMMENTS.has(type);
  }

  function noteNames(cursor: TreeCursor, { type, parent, start, end, bound }: Frame, field: string | null): void {
    if (type.endsWith('identifier') || type === 'shorthand_property_identifier_pattern') {
      if (type === 'nested_identifier') return;
      const name = text.slice(start, end);
      identifiers.add(name);
      if (!PLAIN_NAMES.has(type) || isOutsideName(parent, field, name)) return;
      names.add(name);
      if (bound) declared.add(name);
      return;
    }
    const call = calleeOf(cursor, type);
    if (call !== undefined) calls.push(call);
  }

  function leave(): void {
    const frame = frames.pop();
    if (frame === undefined || isOutside(frame)) return;
    const { type, start, end } = frame;
    if (COMMENTS.has(type)) {
      tape.skip(start, end);
      comments.push(unindented(text.slice(start, end)));
    } else if (!frame.hasChild) writeLeaf(frame);
    if (isPython && type === 'block' && end <= span.end) tape.mark(end, '⇤');
    const isStatement = type !== 'empty_statement' && /_(?:statement|declaration|definition)$/u.test(type);
    if (end <= span.end && (isPython ? isStatement : ENDED.has(type))) tape.mark(end, isPython ? '⏎' : ';');
    const counts = isStatement && frame.inside;
    if (counts && !frame.hasStatement) statements.push(tape.since(frame.firstToken));
    const parent = frames.at(-1);
    if (parent !== undefined && (counts || frame.hasStatement)) parent.hasStatement = true;
  }

  function writeLeaf({ type, parent, start, end, quiet }: Frame): void {
    if (quiet || ATOMS.has(type)) return;
    const onlyEnds = type === ';' && (ENDED.has(parent) || SEPARATED.has(parent));
    if (onlyEnds || type === 'line_continuation') tape.skip(start, end);
    else tape.write(start, end, type === 'jsx_text' ? jsxText(text.slice(start, end)) : undefined);
  }

  if (!walk(tree, budget, { enter, leave })) return undefined;
  calls.sort((a, b) => a.at - b.at);
  for (const { name } of calls) identifiers.add(name);
  return { identifiers, names, declared, calls: calls.map(({ name }) => name), statements, tokens: tape.finish(), comments };
}

/** A comment whatever its indentation and line endings. */
function unindented(comment: string): string {
  return comment
    .split('\n')
    .map((line) => line.trim())
    .join('\n');
}

/** What JSX makes of a text: blanks at line breaks do not count, those within a line do. */
function jsxText(text: string): string {
  const lines = text.split(/\r?\n/u);
  return lines
    .map((line, index) => (index === 0 ? line : line.trimStart()))
    .map((line, index) => (index === lines.length - 1 ? line : line.trimEnd()))
    .filter((line) => line !== '')
    .join(' ');
}
