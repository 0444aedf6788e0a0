import type { Binding, Scopes } from './binding.ts';
import { boundBy, namesOnly } from './names.ts';
import { child, children, isFunction, listed, type Node, word } from './tree.ts';

interface Scope {
  readonly names: Map<string, Binding>;
  readonly up: Scope | undefined;
  /** True where `var` stops. */
  readonly hoists: boolean;
  readonly fn: Node | undefined;
}

/** Resolves every identifier of a program. */
export function resolveScopes(program: Node): Scopes {
  return new Resolver().resolve(program);
}

/** One pass over a program: what a block declares is declared before its statements are walked. */
class Resolver {
  readonly #of = new Map<Node, Binding>();
  readonly #free = new Map<string, Node[]>();
  readonly #bindings: Binding[] = [];
  #unknowable = false;

  resolve(program: Node): Scopes {
    const top: Scope = { names: new Map(), up: undefined, hoists: true, fn: undefined };
    this.#declareStatements(listed(program, 'body'), top);
    for (const statement of listed(program, 'body')) this.#walk(statement, top);
    return { of: this.#of, free: this.#free, bindings: this.#bindings, unknowable: this.#unknowable };
  }

  #declare(name: string, kind: Binding['kind'], declaration: Node, at: Node, scope: Scope): void {
    const known = scope.names.get(name);
    if (known !== undefined) {
      // `var` twice, or a `var` of a parameter's name: one binding, given a value in two places.
      known.loose = true;
      this.#of.set(at, known);
      return;
    }
    const binding: Binding = {
      name,
      kind,
      declaration,
      top: scope.up === undefined,
      home: scope.fn,
      uses: [],
      writes: [],
      loose: false,
      hoisted: false,
    };
    scope.names.set(name, binding);
    this.#bindings.push(binding);
    this.#of.set(at, binding);
  }

