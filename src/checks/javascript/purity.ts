import type { Binding } from './binding.ts';
import type { FoundFunction } from './find-function.ts';
import { exportedBinding, type Module, type Modules } from './modules.ts';
import { CHANGING_METHODS, IMPURE_MEMBERS, PURE_GLOBALS, PURE_MODULES, PURE_PACKAGES } from './pure-names.ts';
import { bare, child, children, everyNode, isFunction, listed, type Node, word } from './tree.ts';

/** Whether a function looks as if it depended on its arguments only; with it, the top-level statements of its file that it needs. */
export type Purity = { readonly is: 'pure'; readonly needs: ReadonlySet<Node> } | { readonly is: 'impure'; readonly why: string };

/** Files that are looked at for one function. */
const MOST_FILES = 12;

/** A static look: what it finds may still depend on state it cannot see, which is why the run repeats itself on the old version. */
export function purityOf(found: FoundFunction, module: Module, modules: Modules): Purity {
  const look = new Look(modules);
  try {
    if (found.topName === undefined) look.function(found.node, module);
    else look.statement(found.statement, module);
    if (found.topName === undefined && capturesOuter(found, module)) throw new Impure('it uses variables of the function around it');
    return { is: 'pure', needs: look.needed.get(module) ?? new Set() };
  } catch (error) {
    if (error instanceof Impure) return { is: 'impure', why: error.message };
    throw error;
  }
}

class Impure extends Error {}

function capturesOuter({ node }: FoundFunction, { scopes }: Module): boolean {
  for (const part of everyNode(node)) {
    const binding = scopes.of.get(part);
    if (binding !== undefined && !binding.top && (binding.declaration.start < node.start || binding.declaration.end > node.end))
      return true;
  }
  return false;
}

/** Walks what a function reaches. Everything is entered once. */
class Look {
  readonly needed = new Map<Module, Set<Node>>();
  readonly #seen = new Set<Node>();
  readonly #modules: Modules;

  constructor(modules: Modules) {
    this.#modules = modules;
  }

  /** A statement of the top level, with all it needs. */
  statement(node: Node, module: Module): void {
    const needed = this.needed.get(module) ?? new Set();
    this.needed.set(module, needed);
    if (this.needed.size > MOST_FILES) throw new Impure('it reaches too many files');
    if (needed.has(node)) return;
    needed.add(node);
    if (node.type !== 'ImportDeclaration') this.#walk(node, module, false);
  }

  function(node: Node, module: Module): void {
    this.#walk(node, module, false);
  }

  #walk(node: Node, module: Module, inClass: boolean): void {
    if (this.#seen.has(node)) return;
    this.#seen.add(node);
    this.#check(node, module, inClass);
    const within = inClass || /^Class(Declaration|Expression)$/u.test(node.type);
    for (const below of children(node)) this.#walk(below, module, within);
  }

