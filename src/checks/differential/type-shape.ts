import type { Module, Modules } from '../javascript/modules.ts';
import { child, listed, type Node, parseProgram, word } from '../javascript/tree.ts';
import { type Field, type Shape, union } from './shape.ts';

/** Nesting of types that is followed. */
const MOST_DEPTH = 6;

const KEYWORDS: Readonly<Record<string, Shape>> = {
  TSNumberKeyword: { is: 'number' },
  TSStringKeyword: { is: 'string' },
  TSBooleanKeyword: { is: 'boolean' },
  TSBigIntKeyword: { is: 'bigint' },
  TSNullKeyword: { is: 'null' },
  TSUndefinedKeyword: { is: 'undefined' },
  TSVoidKeyword: { is: 'undefined' },
};
const LISTS = new Set(['Array', 'ReadonlyArray', 'Iterable', 'ArrayLike', 'Iterator', 'IterableIterator']);
/** Types that are about the same values as their first argument. */
const WRAPPERS = new Set(['Readonly', 'Required', 'NonNullable', 'Awaited']);

/** Shapes of written types: TypeScript annotations and those of JSDoc. */
export class TypeShapes {
  readonly #modules: Modules;

  constructor(modules: Modules) {
    this.#modules = modules;
  }

  /** The shape of an annotation; 'any' where the type says nothing that can be made (type parameters, conditional types). */
  of(type: Node | undefined, module: Module, depth = 0): Shape {
    if (type === undefined || depth > MOST_DEPTH) return { is: 'any' };
    const keyword = KEYWORDS[type.type];
    if (keyword !== undefined) return keyword;
    const inner = (field: string): Shape => this.of(child(type, field), module, depth + 1);
    switch (type.type) {
      case 'TSTypeAnnotation':
      case 'TSParenthesizedType':
      case 'TSOptionalType':
      case 'TSTypeOperator':
        return inner('typeAnnotation');
      case 'TSArrayType':
        return { is: 'array', of: inner('elementType') };
      case 'TSTupleType': {
        const parts = listed(type, 'elementTypes').map((part) => this.of(child(part, 'elementType') ?? part, module, depth + 1));
        return { is: 'tuple', parts };
      }
      case 'TSUnionType':
        return union(listed(type, 'types').map((part) => this.of(part, module, depth + 1)));
      case 'TSIntersectionType': {
        const parts = listed(type, 'types').map((part) => this.of(part, module, depth + 1));
        const objects = parts.flatMap((part) => (part.is === 'object' ? part.fields : []));
        return objects.length > 0 ? { is: 'object', fields: objects } : (parts[0] ?? { is: 'any' });
      }
      case 'TSLiteralType':
        return literalShape(child(type, 'literal'));
      case 'TSFunctionType':
        return { is: 'function', of: this.of(child(type, 'typeAnnotation') ?? child(type, 'returnType'), module, depth + 1) };
      case 'TSTypeLiteral':
        return this.#members(listed(type, 'members'), module, depth);
      case 'TSTypeReference':
        return this.#reference(type, module, depth);
      default:
        return { is: 'any' };
    }
  }

  /** The type in `{…}` of a JSDoc tag. */
  jsdoc(text: string, module: Module): Shape {
    const plain = text
      .replace(/^[!?]/u, '')
      .replace(/=$/u, '')
      .replace(/^\.\.\.(.*)$/u, '$1')
      .replace(/\bfunction\b.*/u, 'Function')
      .replace(/\.</gu, '<')
      .replace(/^\*$/u, 'any');
    const program = parseProgram(`type T = ${plain};`, 'typescript');
    const alias = program === undefined ? undefined : listed(program, 'body')[0];
    const shape = alias === undefined ? ({ is: 'any' } as const) : this.of(child(alias, 'typeAnnotation'), module);
    return text.startsWith('?') ? union([shape, { is: 'null' }]) : shape;
  }

