import ts from 'typescript';
import type { Dialect } from './functions.ts';

/** Takes code and its grammar and gives the tree, with parents set. */
export function parse(code: string, dialect: Dialect): ts.SourceFile {
  const [name, kind] = dialect === 'ts' ? ['code.ts', ts.ScriptKind.TS] : ['code.js', ts.ScriptKind.JS];
  return ts.createSourceFile(name as string, code, ts.ScriptTarget.Latest, true, kind as ts.ScriptKind);
}

/** Takes a tree and tells whether the parser accepted all of its text. */
export function isValid(tree: ts.SourceFile): boolean {
  // The parser keeps what it found on the tree; the public types only show it through a whole program, which is far slower.
  return (tree as ts.SourceFile & { parseDiagnostics: readonly unknown[] }).parseDiagnostics.length === 0;
}

/** Takes a node and calls the visitor with it and with all that lies below it, from the top down. */
export function visit(node: ts.Node, visitor: (node: ts.Node) => void): void {
  visitor(node);
  ts.forEachChild(node, (child) => visit(child, visitor));
}

/** Takes a function and calls the visitor with the nodes of its body, without those of the functions inside it. */
export function visitOwn(owner: FunctionNode, visitor: (node: ts.Node) => void): void {
  const descend = (node: ts.Node) => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node)) return;
    visitor(node);
    ts.forEachChild(node, descend);
  };
  if (owner.body !== undefined) descend(owner.body);
}

/** The shapes that a shown function can have. */
export type FunctionNode = ts.FunctionDeclaration | ts.FunctionExpression | ts.ArrowFunction;

/** The function that a text shows, with its tree and its name. */
export interface ShownFunction {
  tree: ts.SourceFile;
  node: FunctionNode;
  name: string;
}

/** Takes the text of one shown function and finds the function in it; undefined when there is none with a body and a name. */
export function shownFunction(code: string, dialect: Dialect): ShownFunction | undefined {
  const tree = parse(code, dialect);
  for (const statement of tree.statements) {
    if (ts.isFunctionDeclaration(statement) && statement.body !== undefined && statement.name !== undefined) {
      return { tree, node: statement, name: statement.name.text };
    }
    if (!ts.isVariableStatement(statement)) continue;
    const declared = statement.declarationList.declarations[0];
    if (declared?.initializer === undefined || !ts.isIdentifier(declared.name)) continue;
    const value = declared.initializer;
    if (ts.isArrowFunction(value) || ts.isFunctionExpression(value)) return { tree, node: value, name: declared.name.text };
  }
  return undefined;
}

/** Takes a declaration and tells whether it carries a modifier such as `async`. */
export function hasModifier(node: ts.Node, kind: ts.ModifierSyntaxKind): boolean {
  return ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some((modifier) => modifier.kind === kind);
}
