import { folderOf, foldersUp, type ImportLanguage, joined, type Project } from './project.ts';

/** Files that mark a folder whose own `src` may hold packages. */
const MANIFESTS = ['pyproject.toml', 'setup.py', 'setup.cfg'] as const;
/** Stands for what pytest loads for a test without being told. */
const FIXTURES = 'conftest';
const IS_TEST = /(?:^|\/)(?:test_[^/]*|[^/]*_test)\.py$/;

/** Python: `import a.b, c` and `from ..a import (b, c)`; a test also depends on the conftest.py files above it. */
export const pythonImports: ImportLanguage = {
  extensions: ['.py', '.pyi'],
  scan(text) {
    const found: string[] = [FIXTURES];
    for (const [, names = ''] of text.matchAll(/^[ \t]*import[ \t]+([\w. ,\t]+)/gm)) {
      found.push(...names.split(',').map((name) => `${name.trim().split(/\s/)[0]}:`));
    }
    for (const [, module = '', inside, plain] of text.matchAll(
      /^[ \t]*from[ \t]+([\w.]+)[ \t]+import[ \t]+(?:\(([^)]{0,4000})\)|([^\n#(]+))/gm,
    )) {
      const names = (inside ?? plain ?? '').replace(/#[^\n]*/g, '').split(',');
      found.push(...names.map((name) => `${module}:${name.trim().split(/\s/)[0]}`));
    }
    return found;
  },
  resolver(project) {
    const roots = new Set([
      '',
      'src',
      ...MANIFESTS.flatMap((name) => project.named(name).flatMap((file) => [folderOf(file), joined(folderOf(file), 'src')])),
    ]);
    return (file, specifier) => {
      if (specifier === FIXTURES) return IS_TEST.test(file) ? conftests(project, file) : [];
      const cut = specifier.lastIndexOf(':');
      const [module, name] = [specifier.slice(0, cut), specifier.slice(cut + 1)];
      const dots = /^\.*/.exec(module)?.[0].length ?? 0;
      const path = module.slice(dots).replaceAll('.', '/');
      // One dot is the file's own folder, each further one a folder up.
      const bases =
        dots > 0 ? [joined(folderOf(file), '../'.repeat(dots - 1) || '.')] : [...foldersOutsidePackages(project, file), ...roots];
      for (const base of bases) {
        const submodule = moduleAt(project, joined(base, `${path}/${name}`));
        const found = submodule.length > 0 ? submodule : moduleAt(project, joined(base, path));
        if (found.length > 0) return found;
      }
      return [];
    };
  },
};

function moduleAt(project: Project, path: string): string[] {
  if (path.startsWith('..') || path === '') return [];
  return [`${path}.py`, `${path}/__init__.py`, `${path}.pyi`].filter((each) => project.has(each)).slice(0, 1);
}

/** Where a script or test of this folder finds its neighbours: the folder itself and the first one above its packages. */
function foldersOutsidePackages(project: Project, file: string): string[] {
  const folders = foldersUp(file);
  const outside = folders.find((folder) => !project.has(joined(folder, '__init__.py')));
  return outside === undefined ? folders.slice(0, 1) : [...folders.slice(0, 1), outside];
}

function conftests(project: Project, file: string): string[] {
  return foldersUp(file)
    .map((folder) => joined(folder, 'conftest.py'))
    .filter((each) => project.has(each) && each !== file);
}
