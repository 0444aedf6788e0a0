/** A folder and those above it up to the top, nearest first: `a/b` gives `a/b`, `a` and ``. Relative paths with `/`. */
export function foldersAbove(folder: string): string[] {
  const parts = folder.split('/').filter((part) => part !== '');
  return Array.from({ length: parts.length + 1 }, (_, index) => parts.slice(0, parts.length - index).join('/'));
}
