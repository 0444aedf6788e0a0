import { isDictionary } from '../code/binding.ts';
import type { Code } from '../code/code.ts';
import { comparison, plainCall } from '../code/condition.ts';
import { replace } from '../code/edit.ts';
import type { PyNode } from '../code/node.ts';
import type { Rule } from './rule.ts';

/** `for k in d.keys()` and `k in d.keys()` without the call, where d evidently is a dictionary. */
export const dictKeys = {
  name: 'dict-keys',
  title: 'Leave out keys() where a dictionary is looped over or asked.',
  forward: (code) =>
    sources(code).flatMap((node) => {
      const call = plainCall(node);
      const isKeys = call?.name === 'keys' && call.args.length === 0 && isDictionary(code, call.object);
      return isKeys && call.object !== undefined ? [[replace(node, call.object.text)]] : [];
    }),
  degrade: (code) => sources(code).flatMap((node) => (isDictionary(code, node) ? [[replace(node, `${node.text}.keys()`)]] : [])),
} satisfies Rule;

/** What is looped over or asked for an item. */
function sources(code: Code): readonly PyNode[] {
  const loops = [...code.of('for_statement'), ...code.of('for_in_clause')].map((node) => node.part('right'));
  const tests = code.of('comparison_operator').map((node) => {
    const test = comparison(node);
    return test?.operator === 'in' || test?.operator === 'not in' ? test.right : undefined;
  });
  return [...loops, ...tests].flatMap((node) => node ?? []);
}
