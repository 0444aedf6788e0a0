import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** One package of the corpus: its exact version, its licence, and whether it is kept from training to measure the model with. */
export interface PackageEntry {
  name: string;
  version: string;
  licence: string;
  heldOut: boolean;
}

/** Reads the list of packages that stands beside this recipe; `path` names another list of the same form. */
export function readPackages(path: string = listBesideRecipe()): PackageEntry[] {
  const [, ...rows] = readFileSync(path, 'utf8').trimEnd().split('\n');
  return rows.map((row) => {
    const [name, version, licence, use] = row.split('\t');
    if (name === undefined || version === undefined || licence === undefined || (use !== 'training' && use !== 'held-out')) {
      throw new Error(`${path}: not a package, a version, a licence and a use: ${row}`);
    }
    return { name, version, licence, heldOut: use === 'held-out' };
  });
}

/** The list is not code, so it stays with the sources when this file is compiled into `dist`. */
function listBesideRecipe(): string {
  const beside = fileURLToPath(new URL('packages.tsv', import.meta.url));
  return existsSync(beside)
    ? beside
    : fileURLToPath(new URL('../../../../../models/localcoder-tiny/recipe/corpus/packages.tsv', import.meta.url));
}
