import { readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';

const NUMBER = /\d+(?:\.\d+)+(?:[-+.][0-9A-Za-z.-]+)?/;

/** The first thing in a tool's own words that looks like a version; '' when nothing does. */
export function versionIn(words: string): string {
  return NUMBER.exec(words)?.[0] ?? '';
}

/**
 * The version of a program that lies in a package of `node_modules`, from the package's manifest: asking the program would start it.
 * Undefined for any other program.
 */
export function installedVersion(program: string): string | undefined {
  try {
    for (
      let folder = path.dirname(realpathSync(program));
      folder.includes(`${path.sep}node_modules${path.sep}`);
      folder = path.dirname(folder)
    ) {
      const version = versionOf(path.join(folder, 'package.json'));
      if (version !== undefined) return version;
    }
  } catch {
    // It is not there: running it will say so.
  }
  return undefined;
}

/** Changes whenever the program's file does. */
export function identityOf(program: string): string {
  try {
    const file = realpathSync(program);
    const { size, mtimeMs } = statSync(file);
    return `${file} ${size} ${mtimeMs}`;
  } catch {
    return program;
  }
}

/** A manifest without a name is a marker of a build, not a package's own. */
function versionOf(file: string): string | undefined {
  try {
    const manifest: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof manifest !== 'object' || manifest === null || !('name' in manifest) || !('version' in manifest)) return undefined;
    return typeof manifest.version === 'string' ? manifest.version : undefined;
  } catch {
    return undefined;
  }
}
