import { type ParserPlugin, parse } from '@babel/parser';

/** A node of the parser's tree, by the fields it has. Positions are UTF-16 offsets in the text. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

/** What parsed a text, as reports name it. */
export const PARSER = '@babel/parser 7.29';

/** Fields that hold no code. */
const NO_CODE = new Set(['loc', 'extra', 'comments', 'errors', 'tokens', 'leadingComments', 'trailingComments', 'innerComments', 'range']);

/** Fields that hold types only. They are never walked by `children`. */
export const TYPE_FIELDS: ReadonlySet<string> = new Set([
  'typeAnnotation',
  'returnType',
  'typeParameters',
  'typeArguments',
  'superTypeParameters',
  'superTypeArguments',
  'implements',
  'predicate',
]);

/** Statements that are gone once types are stripped. */
export function isTypeOnly(node: Node): boolean {
  if (node.declare === true || node.importKind === 'type' || node.exportKind === 'type') return true;
  if (node.type === 'ExportNamedDeclaration') {
    const declaration = child(node, 'declaration');
    return declaration !== undefined && isTypeOnly(declaration);
  }
  return /^(TSInterfaceDeclaration|TSTypeAliasDeclaration|TSDeclareFunction|TSDeclareMethod|TSIndexSignature)$/u.test(node.type);
}

/**
 * The program of a JavaScript or TypeScript file. @returns undefined when it does not parse.
 * `language` is 'javascript' (with JSX), 'typescript' or 'tsx'.
 */
export function parseProgram(text: string, language: string): Node | undefined {
  const read = readProgram(text, language);
  return read.is === 'program' ? read.program : undefined;
}

/** As `parseProgram`, with the parser's complaint: also of what grammars for editors let pass, such as a name that is declared twice. */
export function readProgram(
  text: string,
  language: string,
): { readonly is: 'program'; readonly program: Node } | { readonly is: 'error'; readonly why: string } | { readonly is: 'too-deep' } {
  const plugins: ParserPlugin[] = ['decorators-legacy'];
  if (language !== 'javascript') plugins.push('typescript');
  if (language !== 'typescript') plugins.push('jsx');
  try {
    const file = parse(text, { plugins, sourceType: 'unambiguous', attachComment: false, allowReturnOutsideFunction: true });
    return { is: 'program', program: file.program as unknown as Node };
  } catch (error) {
    return error instanceof SyntaxError ? { is: 'error', why: error.message.replace(/\s*\(\d+:\d+\)$/u, '') } : { is: 'too-deep' };
  }
}

/** True for a node of the parser's tree. */
export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string' && 'start' in value;
}

/** The node in a field; undefined when the field is empty. */
export function child(node: Node, field: string): Node | undefined {
  const value = node[field];
  return isNode(value) ? value : undefined;
}

/** The nodes in a field that holds a list. Holes (of array patterns) are left out. */
export function listed(node: Node, field: string): readonly Node[] {
  const value = node[field];
  return Array.isArray(value) ? value.filter(isNode) : [];
}

/** The text in a field, or ''. */
export function word(node: Node, field: string): string {
  const value = node[field];
  return typeof value === 'string' ? value : '';
}

/** Names of the fields that hold code, sorted; types are left out unless asked for. */
export function codeFields(node: Node, withTypes = false): string[] {
  return Object.keys(node)
    .filter((field) => !NO_CODE.has(field) && (withTypes || !TYPE_FIELDS.has(field)))
    .sort();
}

/** Nodes directly below, without types, in the order of the text. */
export function children(node: Node): Node[] {
  const found: Node[] = [];
  for (const field of codeFields(node)) {
    const value = node[field];
    if (Array.isArray(value)) found.push(...value.filter(isNode));
    else if (isNode(value)) found.push(value);
  }
  return found.filter((below) => !isTypeOnly(below)).sort((a, b) => a.start - b.start);
}

/** Every node of the tree, outer before inner, without types. */
export function* everyNode(node: Node): Generator<Node> {
  const stack: Node[] = [node];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    yield next;
    stack.push(...children(next).reverse());
  }
}

const FUNCTIONS = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'ObjectMethod',
  'ClassMethod',
  'ClassPrivateMethod',
]);

/** True for every kind of function, methods included. */
export function isFunction(node: Node): boolean {
  return FUNCTIONS.has(node.type);
}

/** The expression inside type assertions and parentheses. */
export function bare(node: Node): Node {
  if (
    /^(TSAsExpression|TSSatisfiesExpression|TSNonNullExpression|TSTypeAssertion|ParenthesizedExpression|TSInstantiationExpression)$/u.test(
      node.type,
    )
  ) {
    const inner = child(node, 'expression');
    if (inner !== undefined) return bare(inner);
  }
  return node;
}
