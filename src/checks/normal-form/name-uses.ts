import type { Binding, Scopes } from '../javascript/binding.ts';
import { bare, isFunction, type Node } from '../javascript/tree.ts';

/** Which local names are more than a name: what is called after them, and what is only ever called. */
export class NameUses {
  /** Local names that a function or class is called after. */
  readonly naming = new Set<Binding>();
  readonly #called = new Map<Binding, Set<Node>>();
  readonly #scopes: Scopes;

  constructor(scopes: Scopes) {
    this.#scopes = scopes;
  }

  /** `value` is assigned to `target`: functions and classes take their name from it. */
  note(target: Node | undefined, value: Node | undefined): void {
    const binding = target === undefined ? undefined : this.#scopes.of.get(target);
    if (binding === undefined || value === undefined) return;
    if (isFunction(bare(value)) || bare(value).type === 'ClassExpression') this.naming.add(binding);
  }

  /** `callee` stands to be called. */
  call(callee: Node | undefined): void {
    const binding = callee === undefined ? undefined : this.#scopes.of.get(callee);
    if (callee !== undefined && binding !== undefined) this.#called.set(binding, (this.#called.get(binding) ?? new Set()).add(callee));
  }

  /** True when a name is used for nothing but to be called. */
  callOnly(binding: Binding): boolean {
    return this.#called.get(binding)?.size === binding.uses.length;
  }
}
