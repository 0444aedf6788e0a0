import type { Code } from './code/code.ts';
import { isLiteral } from './code/expression.ts';
import type { PyNode } from './code/node.ts';
import { kindOf, outcomeOf, type Parameter, parametersOf } from './signature.ts';
import { isVerb, phraseOf, wordsOf } from './words.ts';

const SPECIAL: Readonly<Record<string, string>> = {
  __init__: 'Initialize the object.',
  __new__: 'Create a new object.',
  __repr__: 'Return the printable representation.',
  __str__: 'Return the object as a string.',
  __len__: 'Return the number of items.',
  __iter__: 'Return an iterator over the items.',
  __next__: 'Return the next item.',
  __enter__: 'Enter the context.',
  __exit__: 'Leave the context.',
  __call__: 'Call the object.',
  __getitem__: 'Return the item for a key.',
  __setitem__: 'Set the item for a key.',
  __delitem__: 'Delete the item for a key.',
  __contains__: 'Check whether an item is contained.',
  __eq__: 'Compare for equality.',
  __ne__: 'Compare for inequality.',
  __lt__: 'Check whether it is less than another.',
  __le__: 'Check whether it is less than or equal to another.',
  __gt__: 'Check whether it is greater than another.',
  __ge__: 'Check whether it is greater than or equal to another.',
  __hash__: 'Return the hash value.',
  __bool__: 'Return the truth value.',
  __del__: 'Clean up the object.',
  __getattr__: 'Return an attribute that is missing.',
  __setattr__: 'Set an attribute.',
  __delattr__: 'Delete an attribute.',
  __copy__: 'Return a shallow copy.',
  __deepcopy__: 'Return a deep copy.',
  __reduce__: 'Return what pickling needs.',
  __getstate__: 'Return the state for pickling.',
  __setstate__: 'Restore the state.',
  __get__: 'Return the value for an instance.',
  __set__: 'Set the value for an instance.',
  __aenter__: 'Enter the context.',
  __aexit__: 'Leave the context.',
};
const KINDS: Readonly<Record<string, string>> = {
  bool: 'True or False.',
  str: 'The resulting string.',
  bytes: 'The resulting bytes.',
  list: 'The resulting list.',
  dict: 'The resulting dictionary.',
  set: 'The resulting set.',
  tuple: 'The resulting tuple.',
  int: 'The resulting number.',
  float: 'The resulting number.',
};

/** A docstring for the code's function, quotes included: a summary line, then Args and Returns (or Yields) in Google style. */
export function docstringOf(code: Code): string | undefined {
  const { main } = code;
  const name = main?.part('name')?.text;
  if (main?.type !== 'function_definition' || name === undefined) return undefined;
  const parameters = parametersOf(main);
  const outcome = outcomeOf(code, main);
  const lines = [summaryOf(name, decoratorsOf(main), outcome.values.length > 0)];
  if (parameters.length > 0) lines.push('', 'Args:', ...parameters.map((parameter) => `    ${argumentLine(parameter)}`));
  if (outcome.isGenerator) lines.push('', 'Yields:', '    The next item.');
  else if (outcome.values.length > 0 && name !== '__init__')
    lines.push('', 'Returns:', `    ${returnLine(outcome.values, outcome.mayBeNone)}`);
  return lines.length === 1 ? `"""${lines[0]}"""` : `"""${lines.join('\n')}\n"""`;
}

function decoratorsOf(main: PyNode): string {
  return main.parent?.type === 'decorated_definition'
    ? main.parent.parts
        .filter(({ type }) => type === 'decorator')
        .map(({ text }) => text)
        .join(' ')
    : '';
}

function summaryOf(name: string, decorators: string, hasValue: boolean): string {
  const special = SPECIAL[name];
  const words = wordsOf(name);
  const [first = '', ...others] = words;
  const rest = others.join(' ');
  if (special !== undefined) return special;
  if (first === '') return 'Do the work.';
  if (/@\w+\.setter/u.test(decorators)) return `Set the ${phraseOf(name)}.`;
  if (/@(?:functools\.)?(?:cached_)?property/u.test(decorators)) return `Return the ${phraseOf(name)}.`;
  if (name.startsWith('__') && name.endsWith('__')) return `Implement the ${words.join(' ')} operation.`;
  if (rest === '')
    return isVerb(first)
      ? `${capital(first)} the ${hasValue ? 'value' : 'object'}.`
      : `${hasValue ? 'Return' : 'Handle'} the ${phraseOf(first)}.`;
  if (first === 'is') return `Check whether it is ${rest}.`;
  if (first === 'has') return `Check whether it has ${rest}.`;
  if (first === 'can' || first === 'should') return `Check whether it ${first} ${rest}.`;
  if (first === 'on') return `Handle the ${rest} event.`;
  if (first === 'to' || first === 'as') return `Convert to ${rest}.`;
  if (first === 'from') return `Create from ${rest}.`;
  if (first === 'visit') return `Visit a ${rest} node.`;
  if (first === 'get') return `Return the ${phraseOf(rest)}.`;
  if (isVerb(first))
    return `${capital(first)} ${/^(?:all|from|to|by|with|in|if|and|for|as|until|up|down|on|off)\b/u.test(rest) ? '' : 'the '}${phraseOf(rest)}.`;
  return `${hasValue ? 'Return' : 'Handle'} the ${phraseOf(name)}.`;
}

function argumentLine({ name, stars, annotation, value }: Parameter): string {
  const type = annotation !== '' && annotation.length <= 40 && !annotation.includes('\n') ? ` (${annotation})` : '';
  const head = `${stars}${name}${type}:`;
  if (stars === '*') return `${head} The further positional arguments.`;
  if (stars === '**') return `${head} The further keyword arguments.`;
  const isFlag = value?.type === 'true' || value?.type === 'false';
  const what = `The ${phraseOf(name) || 'value'}${isFlag ? ' flag' : ''}.`;
  return `${head} ${what}${isLiteral(value) && value.text.length <= 20 ? ` Defaults to ${value.text}.` : ''}`;
}

function returnLine(values: readonly PyNode[], mayBeNone: boolean): string {
  const kinds = new Set(values.map(kindOf));
  const [kind] = kinds;
  const last = values.at(-1);
  const known = kinds.size === 1 && kind !== undefined ? KINDS[kind] : undefined;
  const text = known ?? (last === undefined || values.length > 3 ? 'The result.' : valueLine(last));
  return mayBeNone ? `${text.slice(0, -1)}, or None.` : text;
}

function valueLine(node: PyNode): string {
  if (node.type === 'identifier' && node.text === 'self') return 'This object.';
  if (node.type === 'identifier') return `The ${phraseOf(node.text) || 'value'}.`;
  if (node.type === 'attribute') return `The ${phraseOf(node.part('attribute')?.text ?? '') || 'value'}.`;
  const called = node.type === 'call' ? node.part('function') : undefined;
  const name = (called?.type === 'attribute' ? called.part('attribute') : called)?.text ?? '';
  return /^[A-Z]\w*[a-z]\w*$/u.test(name) ? `A ${name} object.` : 'The result.';
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
