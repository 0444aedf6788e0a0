import { plain } from './plain.ts';
import type { Terminal } from './terminal.ts';

/** A patch as git colours it, with control characters made visible; but byte for byte itself where nobody reads it, so that it can be piped. */
export function renderDiff(patch: string, { colour, read }: Pick<Terminal, 'colour' | 'read'>): string {
  if (!colour.isColorSupported) return read ? plain(patch) : patch;
  let inHunk = false;
  return plain(patch)
    .split('\n')
    .map((line) => {
      if (line.startsWith('diff --git ')) inHunk = false;
      if (line.startsWith('@@')) {
        inHunk = true;
        return line.replace(/^@@ .*? @@/u, (range) => colour.cyan(range));
      }
      if (!inHunk) return line === '' ? line : colour.bold(line);
      if (line.startsWith('+')) return colour.green(line);
      if (line.startsWith('-')) return colour.red(line);
      return line;
    })
    .join('\n');
}
