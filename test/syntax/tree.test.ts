import { describe, expect, it } from 'vitest';
import type { CodeNode } from '../../src/core/port/syntax.ts';
import { openSyntax } from '../../src/syntax/syntax.ts';

const syntax = openSyntax();

/** The tree's named nodes as one line. */
function shape(node: CodeNode | undefined): string {
  if (node === undefined) return '';
  const inner = node.children.filter(({ named }) => named).map(shape);
  const field = node.field === '' ? '' : `${node.field}:`;
  return `${field}${node.type}${inner.length === 0 ? '' : `(${inner.join(' ')})`}`;
}

describe('the tree of a text', () => {
  it("has the grammar's own names, fields and offsets", async () => {
    const tree = await syntax.tree('f(a);\n', 'javascript');
    expect(shape(tree)).toBe('program(expression_statement(call_expression(function:identifier arguments:arguments(identifier))))');
    expect(tree?.children[0]).toMatchObject({ start: 0, end: 5, named: true });
  });

  it('leaves out what shares no character with the span', async () => {
    const text = 'a = 1\nb = 2\nc = 3\n';
    const tree = await syntax.tree(text, 'python', { start: 6, end: 11 });
    expect(tree?.children.map(({ start }) => text[start])).toEqual(['b']);
  });

  it('is absent without a grammar, and for a text nested too deep to be walked', async () => {
    expect(await syntax.tree('x', 'go')).toBeUndefined();
    expect(await syntax.tree(`${'['.repeat(600)}${']'.repeat(600)}`, 'javascript')).toBeUndefined();
  });
});