  #check(node: Node, module: Module, inClass: boolean): void {
    const { scopes } = module;
    switch (node.type) {
      case 'ThisExpression':
      case 'Super':
        if (!inClass) throw new Impure('it uses this');
        return;
      case 'MetaProperty':
      case 'Import':
      case 'ImportExpression':
        throw new Impure('it depends on how it is loaded');
      case 'JSXElement':
      case 'JSXFragment':
        throw new Impure('it builds elements of a user interface');
      case 'Identifier': {
        const binding = scopes.of.get(node);
        if (binding?.top === true) this.#reach(binding, module);
        else if (
          binding === undefined &&
          scopes.free.get(word(node, 'name'))?.includes(node) === true &&
          !PURE_GLOBALS.has(word(node, 'name'))
        ) {
          throw new Impure(`it uses ${word(node, 'name')}`);
        }
        return;
      }
      case 'NewExpression':
      case 'CallExpression': {
        const callee = child(node, 'callee');
        const isDate = callee?.type === 'Identifier' && callee.name === 'Date' && scopes.of.get(callee) === undefined;
        if (isDate && (node.type === 'CallExpression' || listed(node, 'arguments').length === 0)) throw new Impure('it reads the clock');
        if (callee !== undefined) this.#called(bare(callee), module);
        return;
      }
      case 'MemberExpression': {
        const [object, property] = [child(node, 'object'), child(node, 'property')];
        const name = object?.type === 'Identifier' && scopes.of.get(object) === undefined ? word(object, 'name') : '';
        const member = `${name}.${property === undefined ? '' : word(property, 'name')}`;
        if (IMPURE_MEMBERS.has(member)) throw new Impure(`it uses ${member}`);
        if (node.computed === true && (name === 'Math' || name === 'Date')) throw new Impure(`it uses ${name}[…]`);
        return;
      }
      case 'AssignmentExpression':
      case 'UpdateExpression':
      case 'UnaryExpression': {
        if (node.type === 'UnaryExpression' && node.operator !== 'delete') return;
        const target = child(node, node.type === 'AssignmentExpression' ? 'left' : 'argument');
        const root = target === undefined ? undefined : rootOf(target);
        if (root?.type !== 'Identifier') return;
        const binding = scopes.of.get(root);
        if (binding === undefined && root.name !== 'arguments') throw new Impure(`it writes ${word(root, 'name')}`);
        if (binding?.top === true && !isTopLevel(node, module)) throw new Impure(`it writes ${binding.name}, which belongs to its module`);
      }
    }
  }

  /** A method of something that belongs to the module must not change it. */
  #called(callee: Node, module: Module): void {
    const { scopes } = module;
    if (!/MemberExpression$/u.test(callee.type)) return;
    const root = rootOf(callee);
    const binding = scopes.of.get(root);
    const method = word(child(callee, 'property') ?? callee, 'name');
    if (binding?.top !== true || binding.kind === 'import') return;
    const init = child(binding.declaration, 'init');
    const stateful =
      init?.type === 'RegExpLiteral' ? /[gy]/u.test(word(init, 'flags')) && /^(test|exec)$/u.test(method) : CHANGING_METHODS.has(method);
    if (stateful && !isTopLevel(callee, module)) throw new Impure(`it changes ${binding.name}, which belongs to its module`);
  }

  #reach(binding: Binding, module: Module): void {
    if (binding.kind === 'import') {
      this.#import(binding, module);
      return;
    }
    if ((binding.kind === 'let' || binding.kind === 'var') && binding.writes.length > 0)
      throw new Impure(`it uses ${binding.name}, which changes`);
    for (const statement of module.statements) {
      if (declares(statement, binding) || fills(statement, binding)) this.statement(statement, module);
    }
  }

  #import({ declaration, name }: Binding, module: Module): void {
    const statement = module.statements.find(
      (each) => each.type === 'ImportDeclaration' && listed(each, 'specifiers').includes(declaration),
    );
    const source = statement === undefined ? undefined : child(statement, 'source');
    if (statement === undefined || source === undefined) throw new Impure(`it uses ${name}`);
    this.statement(statement, module);
    const from = word(source, 'value');
    if (PURE_MODULES.has(from.replace(/^node:/u, '')) || PURE_PACKAGES.has(from.split('/')[0] ?? '')) return;
    const other = this.#modules.resolve(module.file, from);
    if (other === undefined) throw new Impure(`it uses ${name} of '${from}', which is not known to be pure`);
    if (other === 'data') return;
    const imported =
      declaration.type === 'ImportDefaultSpecifier' ? 'default' : word(child(declaration, 'imported') ?? declaration, 'name');
    if (declaration.type === 'ImportNamespaceSpecifier') {
      for (const each of other.statements) if (each.type !== 'ImportDeclaration') this.statement(each, other);
      return;
    }
    const exported = exportedBinding(other, imported);
    if (exported === undefined) throw new Impure(`it uses ${name} of '${from}', which is not found there`);
    if ('binding' in exported) this.#reach(exported.binding, other);
    else this.statement(exported.statement, other);
    // A module is loaded as a whole: whatever it does while loading has to be harmless as well.
    for (const each of other.statements) if (/^(Expression|If|For|While|Try|Block)/u.test(each.type)) this.statement(each, other);
  }
}

/** The object at the bottom of `a.b[c].d`. */
function rootOf(node: Node): Node {
  const object = /MemberExpression$/u.test(node.type) ? child(node, 'object') : undefined;
  return object === undefined ? bare(node) : rootOf(bare(object));
}

/** True for an expression that runs while the module loads, outside every function. */
function isTopLevel(node: Node, { statements }: Module): boolean {
  const statement = statements.find((each) => each.start <= node.start && node.end <= each.end);
  if (statement === undefined) return false;
  for (const part of everyNode(statement)) if (isFunction(part) && part.start <= node.start && node.end <= part.end) return false;
  return true;
}

function declares(statement: Node, { declaration }: Binding): boolean {
  return statement.start <= declaration.start && declaration.end <= statement.end;
}

/** True for a statement of the top level that changes what a name holds: `table.x = 1`, `list.push(…)`, a loop that fills it. */
function fills(statement: Node, { uses, kind }: Binding): boolean {
  if (
    !/^(Expression|If|For|While|Try|Block|Switch)/u.test(statement.type) ||
    !uses.some((use) => statement.start <= use.start && use.end <= statement.end)
  )
    return false;
  const expression = child(statement, 'expression');
  const target = expression?.type === 'AssignmentExpression' ? child(expression, 'left') : undefined;
  const root = target === undefined ? undefined : rootOf(target);
  if (root !== undefined && /^(module|exports)$/u.test(word(root, 'name'))) return false;
  return kind !== 'function' && kind !== 'class' ? true : root !== undefined && uses.includes(root);
}
