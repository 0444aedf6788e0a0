import ts from 'typescript';
import { Code, type Dialect } from './code.ts';

/** Says whether parsed code is free of syntax errors; plain JavaScript with types in it isn't. */
export function isSound(code: Code): boolean {
  // The parser keeps its complaints in a field that the published types leave out.
  const { parseDiagnostics } = code.file as ts.SourceFile & { readonly parseDiagnostics?: readonly ts.Diagnostic[] };
  if (parseDiagnostics === undefined || parseDiagnostics.length > 0) return false;
  return code.dialect === 'ts' || !code.nodes.some(isTypeSyntax);
}

/** Takes code and its dialect, says whether it parses without an error. */
export function parses(code: string, dialect: Dialect): boolean {
  return isSound(new Code(code, dialect));
}

function isTypeSyntax(node: ts.Node): boolean {
  if (ts.isExpressionWithTypeArguments(node)) return node.typeArguments !== undefined;
  if (ts.isTypeNode(node) || ts.isTypeParameterDeclaration(node) || ts.isNonNullExpression(node)) return true;
  if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isEnumDeclaration(node)) return true;
  return ts.isParameter(node) && (node.questionToken !== undefined || node.modifiers?.some((m) => !ts.isDecorator(m)) === true);
}
