import ts from 'typescript';
import type { Rule } from '../rule.ts';
import { isWritten } from '../writes.ts';

/** Properties named after the variable they hold. */
export const shorthandProperty = {
  name: 'shorthand-property',
  title: 'a property named as its variable is written once',
  forward: (code) => [
    ...code.all(ts.isPropertyAssignment).flatMap((node) => {
      if (!ts.isIdentifier(node.name) || !ts.isIdentifier(node.initializer) || node.name.text !== node.initializer.text) return [];
      return [{ start: code.start(node), end: node.end, text: node.name.text }];
    }),
    ...code.all(ts.isBindingElement).flatMap((node) => {
      if (!node.propertyName || !ts.isIdentifier(node.propertyName) || !ts.isIdentifier(node.name)) return [];
      return node.propertyName.text === node.name.text
        ? [{ start: code.start(node.propertyName), end: node.name.end, text: node.name.text }]
        : [];
    }),
  ],
  degrade: (code) =>
    code.all(ts.isShorthandPropertyAssignment).flatMap((node) => {
      if (node.objectAssignmentInitializer || isWritten(node.parent)) return [];
      return [{ start: code.start(node), end: node.end, text: `${node.name.text}: ${node.name.text}` }];
    }),
} satisfies Rule;
