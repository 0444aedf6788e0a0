import ts from 'typescript';
import type { Rule } from '../rule.ts';

/** Caught errors that nobody looks at. */
export const unusedCatch = {
  name: 'unused-catch',
  title: 'catch (error) becomes catch where the error is not used',
  forward: (code) =>
    code.all(ts.isCatchClause).flatMap((node) => {
      const caught = node.variableDeclaration;
      const binding = caught && code.scopes.bindingOf(caught.name);
      if (!caught || !binding || binding.mentions.length !== 1) return [];
      return [{ start: code.start(node), end: code.start(node.block), text: 'catch ' }];
    }),
  degrade: (code, random) => {
    const name = code.freeName(['e', 'err', 'error', 'ex', '_'], random);
    return code.all(ts.isCatchClause).flatMap((node) => {
      if (!name || node.variableDeclaration) return [];
      return [{ start: code.start(node), end: code.start(node.block), text: `catch (${name}) ` }];
    });
  },
} satisfies Rule;
