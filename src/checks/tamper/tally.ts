/** The entries of `after` that are more than `before` has of the same key: the last ones of each key. */
export function surplus<Entry>(after: readonly Entry[], before: readonly Entry[], keyOf: (entry: Entry) => string): Entry[] {
  const left = new Map<string, number>();
  for (const entry of before) left.set(keyOf(entry), (left.get(keyOf(entry)) ?? 0) + 1);
  return after.filter((entry) => {
    const count = left.get(keyOf(entry)) ?? 0;
    left.set(keyOf(entry), count - 1);
    return count <= 0;
  });
}

/** A text in at most `length` characters on one line, for a message. */
export function brief(text: string, length = 60): string {
  const line = text.replace(/\s+/gu, ' ').trim();
  return line.length <= length ? line : `${line.slice(0, length - 1)}…`;
}

/** The words of a text: names, numbers and what strings are made of. */
export function wordsOf(text: string): string[] {
  return [...text.matchAll(/[\p{L}_$][\p{L}\p{N}_$]*|\d[\d_]*(?:\.\d+)?/gu)]
    .map(([word]) => word.replaceAll('_', '').toLowerCase())
    .filter((word) => word !== '');
}
