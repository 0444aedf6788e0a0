import { shuffled } from '../../data/random.ts';
import { assignment, isBinding, isShared } from '../code/binding.ts';
import type { Code } from '../code/code.ts';
import { plainCall } from '../code/condition.ts';
import { type Edit, replace, type Site } from '../code/edit.ts';
import { indentOf, removal, statements } from '../code/layout.ts';
import type { PyNode } from '../code/node.ts';
import type { Rule } from './rule.ts';

const CHANGES = new Set(['append', 'pop', 'insert', 'remove', 'extend', 'clear', 'sort', 'reverse', 'popleft', 'appendleft']);
const COUNTERS = ['i', 'idx', 'index', 'j', 'n', 'pos'];

/** `for i in range(len(xs)): x = xs[i]` to a loop over the items, by `enumerate` when the number is used elsewhere. */
export const rangeLoop = {
  name: 'range-loop',
  title: 'Loop over the items instead of over their numbers.',
  forward: (code) =>
    code.of('for_statement').flatMap((node): Site[] => {
      const counter = node.part('left');
      const list =
        plainCall(onlyArgument(node.part('right'), 'range'))?.name === 'len'
          ? onlyArgument(onlyArgument(node.part('right'), 'range'), 'len')
          : undefined;
      const [first, second] = statements(node.part('body'));
      const found = assignment(first);
      if (counter?.type !== 'identifier' || list?.type !== 'identifier' || first === undefined || second === undefined) return [];
      if (found?.left.type !== 'identifier' || found.right.text !== `${list.text}[${counter.text}]`) return [];
      if (!isStable(code, node, list.text) || isShared(code, counter.text)) return [];
      const others = code.uses(counter.text).filter((use) => use !== counter && !found.right.contains(use));
      if (others.some((use) => !node.contains(use) || isBinding(use))) return [];
      const head =
        others.length === 0 ? `${found.left.text} in ${list.text}` : `${counter.text}, ${found.left.text} in enumerate(${list.text})`;
      return [[headEdit(node, head), removal(code, first)]];
    }),
  degrade(code, random) {
    const free = shuffled(
      COUNTERS.filter((name) => !code.hasWord(name)),
      random,
    );
    return code.of('for_statement').flatMap((node): Site[] => {
      const left = node.part('left');
      const right = node.part('right');
      const first = statements(node.part('body'))[0];
      if (left === undefined || right === undefined || first === undefined || node.children[0]?.type === 'async') return [];
      const list = right.type === 'call' ? onlyArgument(right, 'enumerate') : right;
      const names = right.type === 'call' ? left.parts : [undefined, left];
      const counter = names[0]?.text ?? free.pop();
      const item = names[1];
      if (list?.type !== 'identifier' || item?.type !== 'identifier' || counter === undefined || names.length !== 2) return [];
      if ((names[0] !== undefined && names[0].type !== 'identifier') || !isStable(code, node, list.text)) return [];
      if (isShared(code, counter) || item.text === list.text) return [];
      if (code.uses(counter).some((use) => use !== names[0] && (!node.contains(use) || isBinding(use)))) return [];
      if (names[0] !== undefined && code.uses(counter).length === 1) return [];
      const line = `${item.text} = ${list.text}[${counter}]\n${' '.repeat(indentOf(code, first))}`;
      return [[headEdit(node, `${counter} in range(len(${list.text}))`), { start: first.start, end: first.start, text: line }]];
    });
  },
} satisfies Rule;

/** The argument of a call of that name with just one. */
function onlyArgument(node: PyNode | undefined, name: string): PyNode | undefined {
  const call = plainCall(node);
  return call?.object === undefined && call?.name === name && call.args.length === 1 ? call.args[0] : undefined;
}

function headEdit(node: PyNode, text: string): Edit {
  const [left, right] = [node.part('left'), node.part('right')];
  return left === undefined || right === undefined ? replace(node, node.text) : { start: left.start, end: right.end, text };
}

/** True when nothing in the loop gives the list another value or other items. */
function isStable(code: Code, loop: PyNode, name: string): boolean {
  if (isShared(code, name)) return false;
  return code.uses(name).every((use) => {
    if (!loop.contains(use)) return true;
    if (isBinding(use)) return false;
    const { parent } = use;
    if (parent?.type === 'attribute') return !CHANGES.has(parent.part('attribute')?.text ?? '');
    const outer = parent?.parent;
    const isElement = parent?.type === 'subscript' && use.field === 'value';
    return !isElement || (parent.field !== 'left' && outer?.type !== 'delete_statement' && outer?.type !== 'pattern_list');
  });
}
