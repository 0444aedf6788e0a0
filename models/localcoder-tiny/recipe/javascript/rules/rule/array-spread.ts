import ts from 'typescript';
import { methodCall } from '../expressions.ts';
import { put } from '../precedence.ts';
import type { Rule } from '../rule.ts';
import { isArray } from '../types.ts';
import { isWritten } from '../writes.ts';

/** Joining lists. Only where all of them are surely arrays: `concat` puts anything else in as one element. */
export const arraySpread = {
  name: 'array-spread',
  title: 'concat of arrays becomes spread',
  forward: (code) =>
    code.all(ts.isCallExpression).flatMap((node) => {
      const call = methodCall(node, 'concat');
      const lists = call ? [call.receiver, ...call.args] : [];
      if (lists.length < 2 || !lists.every((list) => isArray(code, list))) return [];
      const elements = lists.flatMap((list) =>
        ts.isArrayLiteralExpression(list) ? list.elements.map((element) => code.of(element)) : [`...${code.of(list)}`],
      );
      return [put(code, node, `[${elements.join(', ')}]`)];
    }),
  degrade: (code) =>
    code.all(ts.isArrayLiteralExpression).flatMap((node) => {
      const [first, ...rest] = node.elements;
      if (!first || rest.length !== 1 || !rest[0] || isWritten(node) || ts.isOmittedExpression(first) || ts.isOmittedExpression(rest[0]))
        return [];
      const parts = [first, rest[0]].map((element) => (ts.isSpreadElement(element) ? element.expression : undefined));
      if (
        parts.every((part) => part === undefined) ||
        parts.some((part) => part && (!isArray(code, part) || ts.isArrayLiteralExpression(part)))
      )
        return [];
      const texts = [first, rest[0]].map((element) =>
        ts.isSpreadElement(element) ? code.of(element.expression) : `[${code.of(element)}]`,
      );
      return [put(code, node, `${texts[0]}.concat(${texts[1]})`)];
    }),
} satisfies Rule;
