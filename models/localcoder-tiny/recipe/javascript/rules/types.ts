import ts from 'typescript';
import type { Code } from './code.ts';
import { bare, isOperation, methodCall, pathOf } from './expressions.ts';
import { isBoolean } from './places.ts';
import { isReassigned } from './writes.ts';

const K = ts.SyntaxKind;
const STRING_METHODS = new Set(
  'trim trimStart trimEnd toLowerCase toUpperCase charAt toFixed padStart padEnd substring substr normalize repeat'.split(' '),
);
const NUMBER_METHODS = new Set('indexOf lastIndexOf charCodeAt localeCompare search getTime'.split(' '));
/** Methods that only strings have: calling one on a value shows that it is a string. */
const ONLY_ON_STRINGS = new Set(
  'trim toLowerCase toUpperCase charAt charCodeAt substring substr split match replace replaceAll padStart codePointAt'.split(' '),
);
const ARRAY_MAKERS = new Set(['Object.keys', 'Object.values', 'Object.entries', 'Array.from', 'Array.of']);
const ARRAY_TO_ARRAY = new Set('map filter flatMap flat slice sort reverse concat splice'.split(' '));
/** Methods that only arrays have, of what is usual: neither strings, nor Map, Set or typed arrays without `push`. */
const ONLY_ON_ARRAYS = new Set('push pop shift unshift splice flatMap flat'.split(' '));

/** The type `typeof` would name, where the expression alone shows it. */
export function typeOf(node: ts.Expression): 'string' | 'number' | 'boolean' | undefined {
  const inner = bare(node);
  if (ts.isStringLiteralLike(inner) || ts.isTemplateExpression(inner) || ts.isTypeOfExpression(inner)) return 'string';
  if (ts.isNumericLiteral(inner) || ts.isPostfixUnaryExpression(inner)) return ts.isNumericLiteral(inner) ? 'number' : undefined;
  if (ts.isPrefixUnaryExpression(inner) && [K.PlusToken, K.MinusToken].includes(inner.operator)) {
    return inner.operator === K.PlusToken ? 'number' : typeOf(inner.operand) === 'number' ? 'number' : undefined;
  }
  if (isBoolean(inner)) return 'boolean';
  if (isOperation(inner, K.PlusToken)) {
    const sides = [typeOf(inner.left), typeOf(inner.right)];
    if (sides.includes('string')) return 'string';
    return sides[0] === 'number' && sides[1] === 'number' ? 'number' : undefined;
  }
  // A big integer can't be mixed with a number: one side that is a number makes the result one.
  if (
    isOperation(inner, K.MinusToken, K.AsteriskToken, K.SlashToken, K.PercentToken, K.AsteriskAsteriskToken, K.AmpersandToken, K.BarToken)
  ) {
    return typeOf(inner.left) === 'number' || typeOf(inner.right) === 'number' ? 'number' : undefined;
  }
  if (ts.isCallExpression(inner) && ts.isIdentifier(inner.expression)) {
    return ({ String: 'string', Number: 'number', parseInt: 'number', parseFloat: 'number' } as const)[inner.expression.text];
  }
  const call = methodCall(inner);
  if (call && STRING_METHODS.has(call.name)) return 'string';
  return call && NUMBER_METHODS.has(call.name) ? 'number' : undefined;
}

/** Says whether an expression is an array: by its looks, its declaration, its type, or since something only arrays have is called on it. */
export function isArray(code: Code, node: ts.Expression): boolean {
  const inner = bare(node);
  if (ts.isArrayLiteralExpression(inner)) return true;
  const call = methodCall(inner);
  if (call)
    return ARRAY_MAKERS.has(`${pathOf(call.receiver)}.${call.name}`) || (ARRAY_TO_ARRAY.has(call.name) && isArray(code, call.receiver));
  if (!ts.isIdentifier(inner)) return false;
  const binding = code.scopes.bindingOf(inner);
  const declaration = binding?.declarations.length === 1 ? binding.declarations[0]?.parent : undefined;
  if (!binding || !declaration) return false;
  if (ts.isParameter(declaration)) {
    const typed = declaration.dotDotDotToken !== undefined || (isArrayType(declaration.type) && !declaration.questionToken);
    return typed && !isReassigned(binding);
  }
  if (!ts.isVariableDeclaration(declaration)) return false;
  if (isArrayType(declaration.type)) return true;
  if (!declaration.initializer || (declaration.initializer.pos <= inner.pos && inner.end <= declaration.initializer.end)) return false;
  return !isReassigned(binding) && isArray(code, declaration.initializer);
}

/** Says whether a value is called with methods only arrays have, or goes by a name that only arrays go by. */
export function looksLikeArray(code: Code, node: ts.Expression): boolean {
  if (isArray(code, node)) return true;
  const path = pathOf(node);
  if (path === undefined) return false;
  if (
    /(^|\.)(arr|array|list|items|names|lines|words|parts|rows|columns|files|paths|results|numbers|nums|args|argv|strings|records|messages)$/.test(
      path,
    )
  )
    return true;
  return (
    /[a-z](Array|Arr|List|Items|Names|Lines|Words|Parts|Rows|Columns|Files|Paths|Results|Args|Ids)$/.test(path) ||
    calledWith(code, path, ONLY_ON_ARRAYS)
  );
}

/** Says whether an expression is a string: by its looks, its type, or since something only strings have is called on it elsewhere. */
export function isString(code: Code, node: ts.Expression): boolean {
  if (typeOf(node) === 'string') return true;
  const path = pathOf(node);
  if (path === undefined) return false;
  const declaration = code.scopes.bindingOf(node)?.declarations[0]?.parent;
  if (declaration && (ts.isParameter(declaration) || ts.isVariableDeclaration(declaration))) {
    if (declaration.type?.kind === K.StringKeyword) return true;
    const binding = code.scopes.bindingOf(node);
    const made = ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
    if (made && typeOf(made) === 'string' && binding && !isReassigned(binding)) return true;
  }
  return calledWith(code, path, ONLY_ON_STRINGS);
}

function calledWith(code: Code, path: string, methods: ReadonlySet<string>): boolean {
  return code.nodes.some((node) => {
    const call = methodCall(node);
    return call !== undefined && methods.has(call.name) && pathOf(call.receiver) === path;
  });
}

function isArrayType(type: ts.TypeNode | undefined): boolean {
  if (!type) return false;
  if (ts.isTypeOperatorNode(type)) return type.operator === K.ReadonlyKeyword && isArrayType(type.type);
  if (ts.isArrayTypeNode(type) || ts.isTupleTypeNode(type)) return true;
  return ts.isTypeReferenceNode(type) && ts.isIdentifier(type.typeName) && ['Array', 'ReadonlyArray'].includes(type.typeName.text);
}
