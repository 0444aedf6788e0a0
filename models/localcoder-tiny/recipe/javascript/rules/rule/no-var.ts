import ts from 'typescript';
import type { Code } from '../code.ts';
import type { TextEdit } from '../edits.ts';
import type { Rule } from '../rule.ts';
import { type Binding, blockScope, boundNames, functionScope } from '../scopes.ts';
import { isList, keywordOf } from '../statements.ts';
import { isReassigned } from '../writes.ts';

/** `var` and block scope, wherever the two mean the same. */
export const noVar = {
  name: 'no-var',
  title: 'var becomes const, or let where the variable changes',
  forward: (code) => lists(code, ['var']).map((list) => keyword(code, list, staysTheSame(list) ? bestKeyword(code, list) : 'let')),
  degrade: (code) => lists(code, ['let', 'const']).map((list) => keyword(code, list, 'var')),
  unfit: (code) => code.all(ts.isVariableDeclarationList).some((list) => keywordOf(list) === 'var'),
} satisfies Rule;

function lists(code: Code, keywords: readonly string[]): ts.VariableDeclarationList[] {
  return code.all(ts.isVariableDeclarationList).filter((list) => keywords.includes(keywordOf(list)) && scopeDoesNotMatter(code, list));
}

function keyword(code: Code, list: ts.VariableDeclarationList, text: string): TextEdit {
  const start = code.start(list);
  return { start, end: start + keywordOf(list).length, text };
}

function bestKeyword(code: Code, list: ts.VariableDeclarationList): string {
  const names = list.declarations.flatMap((declaration) => boundNames(declaration.name));
  const changes = names.some((name) => {
    const binding = code.scopes.bindingOf(name);
    return !binding || isReassigned(binding);
  });
  return changes ? 'let' : 'const';
}

function staysTheSame(list: ts.VariableDeclarationList): boolean {
  if (ts.isForStatement(list.parent)) return false;
  return isLoopOver(list.parent) || list.declarations.every((declaration) => declaration.initializer !== undefined);
}

function isLoopOver(node: ts.Node): boolean {
  return ts.isForOfStatement(node) || ts.isForInStatement(node);
}

function scopeDoesNotMatter(code: Code, list: ts.VariableDeclarationList): boolean {
  const holder = ts.isVariableStatement(list.parent) ? list.parent.parent : list.parent;
  if (
    ts.isVariableStatement(list.parent) &&
    (!isList(holder) || list.parent.modifiers?.some((m) => m.kind === ts.SyntaxKind.DeclareKeyword))
  )
    return false;
  // All cases of a switch share one scope, where a block's variable would show up half-made.
  if (ts.isCaseOrDefaultClause(holder)) return false;
  if (!isList(holder) && !ts.isForStatement(holder) && !isLoopOver(holder)) return false;
  const looped = isLooped(list);
  return list.declarations.every((declaration) => {
    if (looped && !declaration.initializer && !isLoopOver(holder)) return false;
    return boundNames(declaration.name).every((name) => {
      const binding = code.scopes.bindingOf(name);
      if (!binding || !isContained(code, binding, declaration, holder, looped)) return false;
      return binding.kind === 'var' ? !clashesWithCaught(declaration, binding.name) : hasNameToItself(code, binding, declaration);
    });
  });
}

function isContained(code: Code, binding: Binding, declaration: ts.VariableDeclaration, holder: ts.Node, looped: boolean): boolean {
  if (binding.declarations.length !== 1) return false;
  const home = functionScope(declaration);
  let hoisted = false;
  for (const mention of binding.mentions) {
    if (binding.declarations.includes(mention)) continue;
    if (mention.pos < declaration.pos || mention.end > holder.end) return false;
    const user = functionScope(mention);
    if (user === home && declaration.initializer && mention.end <= declaration.initializer.end && !isDefaultIn(mention, declaration))
      return false;
    if (user === home) continue;
    if (looped || ts.isForStatement(holder) || isLoopOver(holder)) return false;
    for (let outer = user; outer !== home; outer = functionScope(outer)) hoisted ||= ts.isFunctionDeclaration(outer);
  }
  return !hoisted || !namesFunctionBefore(code, declaration);
}

/** Says whether a block's variable can belong to the whole function: nothing else there goes by its name, but for inner functions' own variables. */
function hasNameToItself(code: Code, binding: Binding, declaration: ts.Node): boolean {
  const home = functionScope(declaration);
  return code.scopes.named(binding.name).every((mention) => {
    const other = code.scopes.bindingOf(mention);
    if (other === binding || mention.pos < home.pos || mention.end > home.end) return true;
    const scope = other?.scope;
    if (!scope || scope === home || ts.isSourceFile(scope) || scope.pos < home.pos || scope.end > home.end) return false;
    return ts.isFunctionLike(scope) || functionScope(scope) !== home;
  });
}

function clashesWithCaught(declaration: ts.Node, name: string): boolean {
  const home = functionScope(declaration);
  for (let node = declaration; node !== home; node = node.parent) {
    if (ts.isCatchClause(node) && node.variableDeclaration && boundNames(node.variableDeclaration.name).some((id) => id.text === name))
      return true;
  }
  return false;
}

/** A hoisted function that uses the variable might run before it is declared, if any hoisted function is named before. */
function namesFunctionBefore(code: Code, declaration: ts.Node): boolean {
  const home = blockScope(declaration.parent);
  return code.nodes.some((node) => {
    if (!ts.isFunctionDeclaration(node) || !node.name) return false;
    const binding = code.scopes.bindingOf(node.name);
    if (!binding || (binding.scope !== functionScope(declaration) && binding.scope !== home)) return false;
    return binding.mentions.some((mention) => mention.pos < declaration.pos && mention !== node.name);
  });
}

function isDefaultIn(mention: ts.Node, declaration: ts.VariableDeclaration): boolean {
  return !declaration.initializer || mention.end <= declaration.initializer.pos;
}

function isLooped(list: ts.VariableDeclarationList): boolean {
  const home = functionScope(list);
  for (let node: ts.Node = list.parent; node !== home; node = node.parent) {
    if (ts.isIterationStatement(node, false) && node !== list.parent) return true;
    if (ts.isLabeledStatement(node)) return true;
  }
  return false;
}
