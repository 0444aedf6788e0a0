import type { Node } from './tree.ts';

/** One declared name. */
export interface Binding {
  readonly name: string;
  readonly kind: 'var' | 'let' | 'const' | 'param' | 'function' | 'class' | 'import' | 'catch' | 'own-name' | 'enum';
  /** What declares it: a declarator, function, class, import specifier, or the identifier itself for parameters. */
  readonly declaration: Node;
  /** True for names of the file's top level. */
  readonly top: boolean;
  /** The innermost function around it; undefined at the top. */
  readonly home: Node | undefined;
  /** Identifiers that read it or write it, in the order of the text; the declaring ones are not among them. */
  readonly uses: Node[];
  /** The assignments, updates and loop heads that give it another value than its first. */
  readonly writes: Node[];
  /** True when it may get values that are not among `writes` (declared twice, or through a mapped `arguments`). */
  loose: boolean;
  /** True when a function declaration, which may be called before it stands in the text, uses it. */
  hoisted: boolean;
}

/** Which binding each identifier stands for. */
export interface Scopes {
  readonly of: ReadonlyMap<Node, Binding>;
  /** Names that nothing in the file declares, each with where it is used. */
  readonly free: ReadonlyMap<string, readonly Node[]>;
  readonly bindings: readonly Binding[];
  /** True when direct eval or `with` makes names unknowable. */
  readonly unknowable: boolean;
}
