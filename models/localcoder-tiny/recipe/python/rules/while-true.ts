import { replace } from '../code/edit.ts';
import type { Rule } from './rule.ts';

/** `while 1:` to `while True:`. */
export const whileTrue = {
  name: 'while-true',
  title: 'Loop while True, not while 1.',
  forward: (code) =>
    code.of('while_statement').flatMap((node) => {
      const condition = node.part('condition');
      return condition?.text === '1' ? [[replace(condition, 'True')]] : [];
    }),
  degrade: (code) =>
    code.of('while_statement').flatMap((node) => {
      const condition = node.part('condition');
      return condition?.type === 'true' ? [[replace(condition, '1')]] : [];
    }),
} satisfies Rule;
