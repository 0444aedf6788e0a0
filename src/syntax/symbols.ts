import type { Node } from 'web-tree-sitter';
import type { SourceSymbol } from '../core/port/syntax.ts';
import { bodyOf, type DraftSource, headerOf } from './header.ts';
import { parametersOf } from './parameters.ts';
import type { Draft } from './survey.ts';

/** What symbols are made from. */
export interface SymbolSource extends DraftSource {
  readonly drafts: readonly Draft[];
  /** Names exported elsewhere than where they are declared. */
  readonly exported: ReadonlySet<string>;
}

/** Gives each draft its path and the rest of what a symbol says about itself. Overloads join their implementation. */
export function symbolsOf(source: SymbolSource): SourceSymbol[] {
  const paths = new Map<Draft, string>();
  const counts = new Map<string, number>();
  const symbols: SourceSymbol[] = [];
  for (const { draft, start } of joinOverloads(source)) {
    const { part, name } = nameOf(draft.name);
    const above = draft.owner === undefined ? '' : (paths.get(draft.owner) ?? '');
    const plain = above === '' ? part : `${above}.${part}`;
    const count = draft.is === 'scope' ? 1 : (counts.get(plain) ?? 0) + 1;
    const path = count === 1 ? plain : `${plain}~${count}`;
    paths.set(draft, path);
    if (draft.is === 'scope') continue;
    counts.set(plain, count);
    const doc = source.language === 'python' ? draft.docstring : source.comments.docBefore(start);
    const body = bodyOf(draft, source);
    symbols.push({
      path,
      name,
      node: draft.is,
      span: { start, end: draft.span.end },
      header: headerOf(draft, source),
      exported: isExported(draft, part, name, source),
      async: draft.holder.children.some((child) => child.type === 'async'),
      parameters: parametersOf(draft.holder),
      ...(doc === undefined ? {} : { doc }),
      ...(body === undefined ? {} : { body }),
    });
  }
  return symbols;
}

/** A draft without a body is an overload when another of its name follows it directly: the two become one symbol. */
function* joinOverloads({ drafts, comments }: SymbolSource): Generator<{ draft: Draft; start: number }> {
  let start: number | undefined;
  for (const [index, draft] of drafts.entries()) {
    const next = drafts[index + 1];
    const joins =
      next !== undefined &&
      draft.holder.type.endsWith('_signature') &&
      next.owner === draft.owner &&
      next.is === draft.is &&
      next.name?.text === draft.name?.text &&
      /^[\s;]*$/u.test(comments.without({ start: draft.span.end, end: next.span.start }));
    start ??= draft.span.start;
    if (joins) continue;
    yield { draft, start };
    start = undefined;
  }
}

/** What a declaration is called: its part of a symbol path, and its name alone. */
function nameOf(node: Node | undefined): { part: string; name: string } {
  if (node === undefined) return { part: 'default', name: 'default' };
  if (node.type === 'string') return same(node.text.slice(1, -1));
  if (node.type !== 'member_expression') return same(node.text.replace(/\s+/gu, ' '));
  const name = node.childForFieldName('property')?.text ?? '';
  const chain = node.text.replace(/\s+/gu, '').replace(/^this\./u, '');
  return { part: /^[\w$.#]+$/u.test(chain) ? chain : name, name };
}

function same(name: string): { part: string; name: string } {
  return { part: name, name };
}

function isExported(draft: Draft, part: string, name: string, { language, exported }: SymbolSource): boolean {
  if (draft.exported) return true;
  if (draft.owner !== undefined) return false;
  if (language === 'python') return exported.size > 0 ? exported.has(name) : !name.startsWith('_');
  return exported.has(name) || /^(?:module\.)?exports(?:\.|$)/u.test(part);
}
