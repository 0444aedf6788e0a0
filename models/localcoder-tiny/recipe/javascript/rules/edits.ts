/** Replace the text between two offsets. Each edit stands alone: leaving any of them out must leave sound code. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Takes a text and edits in any order, gives the new text; where edits overlap, the one that starts first (and reaches furthest) wins. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const inOrder = [...edits].sort((a, b) => a.start - b.start || (a.start === a.end || b.start === b.end ? a.end - b.end : b.end - a.end));
  let result = '';
  let done = 0;
  for (const edit of inOrder) {
    if (edit.start < done) continue;
    result += text.slice(done, edit.start) + edit.text;
    done = edit.end;
  }
  return result + text.slice(done);
}
