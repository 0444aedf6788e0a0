import ts from 'typescript';
import { typeByUse } from './parameter-use.ts';
import type { FunctionNode } from './syntax.ts';

/** What names are usually given to; looked at only when the code itself does not show the type. */
const TYPES_BY_NAME: readonly [RegExp, string][] = [
  [
    /^(?:cb|callback|fn|func|handler|listener|predicate|next|done|resolve|reject|visitor|iteratee|comparator)$|(?:Callback|Handler|Fn)$/u,
    'Function',
  ],
  [
    /^(?:opts?|options|config|settings|props|context|ctx|node|obj|object|req|res|request|response|state|parent|event)$|(?:Options|Node)$/u,
    'Object',
  ],
  [
    /^(?:name|str|string|text|message|msg|path|url|prefix|suffix|file|filename|source|code|line)$|(?:Name|Path|Text|String|Url)$/u,
    'string',
  ],
  [
    /^(?:num|number|count|index|size|length|len|n|i|j|width|height|start|end|pos|offset|min|max|depth|level|idx)$|(?:Index|Count|Length|Size|Offset|Width|Height|Limit|Ms|Timeout)$|^(?:max|min|num)[A-Z]/u,
    'number',
  ],
  [/^(?:is|has|should)[A-Z]/u, 'boolean'],
  [/^(?:arr|array|list|items|args|values|nodes|elements)$|(?:List|Array|Items)$/u, 'Array'],
  [/^(?:err|error)$/u, 'Error'],
  [/^date$/u, 'Date'],
];

/** Takes a function and gives the parameters that a caller passes: all but TypeScript's `this`. */
export function passedParameters(node: FunctionNode): ts.ParameterDeclaration[] {
  return node.parameters.filter(({ name }) => !(ts.isIdentifier(name) && name.text === 'this'));
}

/** Takes a parameter and gives the type that its annotation, its default, its use or else its name speaks for; `*` when nothing does. */
export function parameterType(parameter: ts.ParameterDeclaration, owner: FunctionNode, tree: ts.SourceFile): string {
  if (parameter.dotDotDotToken !== undefined) return `...${annotatedElement(parameter, tree)}`;
  if (parameter.type !== undefined) return shortType(parameter.type, tree);
  const { name, initializer } = parameter;
  if (!ts.isIdentifier(name)) return ts.isArrayBindingPattern(name) ? 'Array' : 'Object';
  const byDefault = initializer === undefined ? undefined : literalType(initializer);
  return byDefault ?? typeByUse(name.text, owner) ?? TYPES_BY_NAME.find(([pattern]) => pattern.test(name.text))?.[1] ?? '*';
}

/** Takes a type annotation and gives its text when it is short and fits into a doc comment's braces, or else a plain word for it. */
export function shortType(type: ts.TypeNode, tree: ts.SourceFile): string {
  const text = type.getText(tree).replace(/\s+/gu, ' ');
  if (text.length <= 36 && !/[{}@]|\*\//u.test(text)) return text;
  if (ts.isFunctionTypeNode(type)) return 'Function';
  return ts.isArrayTypeNode(type) ? 'Array' : 'Object';
}

/** Takes an expression and gives the type that it has by its form alone; undefined for anything that is not a literal. */
export function literalType(value: ts.Expression): string | undefined {
  if (ts.isStringLiteralLike(value) || ts.isTemplateExpression(value) || ts.isTypeOfExpression(value)) return 'string';
  if (ts.isNumericLiteral(value)) return 'number';
  if (value.kind === ts.SyntaxKind.TrueKeyword || value.kind === ts.SyntaxKind.FalseKeyword) return 'boolean';
  if (ts.isArrayLiteralExpression(value)) return 'Array';
  if (ts.isObjectLiteralExpression(value)) return 'Object';
  if (ts.isRegularExpressionLiteral(value)) return 'RegExp';
  return ts.isArrowFunction(value) || ts.isFunctionExpression(value) ? 'Function' : undefined;
}

function annotatedElement(parameter: ts.ParameterDeclaration, tree: ts.SourceFile): string {
  const { type } = parameter;
  if (type === undefined || !ts.isArrayTypeNode(type)) return '*';
  return /^\w+$/u.test(type.elementType.getText(tree)) ? type.elementType.getText(tree) : '*';
}
