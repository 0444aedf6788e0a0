import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root, for tests of what runs as a process of its own. @throws Error when it was not built */
export function builtPackage(): string {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  if (!existsSync(join(root, 'dist', 'src', 'engine', 'helper', 'main.js')))
    throw new Error('run `npm run build` first: processes run from dist/');
  return root;
}
