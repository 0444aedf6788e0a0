import { packageOf } from '../../src/checks/packages.ts';
import type { Package } from '../../src/checks/tool.ts';
import type { RepoPath } from '../../src/core/brand.ts';

/** A checkout that exists on paper only: no program is installed in it, unless `programs` names a folder for PATH. */
export function paperCheckout(texts: Readonly<Record<string, string>>, root = '/nowhere') {
  return { root, files: Object.keys(texts).sort() as RepoPath[], read: (file: RepoPath): string | undefined => texts[file] };
}

/** The package of `file` in such a checkout. `path` is searched for programs. */
export function paperPackage(texts: Readonly<Record<string, string>>, file: string, path = ''): Package {
  return packageOf(paperCheckout(texts), file, { PATH: path });
}
