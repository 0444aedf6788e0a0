import ts from 'typescript';
import type { Rule } from '../rule.ts';
import { boundNames } from '../scopes.ts';
import { keywordOf } from '../statements.ts';
import { isReassigned } from '../writes.ts';

/** Variables that never change. */
export const preferConst = {
  name: 'prefer-const',
  title: 'let becomes const where the variable never changes',
  forward: (code) =>
    code.all(ts.isVariableDeclarationList).flatMap((list) => {
      if (keywordOf(list) !== 'let' || ts.isForStatement(list.parent)) return [];
      const filled = ts.isForOfStatement(list.parent) || ts.isForInStatement(list.parent);
      const fixed = list.declarations.every((declaration) => {
        if (!declaration.initializer && !filled) return false;
        return boundNames(declaration.name).every((name) => {
          const binding = code.scopes.bindingOf(name);
          return binding !== undefined && !isReassigned(binding);
        });
      });
      return fixed ? [{ start: code.start(list), end: code.start(list) + 3, text: 'const' }] : [];
    }),
  degrade: (code) =>
    code.all(ts.isVariableDeclarationList).flatMap((list) => {
      if (keywordOf(list) !== 'const' || ts.isForStatement(list.parent)) return [];
      return [{ start: code.start(list), end: code.start(list) + 5, text: 'let' }];
    }),
} satisfies Rule;
