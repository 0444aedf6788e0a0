import type { RepoPath } from '../core/brand.ts';

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A path from git's bytes, or undefined when they are not UTF-8. */
export function decodePath(bytes: Buffer): RepoPath | undefined {
  try {
    return UTF8.decode(bytes) as RepoPath;
  } catch {
    return undefined;
  }
}

/** The parts of an output made with `-z`. */
export function splitNul(output: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf(0, at);
    parts.push(output.subarray(at, end < 0 ? output.length : end));
    at = end < 0 ? output.length : end + 1;
  }
  return parts;
}

/** A path as an argument that git takes for exactly this path, whatever characters are in it. */
export function literalPath(file: RepoPath): string {
  return `:(top,literal)${file}`;
}
