/** A run of changed lines in a patch, counted in the file as it was saved. */
export interface ChangedLines {
  readonly first: number;
  readonly last: number;
  readonly removed: number;
  readonly added: number;
}

/** Where a patch in git's format changes its file, hunk by hunk; lines that are only added count as the line they come before. */
export function changedLines(patch: string): ChangedLines[] {
  const hunks: ChangedLines[] = [];
  for (const hunk of patch.split(/^(?=@@ -\d)/mu).slice(1)) {
    const [header = '', ...lines] = hunk.split('\n');
    let next = Number(/^@@ -(\d+)/u.exec(header)?.[1] ?? 1);
    let inRun = false;
    const changed: number[] = [];
    for (const line of lines) {
      const isChange = line.startsWith('-') || line.startsWith('+');
      if (line.startsWith('-') || (isChange && !inRun)) changed.push(next);
      if (line.startsWith('-') || line.startsWith(' ')) next += 1;
      inRun = isChange;
    }
    const count = (sign: string): number => lines.filter((line) => line.startsWith(sign)).length;
    hunks.push({ first: changed[0] ?? next, last: changed.at(-1) ?? next, removed: count('-'), added: count('+') });
  }
  return hunks;
}
