import type { Scopes } from '../javascript/binding.ts';
import { bare, child, codeFields, isFunction, isNode, isTypeOnly, listed, type Node, word } from '../javascript/tree.ts';
import { actsAsLet, isNoise, neverWritten } from './declarations.ts';
import { NameUses } from './name-uses.ts';
import { isThisless } from './own-this.ts';
import { block, EMPTY, NONE, type Term, term, UNDEFINED } from './term.ts';

/**
 * Turns the parser's tree into terms: types and comments are gone, every branch is a block, each declaration has one name. What has no form of
 * its own here becomes a term of the node's type with all its fields, so nothing that means something is dropped.
 */
export class Lowering {
  readonly #scopes: Scopes;
  /** Types are kept in files with decorators, which can see them. */
  readonly #withTypes: boolean;
  /** What local names are used for, as far as lowering has come. */
  readonly uses: NameUses;

  constructor(scopes: Scopes, withTypes: boolean) {
    this.#scopes = scopes;
    this.#withTypes = withTypes;
    this.uses = new NameUses(scopes);
  }

  program(node: Node): Term {
    return block([...this.#directives(node), ...this.statements(listed(node, 'body'))]);
  }

  statements(nodes: readonly Node[]): Term[] {
    return nodes.filter((node) => this.#withTypes || !isTypeOnly(node)).flatMap((node) => this.#statement(node));
  }

  /** An expression, or nothing where the field is empty. */
  expression(node: Node | undefined): Term {
    if (node === undefined) return NONE;
    const inner = this.#withTypes ? node : bare(node);
    return isFunction(inner) ? this.#fn(inner) : this.#plain(inner);
  }

  #field(node: Node, field: string): Term {
    return this.expression(child(node, field));
  }

  #body(node: Node | undefined): Term {
    if (node === undefined) return EMPTY;
    return node.type === 'BlockStatement'
      ? block([...this.#directives(node), ...this.statements(listed(node, 'body'))])
      : block(this.statements([node]));
  }

  #directives(node: Node): Term[] {
    return listed(node, 'directives').map((directive) => term('directive', word(child(directive, 'value') ?? directive, 'value')));
  }

  #statement(node: Node): Term[] {
    switch (node.type) {
      case 'EmptyStatement':
        return [];
      case 'ExpressionStatement':
        return [term('expr', '', this.#field(node, 'expression'))];
      case 'BlockStatement':
        return [this.#body(node)];
      case 'ReturnStatement':
        return [term('return', '', this.#field(node, 'argument'))];
      case 'ThrowStatement':
        return [term('throw', '', this.#field(node, 'argument'))];
      case 'BreakStatement':
      case 'ContinueStatement':
        return [term(node.type === 'BreakStatement' ? 'break' : 'continue', word(child(node, 'label') ?? node, 'name'))];
      case 'IfStatement':
        return [term('if', '', this.#field(node, 'test'), this.#body(child(node, 'consequent')), this.#body(child(node, 'alternate')))];
      case 'WhileStatement':
        return [term('for', '', NONE, this.#field(node, 'test'), NONE, this.#body(child(node, 'body')))];
      case 'ForStatement': {
        const init = child(node, 'init');
        const head = init?.type === 'VariableDeclaration' ? this.#generic(init) : this.expression(init);
        return [term('for', '', head, this.#field(node, 'test'), this.#field(node, 'update'), this.#body(child(node, 'body')))];
      }
      case 'ForOfStatement':
      case 'ForInStatement': {
        const left = child(node, 'left');
        const head = left?.type === 'VariableDeclaration' ? this.#generic(left) : this.expression(left);
        return [
          term(
            'each',
            `${node.type}${node.await === true ? ' await' : ''}`,
            head,
            this.#field(node, 'right'),
            this.#body(child(node, 'body')),
          ),
        ];
      }
      case 'DoWhileStatement':
        return [term('do', '', this.#body(child(node, 'body')), this.#field(node, 'test'))];
      case 'TryStatement': {
        const handler = child(node, 'handler');
        const param = handler === undefined ? undefined : child(handler, 'param');
        const binding = param === undefined ? undefined : this.#scopes.of.get(param);
        // A caught value that nobody reads.
        const caught = binding !== undefined && binding.uses.length === 0 ? NONE : this.expression(param);
        const caughtBy = handler === undefined ? NONE : term('catch', '', caught, this.#body(child(handler, 'body')));
        const last = child(node, 'finalizer');
        return [term('try', '', this.#body(child(node, 'block')), caughtBy, last === undefined ? NONE : this.#body(last))];
      }
      case 'VariableDeclaration':
        return listed(node, 'declarations').map((declarator) => this.#declared(node, declarator));
      default:
        return [isFunction(node) ? this.#fn(node) : this.#generic(node)];
    }
  }

  #declared(node: Node, declarator: Node): Term {
    const id = child(declarator, 'id') ?? declarator;
    const binding = this.#scopes.of.get(id);
    const kind = node.kind === 'var' && binding !== undefined && actsAsLet(binding, node) ? 'let' : word(node, 'kind');
    // `const` and `let` differ only for a name that is written again, where `const` throws.
    this.uses.note(id, child(declarator, 'init'));
    const same = kind === 'let' || (kind === 'const' && neverWritten(declarator, this.#scopes));
    return term(same ? 'let' : 'declare', same ? '' : kind, this.expression(id), this.#field(declarator, 'init'));
  }

  #fn(node: Node): Term {
    const bodyNode = child(node, 'body');
    const body = bodyNode?.type === 'BlockStatement' ? this.#body(bodyNode) : block([term('return', '', this.expression(bodyNode))]);
    const flags = ['async', 'generator', 'static', 'computed', 'kind'].filter((field) => node[field] === true || field === 'kind');
    const kind = isThisless(node, this.#scopes) && node.type === 'FunctionExpression' ? 'free-function' : node.type;
    const text = [kind, ...flags.map((field) => (field === 'kind' ? word(node, 'kind') : field))].join(' ').trim();
    const id = child(node, 'id');
    const params = listed(node, 'params').map((param) => this.expression(param));
    const decorators = listed(node, 'decorators').map((decorator) => this.#generic(decorator));
    return term('fn', text, this.#key(node), this.expression(id), term('params', '', ...params), body, ...decorators);
  }

  /** A property's name: `a`, `'a'` and `['a']` are the same, but for `__proto__`. */
  #key(node: Node): Term {
    const key = child(node, 'key');
    if (key === undefined) return NONE;
    if (node.computed === true) return this.expression(key);
    return key.type === 'Identifier' ? term('str', word(key, 'name')) : this.expression(key);
  }

  #plain(node: Node): Term {
    switch (node.type) {
      case 'Identifier': {
        const binding = this.#scopes.of.get(node);
        if (binding === undefined && node.name === 'undefined') return UNDEFINED;
        if (binding === undefined) return term('name', word(node, 'name'));
        return binding.top ? { op: 'name', text: binding.name, kids: [], binding } : { op: 'local', text: '', kids: [], binding };
      }
      case 'NumericLiteral':
        return term('num', String(node.value));
      case 'StringLiteral':
        return term('str', word(node, 'value'));
      case 'BooleanLiteral':
        return term('bool', String(node.value));
      case 'ParenthesizedExpression':
        return this.#field(node, 'expression');
      case 'MemberExpression':
        return term('member', '', this.#field(node, 'object'), this.#property(node));
      case 'OptionalMemberExpression':
        return term('member', node.optional === true ? '?.' : '?', this.#field(node, 'object'), this.#property(node));
      case 'CallExpression':
      case 'NewExpression': {
        if (node.type === 'CallExpression') this.uses.call(child(node, 'callee'));
        const args = listed(node, 'arguments').map((argument) => this.expression(argument));
        return term(node.type === 'NewExpression' ? 'new' : 'call', '', this.#field(node, 'callee'), ...args);
      }
      case 'BinaryExpression':
        return term('binary', word(node, 'operator'), this.#field(node, 'left'), this.#field(node, 'right'));
      case 'LogicalExpression':
        return term('logic', word(node, 'operator'), this.#field(node, 'left'), this.#field(node, 'right'));
      case 'UnaryExpression':
        if (node.operator === '!') return term('not', '', this.#field(node, 'argument'));
        return term('unary', word(node, 'operator'), this.#field(node, 'argument'));
      case 'UpdateExpression':
        return term('update', `${word(node, 'operator')}${node.prefix === true ? ' before' : ' after'}`, this.#field(node, 'argument'));
      case 'ConditionalExpression':
        return term('cond', '', this.#field(node, 'test'), this.#field(node, 'consequent'), this.#field(node, 'alternate'));
      case 'AssignmentPattern':
        this.uses.note(child(node, 'left'), child(node, 'right'));
        return term('default', '', this.#field(node, 'left'), this.#field(node, 'right'));
      case 'AssignmentExpression':
        this.uses.note(child(node, 'left'), child(node, 'right'));
        return term('assign', word(node, 'operator'), this.#field(node, 'left'), this.#field(node, 'right'));
      case 'TaggedTemplateExpression': {
        const quasi = child(node, 'quasi') ?? node;
        const parts = [
          ...listed(quasi, 'quasis').map((part) => this.#generic(part)),
          ...listed(quasi, 'expressions').map((part) => this.expression(part)),
        ];
        return term('tagged', '', this.#field(node, 'tag'), ...parts);
      }
      case 'TemplateLiteral':
        return this.#template(node);
      case 'ObjectProperty': {
        const proto = node.shorthand === true && word(child(node, 'key') ?? node, 'name') === '__proto__';
        const computed = node.computed === true;
        return term('prop', `${computed ? 'computed' : ''}${proto ? 'shorthand' : ''}`, this.#key(node), this.#field(node, 'value'));
      }
      default:
        return this.#generic(node);
    }
  }

  #property(node: Node): Term {
    const property = child(node, 'property');
    if (property === undefined) return NONE;
    if (node.computed !== true && property.type === 'Identifier') return term('str', word(property, 'name'));
    return this.expression(property);
  }

  #template(node: Node): Term {
    const quasis = listed(node, 'quasis');
    const parts: Term[] = [];
    listed(node, 'quasis').forEach((quasi, at) => {
      const value = quasi.value as { readonly cooked?: unknown };
      parts.push(term('str', typeof value.cooked === 'string' ? value.cooked : ''));
      const expression = listed(node, 'expressions')[at];
      if (at < quasis.length - 1 && expression !== undefined) parts.push(term('as-text', '', this.expression(expression)));
    });
    return term('concat', '', ...parts);
  }

  /** Everything else: its type, its plain values and its parts, under their names. */
  #generic(node: Node): Term {
    const kids: Term[] = [];
    const values: string[] = [];
    for (const field of codeFields(node, this.#withTypes)) {
      const value = node[field];
      if (isNode(value)) kids.push(term(field, '', this.#part(value)));
      else if (Array.isArray(value)) {
        const parts = value.map((entry) => (isNode(entry) ? this.#part(entry) : NONE));
        kids.push(term(field, '', ...parts.filter((entry) => entry.op !== 'gone')));
      } else if (value !== null && value !== undefined && value !== false && !isNoise(node, field, this.#withTypes)) {
        const isLet = field === 'kind' && value === 'const' && listed(node, 'declarations').every((one) => neverWritten(one, this.#scopes));
        values.push(`${field}=${JSON.stringify(isLet ? 'let' : value)}`);
      }
    }
    return term(node.type, values.join(' '), ...kids);
  }

  #part(node: Node): Term {
    if (!this.#withTypes && isTypeOnly(node)) return term('gone', '');
    if (/(Statement|Declaration)$/u.test(node.type) && node.type !== 'VariableDeclaration') {
      const lowered = this.#statement(node);
      return lowered.length === 1 && lowered[0] !== undefined ? lowered[0] : block(lowered);
    }
    return this.expression(node);
  }
}
