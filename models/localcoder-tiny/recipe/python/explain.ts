import type { Code } from './code/code.ts';
import { calledName } from './code/condition.ts';
import type { PyNode } from './code/node.ts';
import { kindOf, outcomeOf, parametersOf } from './signature.ts';
import { listed } from './words.ts';

const KINDS: Readonly<Record<string, string>> = {
  bool: 'a truth value',
  str: 'a string',
  bytes: 'bytes',
  list: 'a list',
  dict: 'a dictionary',
  set: 'a set',
  tuple: 'a tuple',
  int: 'a number',
  float: 'a number',
};
const LONGEST = 40;

/** Two to four plain sentences that are true of the code's function; what stands in backticks is written in the code just so. */
export function explanationOf(code: Code): string | undefined {
  const { main } = code;
  const name = main?.part('name')?.text;
  if (main?.type !== 'function_definition' || name === undefined) return undefined;
  return [introduction(code, main, name), doings(code, main), failures(code, main), ending(code, main)]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

function introduction(code: Code, main: PyNode, name: string): string {
  const all = main.part('parameters')?.parts ?? [];
  const owner = ['self', 'cls'].find((word) => all[0]?.text === word);
  const isAsync = main.children[0]?.type === 'async';
  const noun = outcomeOf(code, main).isGenerator ? 'generator' : owner === undefined ? 'function' : 'method';
  const parameters = parametersOf(main).map((parameter) => ticked(`${parameter.stars}${parameter.name}`));
  const takes = parameters.length > 0 ? listed(parameters) : owner === undefined ? 'no parameters' : `only ${ticked(owner)}`;
  return `${ticked(name)} is ${isAsync ? 'an async' : 'a'} ${noun} that takes ${takes}.`;
}

function doings(code: Code, main: PyNode): string {
  const inside = (node: PyNode): boolean => main.contains(node) && node.around('function_definition', 'lambda') === main;
  const acts: string[] = [];
  const condition = code.of('if_statement').find(inside)?.part('condition');
  if (condition !== undefined && isShort(condition)) acts.push(`checks ${ticked(condition.text)}`);
  const loop = [...code.of('for_statement')].find(inside);
  const source = loop?.part('right');
  const repeat = code.of('while_statement').find(inside)?.part('condition');
  if (source !== undefined) acts.push(isShort(source) ? `loops over ${ticked(source.text)}` : 'runs a loop');
  else if (repeat !== undefined) acts.push(isShort(repeat) ? `loops while ${ticked(repeat.text)}` : 'runs a loop');
  const raised = new Set(code.of('raise_statement').flatMap((node) => node.parts.slice(0, 1)));
  const calls = code.of('call').filter((node) => inside(node) && !raised.has(node) && node.around('decorator') === undefined);
  const names = [...new Set(calls.map(calledName).filter((called) => /^\w+$/u.test(called)))];
  if (names.length > 0) acts.push(`calls ${listed(names.slice(0, 3).map(ticked))}`);
  const written = [
    ...new Set(
      code
        .of('assignment')
        .filter(inside)
        .flatMap((node) => node.part('left') ?? [])
        .filter(isOwnAttribute)
        .map(({ text }) => text),
    ),
  ];
  if (written.length > 0) acts.push(`sets ${listed(written.slice(0, 3).map(ticked))}`);
  return acts.length === 0 ? '' : `It ${listed(acts)}.`;
}

function failures(code: Code, main: PyNode): string {
  const acts: string[] = [];
  const raise = code.of('raise_statement').find((node) => node.parts.length > 0 && node.around('function_definition') === main);
  const raised = raise?.parts[0];
  const error = raised?.type === 'call' ? raised.part('function') : raised;
  if (raise !== undefined && error !== undefined && isShort(error)) {
    const block = raise.parent;
    const test = block?.parent?.type === 'if_statement' && block.field === 'consequence' ? block.parent.part('condition') : undefined;
    acts.push(`raises ${ticked(error.text)}${test !== undefined && isShort(test) ? ` when ${ticked(test.text)}` : ''}`);
  }
  const caught = code
    .of('except_clause')
    .find((node) => node.around('function_definition') === main)
    ?.part('value');
  const type = caught?.type === 'as_pattern' ? caught.parts[0] : caught;
  if (type !== undefined && isShort(type)) acts.push(`catches ${ticked(type.text)}`);
  return acts.length === 0 ? '' : `It ${listed(acts)}.`;
}

function ending(code: Code, main: PyNode): string {
  const { values, isGenerator, mayBeNone } = outcomeOf(code, main);
  if (isGenerator) return 'It yields its results one by one.';
  const last = values.at(-1);
  if (last === undefined) return 'It returns nothing.';
  const kinds = new Set(values.map(kindOf));
  const [kind = ''] = kinds;
  const sort = kinds.size === 1 ? KINDS[kind] : undefined;
  const short = isShort(last) ? ticked(last.text) : undefined;
  const called = calledName(last);
  const single = short ?? (called === '' ? undefined : `the result of ${ticked(called)}`);
  const what = (values.length === 1 ? single : undefined) ?? sort ?? (short === undefined ? 'the result' : `${short} in the end`);
  return `It returns ${what}${mayBeNone ? ' or nothing' : ''}.`;
}

function isOwnAttribute(node: PyNode): boolean {
  return node.type === 'attribute' && node.part('object')?.text === 'self';
}

function isShort({ text }: PyNode): boolean {
  return text.length <= LONGEST && !/[`\n]/u.test(text);
}

function ticked(text: string): string {
  return `\`${text}\``;
}
