import type { Binding, Scopes } from '../javascript/binding.ts';
import { boundBy } from '../javascript/names.ts';
import { child, children, everyNode, isFunction, listed, type Node } from '../javascript/tree.ts';

/** Plain values that are no part of the meaning, or that the type or form of the term tells already. */
const NOISE = new Set(['type', 'start', 'end', 'shorthand', 'expression', 'phase']);
/** Those that only types need. */
const TYPE_NOISE = new Set(['accessibility', 'readonly', 'override', 'abstract', 'definite', 'declare', 'importKind', 'exportKind']);

/** True for a plain value of a node that does not change what the code does. */
export function isNoise(node: Node, field: string, withTypes: boolean): boolean {
  if (NOISE.has(field) || (field === 'optional' && !node.type.startsWith('Optional'))) return true;
  return !withTypes && TYPE_NOISE.has(field);
}

/** True for a declarator none of whose names is written again. */
export function neverWritten(declarator: Node, scopes: Scopes): boolean {
  return boundBy(child(declarator, 'id') ?? declarator).every((name) => scopes.of.get(name)?.writes.length === 0);
}

/** True when a `var` means what a `let` at its place would: declared once, straight in a function's body, used only after it. */
export function actsAsLet(binding: Binding, declaration: Node): boolean {
  const body = binding.home === undefined ? undefined : child(binding.home, 'body');
  if (body === undefined || !listed(body, 'body').includes(declaration) || binding.loose || binding.hoisted) return false;
  return binding.kind === 'var' && binding.uses.every((use) => use.start >= declaration.end);
}

/** Every `var` that a block's own variable could stand for: declared once, used only behind its declaration and inside the block or loop around it. */
export function blockScopedVars(program: Node, scopes: Scopes): ReadonlySet<Binding> {
  const found = new Set<Binding>();
  const visit = (node: Node, around: Node): void => {
    if (node.type === 'VariableDeclaration' && node.kind === 'var') {
      for (const name of listed(node, 'declarations').flatMap((declarator) => boundBy(child(declarator, 'id') ?? declarator))) {
        const binding = scopes.of.get(name);
        if (binding !== undefined && !binding.loose && binding.uses.every((use) => isInside(use, binding.declaration, around)))
          found.add(binding);
      }
    }
    const holder = /(Statement|Block|Program)$/u.test(node.type) ? node : around;
    for (const below of children(node)) visit(below, holder);
  };
  visit(program, program);
  return found;
}

/** Behind the declaration, or in a function inside it that runs later, and not outside of what is around it. */
function isInside(use: Node, declaration: Node, around: Node): boolean {
  if (use.end > around.end || use.start < declaration.start) return false;
  if (use.start >= declaration.end) return true;
  return [...everyNode(declaration)].some((node) => isFunction(node) && node.start <= use.start && node.end >= use.end);
}
