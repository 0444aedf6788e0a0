import type { CodeNode } from '../../../../../src/core/port/syntax.ts';
import { PyNode } from './node.ts';

/** A Python text with its tree, and where its types of nodes and its names are. */
export class Code {
  readonly text: string;
  readonly root: PyNode;
  readonly #types = new Map<string, PyNode[]>();
  readonly #names = new Map<string, PyNode[]>();
  readonly #words = new Set<string>();

  constructor(text: string, tree: CodeNode) {
    this.text = text;
    this.root = new PyNode(tree, text);
    this.#note(this.root, false);
  }

  /** Nodes of the type in document order; what stands inside a string (an f-string's expressions) is left out. */
  of(type: string): readonly PyNode[] {
    return this.#types.get(type) ?? [];
  }

  /** Every place where the name stands for a variable: neither an attribute's nor a keyword argument's name. */
  uses(name: string): readonly PyNode[] {
    return this.#names.get(name) ?? [];
  }

  /** True when the name stands anywhere in the text, in whatever part. */
  hasWord(name: string): boolean {
    return this.#words.has(name);
  }

  /** True when names may be read by other ways than by being written: `locals()`, `eval` and their like. */
  get isDynamic(): boolean {
    return ['locals', 'vars', 'eval', 'exec', 'dir', 'globals'].some((name) => this.#names.has(name));
  }

  /** The function that the text is about. */
  get main(): PyNode | undefined {
    const first = this.root.parts[0];
    return first?.type === 'decorated_definition' ? first.part('definition') : first;
  }

  #note(node: PyNode, isQuoted: boolean): void {
    if (node.named && !isQuoted) push(this.#types, node.type, node);
    if (node.type === 'identifier') {
      const { text, parent } = node;
      this.#words.add(text);
      const isProperty =
        (parent?.type === 'attribute' && node.field === 'attribute') || (parent?.type === 'keyword_argument' && node.field === 'name');
      if (!isProperty) push(this.#names, text, node);
    }
    for (const child of node.children) this.#note(child, isQuoted || node.type === 'string');
  }
}

function push(map: Map<string, PyNode[]>, key: string, node: PyNode): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [node]);
  else list.push(node);
}
