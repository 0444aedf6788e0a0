import ts from 'typescript';
import { dedent } from './dedent.ts';
import type { Dialect, FunctionKind } from './functions.ts';
import { hasModifier, parse, visit } from './syntax.ts';

/** A function found in a file: how it stood there, its text shown alone, and the doc comment above it. */
export interface FoundFunction {
  name: string;
  kind: FunctionKind;
  raw: string;
  jsdoc?: string;
  at: number;
}

const MOST_CHARACTERS = 2400;
const FEWEST_CHARACTERS = 40;
const RESERVED = new Set(
  (
    'delete default catch get set new class function return typeof void with if for while switch case throw try in of import export ' +
    'var let const static await yield do else finally break continue this super null true false enum instanceof constructor'
  ).split(' '),
);

/** Takes the text of a source file and gives the functions in it that can be shown alone, from the top down. */
export function functionsIn(text: string, dialect: Dialect): FoundFunction[] {
  const tree = parse(text, dialect);
  const found: FoundFunction[] = [];
  visit(tree, (node) => {
    // A node this long cannot hold a function of the right size as itself, only further down.
    if (node.end - node.getStart(tree) > MOST_CHARACTERS * 2) return;
    const shown = show(node, tree);
    if (shown === undefined || RESERVED.has(shown.name)) return;
    const raw = shown.prefix + dedent(tree, shown.start, shown.end) + shown.suffix;
    if (raw.length < FEWEST_CHARACTERS || raw.length > MOST_CHARACTERS) return;
    const jsdoc = docCommentBefore(node, text);
    found.push({ name: shown.name, kind: shown.kind, raw, at: shown.start, ...(jsdoc === undefined ? {} : { jsdoc }) });
  });
  return found;
}

interface Shown {
  name: string;
  kind: FunctionKind;
  prefix: string;
  start: number;
  end: number;
  suffix: string;
}

function show(node: ts.Node, tree: ts.SourceFile): Shown | undefined {
  if (ts.isFunctionDeclaration(node)) return showDeclaration(node, tree);
  if (ts.isMethodDeclaration(node)) return showMethod(node, tree);
  if (ts.isVariableStatement(node)) return showVariable(node, tree);
  if ((ts.isPropertyAssignment(node) || ts.isPropertyDeclaration(node)) && ts.isIdentifier(node.name)) {
    return node.initializer === undefined ? undefined : showValue(node.initializer, node.name.text, 'property', tree);
  }
  if (ts.isExpressionStatement(node) && ts.isBinaryExpression(node.expression)) {
    const { left, operatorToken, right } = node.expression;
    const isAssignment = operatorToken.kind === ts.SyntaxKind.EqualsToken && ts.isPropertyAccessExpression(left);
    return isAssignment && ts.isIdentifier(left.name) ? showValue(right, left.name.text, 'assigned', tree) : undefined;
  }
  return undefined;
}

function showDeclaration(node: ts.FunctionDeclaration, tree: ts.SourceFile): Shown | undefined {
  if (node.body === undefined || node.name === undefined) return undefined;
  const isDefault = hasModifier(node, ts.SyntaxKind.DefaultKeyword);
  const modifiers = ts.getModifiers(node) ?? [];
  const start = isDefault ? firstStartAfter(modifiers, node, tree) : node.getStart(tree);
  return { name: node.name.text, kind: 'function', prefix: '', start, end: node.end, suffix: '' };
}

/** Where the text goes on behind `export default`: at `async` or at `function`. */
function firstStartAfter(modifiers: readonly ts.Modifier[], node: ts.FunctionDeclaration, tree: ts.SourceFile): number {
  const after = modifiers.find((modifier) => modifier.kind === ts.SyntaxKind.DefaultKeyword)?.end ?? node.getStart(tree);
  return after + (/^\s*/u.exec(tree.text.slice(after, after + 200))?.[0].length ?? 0);
}

function showMethod(node: ts.MethodDeclaration, tree: ts.SourceFile): Shown | undefined {
  if (node.body === undefined || !ts.isIdentifier(node.name) || usesSuper(node)) return undefined;
  const isAsync = hasModifier(node, ts.SyntaxKind.AsyncKeyword) ? 'async ' : '';
  const prefix = `${isAsync}function${node.asteriskToken === undefined ? '' : '*'} `;
  return { name: node.name.text, kind: 'method', prefix, start: node.name.getStart(tree), end: node.end, suffix: '' };
}

function showVariable(node: ts.VariableStatement, tree: ts.SourceFile): Shown | undefined {
  const [declared, second] = node.declarationList.declarations;
  if (declared?.initializer === undefined || second !== undefined || !ts.isIdentifier(declared.name)) return undefined;
  if (!isFunctionValue(declared.initializer)) return undefined;
  return { name: declared.name.text, kind: 'const', prefix: '', start: node.getStart(tree), end: node.end, suffix: '' };
}

/** A function as a value gets the name that it is stored under; an arrow function becomes a constant. */
function showValue(value: ts.Expression, name: string, kind: FunctionKind, tree: ts.SourceFile): Shown | undefined {
  if (!isFunctionValue(value) || usesSuper(value)) return undefined;
  if (ts.isArrowFunction(value)) {
    return { name, kind, prefix: `const ${name} = `, start: value.getStart(tree), end: value.end, suffix: ';' };
  }
  const ownName = value.name?.text;
  if (ownName !== undefined && ownName !== name && value.body.getText(tree).includes(ownName)) return undefined;
  const isAsync = hasModifier(value, ts.SyntaxKind.AsyncKeyword) ? 'async ' : '';
  const from = value.name?.end ?? value.asteriskToken?.end ?? value.getStart(tree);
  const open = tree.text.slice(from, value.end).search(/[<(]/u);
  const prefix = `${isAsync}function${value.asteriskToken === undefined ? '' : '*'} ${name}`;
  return { name, kind, prefix, start: from + open, end: value.end, suffix: '' };
}

function isFunctionValue(node: ts.Node): node is ts.ArrowFunction | ts.FunctionExpression {
  return ts.isArrowFunction(node) || ts.isFunctionExpression(node);
}

function usesSuper(node: ts.Node): boolean {
  let found = false;
  visit(node, (below) => {
    if (below.kind === ts.SyntaxKind.SuperKeyword) found = true;
  });
  return found;
}

function docCommentBefore(node: ts.Node, text: string): string | undefined {
  const last = ts.getLeadingCommentRanges(text, node.pos)?.at(-1);
  if (last === undefined) return undefined;
  const comment = text.slice(last.pos, last.end);
  return comment.startsWith('/**') ? comment.slice(0, 1500) : undefined;
}
