import ts from 'typescript';
import { put } from '../precedence.ts';
import type { Rule } from '../rule.ts';

/** Arrays and objects made the roundabout way. */
export const literalConstructor = {
  name: 'literal-constructor',
  title: 'new Array() becomes [], new Object() becomes {}',
  forward: (code) =>
    code.all(ts.isNewExpression).flatMap((node) => {
      const args = node.arguments ?? [];
      if (!ts.isIdentifier(node.expression) || node.typeArguments || code.scopes.bindingOf(node.expression)) return [];
      if (node.expression.text === 'Object' && args.length === 0) return [put(code, node, '{}')];
      if (node.expression.text !== 'Array' || args.length === 1) return [];
      return [put(code, node, `[${args.map((arg) => code.of(arg)).join(', ')}]`)];
    }),
  degrade: (code) =>
    code.nodes.flatMap((node) => {
      const parent = node.parent;
      const list = ts.isArrayLiteralExpression(node) && node.elements.length === 0;
      if (!list && !(ts.isObjectLiteralExpression(node) && node.properties.length === 0)) return [];
      const value = ts.isBinaryExpression(parent)
        ? parent.right === node
        : ts.isVariableDeclaration(parent) || ts.isReturnStatement(parent);
      if (!value && !ts.isPropertyAssignment(parent)) return [];
      return code.scopes.mentions(list ? 'Array' : 'Object') ? [] : [put(code, node, list ? 'new Array()' : 'new Object()')];
    }),
} satisfies Rule;