  #members(members: readonly Node[], module: Module, depth: number): Shape {
    const fields: Field[] = [];
    for (const member of members) {
      const key = child(member, 'key');
      if (member.type === 'TSIndexSignature') return { is: 'record', of: this.of(child(member, 'typeAnnotation'), module, depth + 1) };
      if (key === undefined || member.computed === true) continue;
      const answer = child(member, 'returnType') ?? child(member, 'typeAnnotation');
      const shape: Shape = this.of(answer, module, depth + 1);
      const name = word(key, 'name') || String(key.value ?? '');
      fields.push({
        name,
        shape: member.type === 'TSMethodSignature' ? { is: 'function', of: shape } : shape,
        optional: member.optional === true,
      });
    }
    return { is: 'object', fields };
  }

  #reference(type: Node, module: Module, depth: number): Shape {
    const name = word(child(type, 'typeName') ?? type, 'name');
    const list = child(type, 'typeParameters') ?? child(type, 'typeArguments');
    const args = list === undefined ? [] : listed(list, 'params');
    const argument = (at: number): Shape => this.of(args[at], module, depth + 1);
    if (LISTS.has(name)) return { is: 'array', of: argument(0) };
    if (WRAPPERS.has(name)) return argument(0);
    if (name === 'Set' || name === 'ReadonlySet') return { is: 'set', of: argument(0) };
    if (name === 'Map' || name === 'ReadonlyMap') return { is: 'map', key: argument(0), of: argument(1) };
    if (name === 'Promise' || name === 'PromiseLike') return { is: 'promise', of: argument(0) };
    if (name === 'Record') return { is: 'record', of: argument(1) };
    if (name === 'Date') return { is: 'date' };
    if (name === 'RegExp') return { is: 'regexp' };
    if (name === 'Function') return { is: 'function', of: { is: 'any' } };
    if (/^(number|string|boolean)$/iu.test(name))
      return this.of({ ...type, type: `TS${name.slice(0, 1).toUpperCase()}${name.slice(1).toLowerCase()}Keyword` }, module, depth + 1);
    if (name === 'Partial' || name === 'Pick' || name === 'Omit') {
      const whole = argument(0);
      if (whole.is !== 'object') return whole;
      const keys = new Set(name === 'Partial' ? [] : literals(argument(1)));
      const kept =
        name === 'Pick' ? whole.fields.filter((field) => keys.has(field.name)) : whole.fields.filter((field) => !keys.has(field.name));
      return { is: 'object', fields: name === 'Partial' ? kept.map((field) => ({ ...field, optional: true })) : kept };
    }
    return this.#declared(name, module, depth);
  }

  #declared(name: string, module: Module, depth: number): Shape {
    for (const statement of module.statements) {
      const declaration = child(statement, 'declaration') ?? statement;
      if (word(child(declaration, 'id') ?? declaration, 'name') === name) {
        if (declaration.type === 'TSTypeAliasDeclaration') return this.of(child(declaration, 'typeAnnotation'), module, depth + 1);
        if (declaration.type === 'TSInterfaceDeclaration') {
          const own = this.#members(listed(child(declaration, 'body') ?? declaration, 'body'), module, depth);
          const parents = listed(declaration, 'extends').map((parent) =>
            this.#declared(word(child(parent, 'expression') ?? parent, 'name'), module, depth + 1),
          );
          return own.is === 'object'
            ? { is: 'object', fields: [...parents.flatMap((parent) => (parent.is === 'object' ? parent.fields : [])), ...own.fields] }
            : own;
        }
        if (declaration.type === 'TSEnumDeclaration') return enumShape(declaration);
      }
      if (statement.type !== 'ImportDeclaration') continue;
      const specifier = listed(statement, 'specifiers').find((each) => word(child(each, 'local') ?? each, 'name') === name);
      const source = child(statement, 'source');
      const other = specifier === undefined || source === undefined ? undefined : this.#modules.resolve(module.file, word(source, 'value'));
      if (specifier !== undefined && other !== undefined && other !== 'data')
        return this.#declared(word(child(specifier, 'imported') ?? specifier, 'name'), other, depth + 1);
    }
    return { is: 'any' };
  }
}

function literals(shape: Shape): string[] {
  if (shape.is === 'value') return [String(shape.value)];
  return shape.is === 'union' ? shape.parts.flatMap(literals) : [];
}

function enumShape(declaration: Node): Shape {
  const members = listed(child(declaration, 'body') ?? declaration, 'members');
  return union(
    members.map((member, at) =>
      child(member, 'initializer') === undefined ? { is: 'value', value: at } : literalShape(child(member, 'initializer')),
    ),
  );
}

/** The shape of a literal in the code: that value. */
export function literalShape(node: Node | undefined): Shape {
  if (node === undefined) return { is: 'any' };
  if (node.type === 'NullLiteral') return { is: 'null' };
  if (node.type === 'UnaryExpression' && node.operator === '-') {
    const inner = literalShape(child(node, 'argument'));
    return inner.is === 'value' && typeof inner.value === 'number' ? { is: 'value', value: -inner.value } : inner;
  }
  const { value } = node;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? { is: 'value', value } : { is: 'any' };
}
