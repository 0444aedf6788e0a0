import ts from 'typescript';
import type { Dialect } from './functions.ts';
import { parameterType, passedParameters } from './parameters.ts';
import { isAsync, type Result, resultOf } from './results.ts';
import { type ShownFunction, shownFunction, visitOwn } from './syntax.ts';
import { phraseOf, summaryOf } from './words.ts';

const PLAIN_RESULTS = new Map([
  ['boolean', 'True or false.'],
  ['string', 'The resulting string.'],
  ['number', 'The resulting number.'],
  ['Array', 'The resulting array.'],
  ['Object', 'The resulting object.'],
  ['Function', 'The resulting function.'],
  ['this', 'This object, for chaining.'],
]);

/**
 * Takes the text of a function and gives the doc comment that the code itself supports: what its name says, every parameter by its
 * exact name, what comes back, what it throws. Undefined where a parameter has no single name that a comment could use.
 */
export function docComment(code: string, dialect: Dialect): string | undefined {
  const shown = shownFunction(code, dialect);
  if (shown === undefined) return undefined;
  const parameters = passedParameters(shown.node);
  const patterns = parameters.filter(({ name }) => !ts.isIdentifier(name));
  if (patterns.length > 1 || patterns.some(({ name }) => ts.isArrayBindingPattern(name))) return undefined;
  const tags = [...parameters.map((each) => parameterTag(each, shown)), ...resultTags(shown), ...thrownTags(shown)];
  return ['/**', ` * ${summaryOf(shown.name)}`, ...(tags.length > 0 ? [' *', ...tags.map((tag) => ` * ${tag}`)] : []), ' */'].join('\n');
}

function parameterTag(parameter: ts.ParameterDeclaration, { node, tree }: ShownFunction): string {
  const name = ts.isIdentifier(parameter.name) ? parameter.name.text : 'options';
  const isOptional = parameter.initializer !== undefined || parameter.questionToken !== undefined;
  const type = parameterType(parameter, node, tree);
  return `@param {${type}} ${isOptional ? `[${name}]` : name} - The ${phraseOf(name)}.`;
}

function resultTags(shown: ShownFunction): string[] {
  if (shown.node.asteriskToken !== undefined) return [];
  const result = resultOf(shown);
  const wrapped = isAsync(shown.node) && !result.annotated;
  if (result.type === undefined) return wrapped ? ['@returns {Promise<void>}'] : [];
  return [`@returns {${wrapped ? `Promise<${result.type}>` : result.type}} ${describeResult(result)}`];
}

function describeResult({ returned, type }: Result): string {
  const last = returned.at(-1);
  const plain = (type ?? '').replace('|null', '');
  if (last !== undefined && ts.isIdentifier(last) && last.text !== 'undefined' && plain !== 'boolean') return `The ${phraseOf(last.text)}.`;
  return PLAIN_RESULTS.get(plain) ?? 'The result.';
}

function thrownTags({ node }: ShownFunction): string[] {
  const thrown = new Set<string>();
  visitOwn(node, (below) => {
    if (!ts.isThrowStatement(below) || !ts.isNewExpression(below.expression)) return;
    if (ts.isIdentifier(below.expression.expression)) thrown.add(below.expression.expression.text);
  });
  return [...thrown].slice(0, 2).map((name) => `@throws {${name}}`);
}