  #declarePattern(pattern: Node, kind: Binding['kind'], declaration: Node | undefined, scope: Scope): void {
    for (const name of boundBy(pattern)) this.#declare(word(name, 'name'), kind, declaration ?? name, name, scope);
  }

  /** Declares what statements of one block declare in it, and the `var`s below them where `scope` hoists. */
  #declareStatements(statements: readonly Node[], scope: Scope): void {
    for (const statement of statements) {
      const node = /^Export(Named|Default)Declaration$/u.test(statement.type) ? (child(statement, 'declaration') ?? statement) : statement;
      const id = child(node, 'id');
      if (node.type === 'VariableDeclaration' && word(node, 'kind') !== 'var') {
        for (const declarator of listed(node, 'declarations')) {
          const target = child(declarator, 'id');
          if (target !== undefined) this.#declarePattern(target, node.kind === 'const' ? 'const' : 'let', declarator, scope);
        }
      } else if (node.type === 'FunctionDeclaration' && id !== undefined) this.#declare(word(id, 'name'), 'function', node, id, scope);
      else if (node.type === 'ClassDeclaration' && id !== undefined) this.#declare(word(id, 'name'), 'class', node, id, scope);
      else if (/^TS(Enum|Module)Declaration$/u.test(node.type) && id !== undefined)
        this.#declare(word(id, 'name'), 'enum', node, id, scope);
      else if (node.type === 'ImportDeclaration') {
        for (const specifier of listed(node, 'specifiers')) {
          const local = child(specifier, 'local');
          if (local !== undefined) this.#declare(word(local, 'name'), 'import', specifier, local, scope);
        }
      }
    }
    if (scope.hoists) for (const statement of statements) this.#hoist(statement, scope);
  }

  #hoist(node: Node, scope: Scope): void {
    if (isFunction(node) || /^Class/u.test(node.type) || node.type === 'StaticBlock') return;
    if (node.type === 'VariableDeclaration' && node.kind === 'var') {
      for (const declarator of listed(node, 'declarations')) {
        const target = child(declarator, 'id');
        if (target !== undefined) this.#declarePattern(target, 'var', declarator, scope);
      }
    }
    for (const below of children(node)) this.#hoist(below, scope);
  }

  #use(identifier: Node, scope: Scope, writer?: Node): void {
    const name = word(identifier, 'name');
    for (let at: Scope | undefined = scope; at !== undefined; at = at.up) {
      const binding = at.names.get(name);
      if (binding === undefined) continue;
      this.#of.set(identifier, binding);
      binding.uses.push(identifier);
      if (writer !== undefined) binding.writes.push(writer);
      for (let inner: Scope | undefined = scope; inner !== undefined && inner !== at; inner = inner.up) {
        if (inner.fn?.type === 'FunctionDeclaration' && inner.fn !== binding.home) binding.hoisted = true;
      }
      return;
    }
    if (name === 'arguments') this.#loosenParameters(scope);
    const known = this.#free.get(name);
    if (known === undefined) this.#free.set(name, [identifier]);
    else known.push(identifier);
  }

  #loosenParameters(scope: Scope): void {
    for (let at: Scope | undefined = scope; at !== undefined; at = at.up) {
      for (const binding of at.names.values()) if (binding.kind === 'param') binding.loose = true;
    }
  }

  /** Identifiers that a target of an assignment writes; computed parts of it are read. */
  #write(target: Node, scope: Scope, writer: Node): void {
    const written = new Set(boundBy(target));
    for (const name of written) this.#use(name, scope, writer);
    this.#readPattern(target, scope, written);
  }

  /** Defaults and computed keys of a pattern, and members that are assigned to. */
  #readPattern(pattern: Node, scope: Scope, skip: ReadonlySet<Node>): void {
    if (skip.has(pattern)) return;
    if (pattern.type === 'ObjectProperty') {
      const [key, value] = [child(pattern, 'key'), child(pattern, 'value')];
      if (pattern.computed === true && key !== undefined) this.#walk(key, scope);
      if (value !== undefined) this.#readPattern(value, scope, skip);
    } else if (pattern.type === 'AssignmentPattern') {
      const [left, right] = [child(pattern, 'left'), child(pattern, 'right')];
      if (left !== undefined) this.#readPattern(left, scope, skip);
      if (right !== undefined) this.#walk(right, scope);
    } else if (/^(ObjectPattern|ArrayPattern|RestElement|TSParameterProperty)$/u.test(pattern.type)) {
      for (const below of children(pattern)) this.#readPattern(below, scope, skip);
    } else this.#walk(pattern, scope);
  }

  #walk(node: Node, scope: Scope): void {
    if (isFunction(node)) {
      this.#function(node, scope);
      return;
    }
    switch (node.type) {
      case 'Identifier':
        this.#use(node, scope);
        return;
      case 'JSXIdentifier':
        if (/^[A-Z_$]/u.test(word(node, 'name'))) this.#use(node, scope);
        return;
      case 'WithStatement':
        this.#unknowable = true;
        break;
      case 'CallExpression':
        if (child(node, 'callee')?.type === 'Identifier' && word(child(node, 'callee') ?? node, 'name') === 'eval') this.#unknowable = true;
        break;
      case 'AssignmentExpression':
      case 'UpdateExpression': {
        const target = child(node, node.type === 'UpdateExpression' ? 'argument' : 'left');
        const right = child(node, 'right');
        if (target !== undefined) this.#write(target, scope, node);
        if (right !== undefined) this.#walk(right, scope);
        return;
      }
      case 'VariableDeclarator': {
        const [id, init] = [child(node, 'id'), child(node, 'init')];
        if (id !== undefined) this.#readPattern(id, scope, new Set(boundBy(id)));
        if (init !== undefined) this.#walk(init, scope);
        return;
      }
      case 'BlockStatement':
      case 'StaticBlock':
      case 'TSModuleBlock':
        this.#block(listed(node, 'body'), scope, node.type === 'StaticBlock');
        return;
      case 'SwitchStatement': {
        const test = child(node, 'discriminant');
        if (test !== undefined) this.#walk(test, scope);
        const inner: Scope = { names: new Map(), up: scope, hoists: false, fn: scope.fn };
        const cases = listed(node, 'cases');
        for (const part of cases) this.#declareStatements(listed(part, 'consequent'), inner);
        for (const part of cases) for (const below of children(part)) this.#walk(below, inner);
        return;
      }
      case 'ForStatement':
      case 'ForInStatement':
      case 'ForOfStatement':
        this.#loop(node, scope);
        return;
      case 'CatchClause': {
        const inner: Scope = { names: new Map(), up: scope, hoists: false, fn: scope.fn };
        const param = child(node, 'param');
        if (param !== undefined) {
          this.#declarePattern(param, 'catch', undefined, inner);
          this.#readPattern(param, inner, new Set(boundBy(param)));
        }
        const body = child(node, 'body');
        if (body !== undefined) this.#walk(body, inner);
        return;
      }
      case 'ClassDeclaration':
      case 'ClassExpression': {
        const inner: Scope = { names: new Map(), up: scope, hoists: false, fn: scope.fn };
        const id = child(node, 'id');
        if (id !== undefined && node.type === 'ClassExpression') this.#declare(word(id, 'name'), 'own-name', node, id, inner);
        for (const below of children(node)) if (below !== id) this.#walk(below, inner);
        return;
      }
    }
    const skipped = new Set(namesOnly(node));
    for (const below of children(node)) if (!skipped.has(below)) this.#walk(below, scope);
  }

  #block(statements: readonly Node[], scope: Scope, hoists: boolean): void {
    const inner: Scope = { names: new Map(), up: scope, hoists, fn: scope.fn };
    this.#declareStatements(statements, inner);
    for (const statement of statements) this.#walk(statement, inner);
  }

  #loop(node: Node, scope: Scope): void {
    const inner: Scope = { names: new Map(), up: scope, hoists: false, fn: scope.fn };
    const head = child(node, node.type === 'ForStatement' ? 'init' : 'left');
    if (head?.type === 'VariableDeclaration') this.#declareStatements([head], inner);
    for (const below of children(node)) {
      if (below === head && head.type !== 'VariableDeclaration' && node.type !== 'ForStatement') this.#write(below, inner, node);
      else this.#walk(below, inner);
    }
  }

  #function(node: Node, scope: Scope): void {
    const key = child(node, 'key');
    if (key !== undefined && node.computed === true) this.#walk(key, scope);
    for (const decorator of listed(node, 'decorators')) this.#walk(decorator, scope);
    const named: Scope = { names: new Map(), up: scope, hoists: false, fn: scope.fn };
    const id = child(node, 'id');
    if (id !== undefined && node.type === 'FunctionExpression') this.#declare(word(id, 'name'), 'own-name', node, id, named);
    const inner: Scope = { names: new Map(), up: named, hoists: true, fn: node };
    for (const param of listed(node, 'params')) this.#declarePattern(param, 'param', undefined, inner);
    for (const param of listed(node, 'params')) this.#readPattern(param, inner, new Set(boundBy(param)));
    const body = child(node, 'body');
    if (body === undefined) return;
    const statements = body.type === 'BlockStatement' ? listed(body, 'body') : [];
    this.#declareStatements(statements, inner);
    for (const part of body.type === 'BlockStatement' ? statements : [body]) this.#walk(part, inner);
  }
}
