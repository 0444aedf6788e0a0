import type { Module } from '../javascript/modules.ts';
import { bare, child, children, isFunction, listed, type Node, word } from '../javascript/tree.ts';
import { type Field, type Shape, union } from './shape.ts';
import { literalShape } from './type-shape.ts';

const MOST_DEPTH = 5;

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));
const TEXT_METHODS = words(
  'trim trimStart trimEnd toUpperCase toLowerCase toLocaleLowerCase toLocaleUpperCase split charAt charCodeAt codePointAt startsWith endsWith replace replaceAll padStart padEnd substring substr match matchAll localeCompare repeat normalize search',
);
const LIST_METHODS = words(
  'map filter reduce reduceRight forEach push pop shift unshift sort toSorted some every find findIndex findLast flat flatMap join splice reverse toReversed fill',
);
/** Those that call their first argument with elements. */
const WITH_ELEMENTS = words('map filter forEach some every find findIndex findLast findLastIndex flatMap');
const NUMBER_METHODS = words('toFixed toPrecision');
const DATE_METHODS =
  /^(getTime|to(ISO|JSON|Date|Time)String|(get|set)(UTC)?(FullYear|Month|Date|Day|Hours|Minutes|Seconds|Milliseconds)|getTimezoneOffset)$/u;

/** Shapes of values from what the code does with them. */
export class UsageShapes {
  readonly #module: Module;
  readonly #parents = new Map<Node, Node>();

