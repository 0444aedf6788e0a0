import { lineEdits } from './line-diff.ts';
import type { Edit } from './span.ts';

/**
 * Edits of one text as edits of another that differs from it in other places: exactly the same characters are replaced by the same text.
 * Undefined when a line that differs is one that an edit changes. What both put at the same point stands in the order: the other text's, then the edit's.
 */
export function carryEdits(edits: readonly Edit[], from: string, to: string): Edit[] | undefined {
  const differences = lineEdits(from, to);
  const carried: Edit[] = [];
  for (const { span, text } of edits) {
    let shift = 0;
    for (const { span: other, text: instead } of differences) {
      if (other.start < span.end && span.start < other.end) return undefined;
      if (other.end <= span.start) shift += instead.length - (other.end - other.start);
    }
    carried.push({ span: { start: span.start + shift, end: span.end + shift }, text });
  }
  return carried;
}
