import type { CodeNode } from '../../../../../src/core/port/syntax.ts';

/** A node of a Python tree that knows its text and the node around it. */
export class PyNode {
  readonly type: string;
  readonly field: string;
  readonly named: boolean;
  readonly start: number;
  readonly end: number;
  readonly parent: PyNode | undefined;
  readonly children: readonly PyNode[];
  readonly #source: string;

  constructor(plain: CodeNode, source: string, parent?: PyNode) {
    this.type = plain.type;
    this.field = plain.field;
    this.named = plain.named;
    this.start = plain.start;
    this.end = plain.end;
    this.parent = parent;
    this.#source = source;
    this.children = plain.children.map((child) => new PyNode(child, source, this));
  }

  get text(): string {
    return this.#source.slice(this.start, this.end);
  }

  /** The named children, comments left out. */
  get parts(): readonly PyNode[] {
    return this.children.filter(({ named, type }) => named && type !== 'comment');
  }

  /** The first child that stands in the grammar's field. */
  part(field: string): PyNode | undefined {
    return this.children.find((child) => child.field === field);
  }

  /** The nearest node around this one that is of one of the types. */
  around(...types: readonly string[]): PyNode | undefined {
    let node = this.parent;
    while (node !== undefined && !types.includes(node.type)) node = node.parent;
    return node;
  }

  /** True when this node or one below it is of one of the types. */
  has(...types: readonly string[]): boolean {
    return types.includes(this.type) || this.children.some((child) => child.has(...types));
  }

  contains(other: PyNode): boolean {
    return this.start <= other.start && other.end <= this.end;
  }
}
