import type { Code } from '../code/code.ts';
import { plainCall } from '../code/condition.ts';
import type { Site } from '../code/edit.ts';
import { isPath, LEVEL, place } from '../code/expression.ts';
import type { PyNode } from '../code/node.ts';
import { mergedRuns } from './operand-chain.ts';
import type { Rule } from './rule.ts';

/** `isinstance(x, A) or isinstance(x, B)` to `isinstance(x, (A, B))`. */
export const isinstanceTuple = {
  name: 'isinstance-tuple',
  title: 'Ask isinstance once, with a tuple of types.',
  forward: (code) =>
    mergedRuns(code, 'or', {
      keyOf: (node) => subjectOf(node)?.text,
      merge: (run) => {
        const types = run.flatMap((node) => items(plainCall(node)?.args[1]));
        return `isinstance(${subjectOf(run[0])?.text}, (${types.join(', ')}))`;
      },
    }),
  degrade: (code) =>
    code.of('call').flatMap((node): Site[] => {
      const subject = subjectOf(node);
      const types = plainCall(node)?.args[1];
      if (subject === undefined || types?.type !== 'tuple' || !isFew(types)) return [];
      return [[place(node, types.parts.map((type) => `isinstance(${subject.text}, ${type.text})`).join(' or '), LEVEL.or)]];
    }),
} satisfies Rule;

/** `s.startswith('a') or s.startswith('b')` to `s.startswith(('a', 'b'))`, and the same for endings. */
export const startswithTuple = {
  name: 'startswith-tuple',
  title: 'Ask startswith or endswith once, with a tuple.',
  forward: (code) => mergedRuns(code, 'or', { keyOf: affixKey, merge: (run) => mergedAffixes(run) }),
  degrade: (code) => affixes(code),
} satisfies Rule;

function subjectOf(node: PyNode | undefined): PyNode | undefined {
  const call = plainCall(node);
  const subject = call?.args[0];
  return call?.object === undefined && call?.name === 'isinstance' && call.args.length === 2 && isPath(subject) ? subject : undefined;
}

function items(node: PyNode | undefined): string[] {
  if (node === undefined) return [];
  return node.type === 'tuple' ? node.parts.map(({ text }) => text) : [node.text];
}

function isFew(tuple: PyNode): boolean {
  return tuple.parts.length >= 2 && tuple.parts.length <= 4 && tuple.parts.every(({ type }) => type !== 'list_splat');
}

/** Whose beginning or ending is asked for, when what is asked for is written as text. */
function affixKey(node: PyNode): string | undefined {
  const call = plainCall(node);
  if (call === undefined || !isPath(call.object) || !/^(?:starts|ends)with$/u.test(call.name) || call.args.length !== 1) return undefined;
  const texts = call.args[0]?.type === 'tuple' ? call.args[0].parts : call.args;
  return texts.every(({ type }) => type === 'string') ? `${call.object.text}.${call.name}` : undefined;
}

function mergedAffixes(run: readonly PyNode[]): string {
  const first = run[0] === undefined ? undefined : affixKey(run[0]);
  return `${first}((${run.flatMap((node) => items(plainCall(node)?.args[0])).join(', ')}))`;
}

function affixes(code: Code): Site[] {
  return code.of('call').flatMap((node): Site[] => {
    const key = affixKey(node);
    const texts = plainCall(node)?.args[0];
    if (key === undefined || texts?.type !== 'tuple' || !isFew(texts)) return [];
    return [[place(node, texts.parts.map((text) => `${key}(${text.text})`).join(' or '), LEVEL.or)]];
  });
}
