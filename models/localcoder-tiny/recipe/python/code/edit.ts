import type { PyNode } from './node.ts';

/** New text for a stretch of the old one. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Edits that belong together: all of them or none. */
export type Site = readonly Edit[];

/** New text for a node. */
export function replace({ start, end }: PyNode, text: string): Edit {
  return { start, end, text };
}

/** The text with every site carried out that does not reach into one before it in the list, and how many those were. */
export function applySites(text: string, sites: readonly Site[]): { readonly text: string; readonly applied: readonly Site[] } {
  const applied: Site[] = [];
  const taken: { start: number; end: number }[] = [];
  for (const site of sites) {
    const start = Math.min(...site.map((edit) => edit.start));
    const end = Math.max(...site.map((edit) => edit.end));
    if (site.length === 0 || taken.some((other) => start <= other.end && other.start <= end)) continue;
    taken.push({ start, end });
    applied.push(site);
  }
  const edits = applied.flat().sort((a, b) => a.start - b.start);
  let result = '';
  let position = 0;
  for (const edit of edits) {
    result += text.slice(position, edit.start) + edit.text;
    position = edit.end;
  }
  return { text: result + text.slice(position), applied };
}
