import ts from 'typescript';
import { pathOf } from '../expressions.ts';
import { BINDS, put, within } from '../precedence.ts';
import type { Rule } from '../rule.ts';
import { isWritten } from '../writes.ts';

/** Objects put together from others into a new one. */
export const objectSpread = {
  name: 'object-spread',
  title: 'Object.assign into a new object becomes spread',
  forward: (code) =>
    code.all(ts.isCallExpression).flatMap((node) => {
      if (
        pathOf(node.expression) !== 'Object.assign' ||
        node.questionDotToken ||
        node.typeArguments ||
        code.scopes.bindingOf(rootName(node))
      )
        return [];
      const [target, ...sources] = node.arguments;
      if (!target || !ts.isObjectLiteralExpression(target) || sources.length === 0 || sources.some(ts.isSpreadElement)) return [];
      if (![target, ...sources].every(isOpen)) return [];
      const parts = [target, ...sources].flatMap((source) =>
        ts.isObjectLiteralExpression(source)
          ? source.properties.map((property) => code.of(property))
          : [`...${within(code, source, BINDS.assign)}`],
      );
      const last = sources.at(-1);
      const comma =
        node.arguments.hasTrailingComma || (last && ts.isObjectLiteralExpression(last) && last.properties.hasTrailingComma) ? ',' : '';
      return [put(code, node, parts.length > 0 ? `{ ${parts.join(', ')}${comma} }` : '{}')];
    }),
  degrade: (code) =>
    code.all(ts.isObjectLiteralExpression).flatMap((node) => {
      if (!node.properties.some(ts.isSpreadAssignment) || !isOpen(node) || isWritten(node) || code.scopes.mentions('Object')) return [];
      const first = node.properties[0];
      const literal = first && !ts.isSpreadAssignment(first);
      const args: string[] = literal ? [] : ['{}'];
      let own: ts.ObjectLiteralElementLike[] = [];
      const flush = (comma: string): void => {
        if (own.length > 0) args.push(`{ ${own.map((property) => code.of(property)).join(', ')}${comma} }`);
        own = [];
      };
      for (const property of node.properties) {
        if (!ts.isSpreadAssignment(property)) own.push(property);
        else {
          flush('');
          args.push(code.of(property.expression));
        }
      }
      const comma = node.properties.hasTrailingComma ? ',' : '';
      const spreadLast = own.length === 0;
      flush(comma);
      return [put(code, node, `Object.assign(${args.join(', ')}${spreadLast ? comma : ''})`)];
    }),
} satisfies Rule;

function rootName(node: ts.CallExpression): ts.Node {
  return ts.isPropertyAccessExpression(node.expression) ? node.expression.expression : node;
}

/** Says whether an object literal may be poured into another one: no accessors, no prototype, no `super`. */
function isOpen(node: ts.Expression): boolean {
  if (!ts.isObjectLiteralExpression(node)) return true;
  return node.properties.every((property) => {
    if (ts.isAccessor(property) || ts.isMethodDeclaration(property)) return false;
    return ts.isSpreadAssignment(property) || !/^["']?__proto__["']?$/.test(property.name.getText());
  });
}