  constructor(module: Module) {
    this.#module = module;
    const stack = [module.program];
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      for (const below of children(node)) {
        this.#parents.set(below, node);
        stack.push(below);
      }
    }
  }

  /** Of a name that a function binds: a parameter, or one inside a destructured one. */
  named(identifier: Node, depth = 0): Shape {
    const binding = this.#module.scopes.of.get(identifier);
    if (binding === undefined || depth > MOST_DEPTH) return { is: 'any' };
    return union(binding.uses.map((use) => this.#used(use, depth)));
  }

  /** Of a parameter or any other pattern. */
  pattern(pattern: Node, depth = 0): Shape {
    switch (pattern.type) {
      case 'Identifier':
        return this.named(pattern, depth);
      case 'AssignmentPattern': {
        const left = child(pattern, 'left');
        const shapes = [left === undefined ? ({ is: 'any' } as const) : this.pattern(left, depth), this.given(child(pattern, 'right'))];
        return union(shapes);
      }
      case 'RestElement':
        return this.pattern(child(pattern, 'argument') ?? pattern, depth);
      case 'ArrayPattern':
        return { is: 'array', of: union(listed(pattern, 'elements').map((part) => this.pattern(part, depth + 1))) };
      case 'ObjectPattern':
        return {
          is: 'object',
          fields: listed(pattern, 'properties').flatMap((property): Field[] => {
            const [key, value] = [child(property, 'key'), child(property, 'value')];
            if (key === undefined || value === undefined || property.computed === true) return [];
            const name = word(key, 'name') || word(key, 'value');
            return [{ name, shape: this.pattern(value, depth + 1), optional: value.type === 'AssignmentPattern' }];
          }),
        };
      default:
        return { is: 'any' };
    }
  }

  /** Of an expression that is a value already: a default, an argument. */
  given(node: Node | undefined): Shape {
    if (node === undefined) return { is: 'any' };
    const value = bare(node);
    if (value.type === 'ArrayExpression') return { is: 'array', of: union(listed(value, 'elements').map((part) => this.given(part))) };
    if (value.type === 'ObjectExpression') {
      const fields = listed(value, 'properties').flatMap((property): Field[] => {
        const name = word(child(property, 'key') ?? property, 'name');
        return property.type === 'ObjectProperty' && name !== ''
          ? [{ name, shape: this.given(child(property, 'value')), optional: false }]
          : [];
      });
      return { is: 'object', fields };
    }
    if (isFunction(value)) return { is: 'function', of: { is: 'any' } };
    const literal = literalShape(value);
    if (literal.is !== 'value') return literal;
    return typeof literal.value === 'number' ? { is: 'number' } : typeof literal.value === 'string' ? { is: 'string' } : { is: 'boolean' };
  }

  /** Of the value at one place in the code, by what stands around it. */
  #used(node: Node, depth: number): Shape {
    const parent = this.#parents.get(node);
    if (parent === undefined || depth > MOST_DEPTH) return { is: 'any' };
    if (bare(parent) !== parent) return this.#used(parent, depth);
    const is = (field: string): boolean => child(parent, field) === node;
    switch (parent.type) {
      case 'MemberExpression':
      case 'OptionalMemberExpression':
        return is('object') ? this.#member(parent, depth) : { is: 'union', parts: [{ is: 'string' }, { is: 'integer' }] };
      case 'CallExpression':
      case 'NewExpression':
      case 'OptionalCallExpression':
        return is('callee') ? { is: 'function', of: this.#used(parent, depth + 1) } : this.#argument(parent, node, depth);
      case 'BinaryExpression':
        return this.#operand(parent, node);
      case 'UnaryExpression':
        return /^[-+~]$/u.test(word(parent, 'operator')) ? { is: 'number' } : parent.operator === '!' ? { is: 'truth' } : { is: 'any' };
      case 'UpdateExpression':
        return { is: 'number' };
      case 'AssignmentExpression': {
        const [left] = [child(parent, 'left')];
        if (/^[-*/%]=$/u.test(word(parent, 'operator'))) return { is: 'number' };
        return parent.operator === '+=' && left !== undefined && left !== node ? this.#declaredLike(left) : { is: 'any' };
      }
      case 'ForOfStatement': {
        const [left] = listed(child(parent, 'left') ?? parent, 'declarations');
        const id = left === undefined ? undefined : child(left, 'id');
        return is('right') ? { is: 'array', of: id === undefined ? { is: 'any' } : this.pattern(id, depth + 1) } : { is: 'any' };
      }
      case 'ForInStatement':
        return is('right') ? { is: 'record', of: { is: 'any' } } : { is: 'any' };
      case 'SpreadElement':
        return this.#parents.get(parent)?.type === 'ObjectExpression'
          ? { is: 'record', of: { is: 'any' } }
          : { is: 'array', of: { is: 'any' } };
      case 'VariableDeclarator': {
        const id = child(parent, 'id');
        return is('init') && id !== undefined ? this.pattern(id, depth + 1) : { is: 'any' };
      }
      case 'LogicalExpression':
        return parent.operator === '??' && is('left')
          ? union([this.#used(parent, depth), this.given(child(parent, 'right')), { is: 'null' }, { is: 'undefined' }])
          : this.#used(parent, depth);
      case 'ConditionalExpression':
        return is('test') ? { is: 'truth' } : this.#used(parent, depth);
      case 'IfStatement':
        return { is: 'truth' };
      case 'TemplateLiteral':
        return { is: 'string' };
      case 'AwaitExpression':
        return { is: 'promise', of: this.#used(parent, depth + 1) };
      case 'SwitchStatement':
        return union(listed(parent, 'cases').map((each) => literalShape(child(each, 'test'))));
      default:
        return { is: 'any' };
    }
  }

  #member(member: Node, depth: number): Shape {
    const property = child(member, 'property');
    const [call, name] = [this.#parents.get(member), property === undefined ? '' : word(property, 'name')];
    if (member.computed === true) {
      const element = this.#used(member, depth + 1);
      return union([{ is: 'array', of: element }, ...(property?.type === 'StringLiteral' ? [] : [{ is: 'record', of: element } as const])]);
    }
    if (name === 'length') return union([{ is: 'array', of: { is: 'any' } }, { is: 'string' }]);
    if (call === undefined || !/CallExpression$/u.test(call.type) || child(call, 'callee') !== member) {
      if (name === 'size') return { is: 'set', of: { is: 'any' } };
      return {
        is: 'object',
        fields: [{ name, shape: this.#used(member, depth + 1), optional: /^Optional/u.test(this.#parents.get(member)?.type ?? '') }],
      };
    }
    const [first] = listed(call, 'arguments');
    if (TEXT_METHODS.has(name)) return { is: 'string' };
    if (NUMBER_METHODS.has(name)) return { is: 'number' };
    if (DATE_METHODS.test(name)) return { is: 'date' };
    if (name === 'test' || name === 'exec') return { is: 'regexp' };
    if (name === 'then') return { is: 'promise', of: { is: 'any' } };
    if (name === 'add') return { is: 'set', of: { is: 'any' } };
    if (name === 'get' || name === 'set') return { is: 'map', key: { is: 'any' }, of: this.#used(call, depth + 1) };
    if (name === 'has') return { is: 'set', of: { is: 'any' } };
    if (LIST_METHODS.has(name)) return { is: 'array', of: this.#elements(name, first, depth) };
    if (/^(slice|indexOf|lastIndexOf|includes|concat|at)$/u.test(name))
      return union([{ is: 'array', of: this.given(first) }, { is: 'string' }]);
    if (/^(keys|values|entries)$/u.test(name)) return { is: 'map', key: { is: 'any' }, of: { is: 'any' } };
    return { is: 'object', fields: [{ name, shape: { is: 'function', of: this.#used(call, depth + 1) }, optional: false }] };
  }

  /** What the elements of a list are, by the callback given to one of its methods. */
  #elements(method: string, callback: Node | undefined, depth: number): Shape {
    if (method === 'join') return { is: 'string' };
    if (callback === undefined || !isFunction(callback)) return { is: 'any' };
    const params = listed(callback, 'params');
    const places = WITH_ELEMENTS.has(method) ? [0] : method === 'reduce' || method === 'reduceRight' ? [1] : [0, 1];
    return union(places.map((at) => (params[at] === undefined ? { is: 'any' } : this.pattern(params[at], depth + 1))));
  }

  #argument(call: Node, node: Node, depth: number): Shape {
    const callee = child(call, 'callee');
    const object = callee === undefined ? undefined : child(callee, 'object');
    const [scope, name] = [
      object === undefined ? '' : word(object, 'name'),
      callee === undefined ? '' : word(child(callee, 'property') ?? callee, 'name'),
    ];
    const at = listed(call, 'arguments').indexOf(node);
    if (scope === 'Math' || (scope === 'Number' && name !== 'parseFloat') || /^(isNaN|isFinite)$/u.test(name)) return { is: 'number' };
    if (scope === 'Object' && /^(keys|values|entries|assign|freeze)$/u.test(name)) return { is: 'record', of: { is: 'any' } };
    if (scope === 'Array' || name === 'Set') return { is: 'array', of: { is: 'any' } };
    if (scope === 'JSON') return name === 'parse' ? { is: 'string' } : { is: 'any' };
    if (/^(parseInt|parseFloat|encodeURIComponent|decodeURIComponent|RegExp)$/u.test(name)) return { is: 'string' };
    if (/^(Number|String|Date)$/u.test(name) && object === undefined) return union([{ is: 'number' }, { is: 'string' }]);
    if (/^(repeat|slice|padStart|padEnd|at|charAt|toFixed|substring)$/u.test(name) && at === 0) return { is: 'integer' };
    if (/^(startsWith|endsWith|split)$/u.test(name)) return { is: 'string' };
    // A function of the same file: what it does with its parameter.
    const binding = callee === undefined ? undefined : this.#module.scopes.of.get(callee);
    const declared =
      binding === undefined ? undefined : isFunction(binding.declaration) ? binding.declaration : child(binding.declaration, 'init');
    const param = declared === undefined || !isFunction(declared) ? undefined : listed(declared, 'params')[at];
    return param === undefined ? { is: 'any' } : this.pattern(param, depth + 1);
  }

  #operand(binary: Node, node: Node): Shape {
    const operator = word(binary, 'operator');
    const other = child(binary, 'left') === node ? child(binary, 'right') : child(binary, 'left');
    if (/^(-|\*|\/|%|\*\*|<<|>>|>>>|&|\||\^)$/u.test(operator)) return { is: 'number' };
    if (operator === 'in') return child(binary, 'left') === node ? { is: 'string' } : { is: 'record', of: { is: 'any' } };
    const seen = this.given(other);
    if (/^[<>]=?$/u.test(operator)) return seen.is === 'string' ? seen : { is: 'number' };
    if (operator === '+') return seen.is === 'string' ? { is: 'string' } : { is: 'number' };
    if (!/^[!=]==?$/u.test(operator)) return { is: 'any' };
    const literal = literalShape(other);
    return literal.is === 'value' && typeof literal.value === 'string' ? union([literal, { is: 'string' }]) : seen;
  }

  /** What a running sum is: by what it starts with. */
  #declaredLike(left: Node): Shape {
    const binding = this.#module.scopes.of.get(left);
    return binding === undefined ? { is: 'any' } : this.given(child(binding.declaration, 'init'));
  }
}
