import { folderOf, foldersUp, type ImportLanguage, joined, type Project } from './project.ts';

/** Paths nested deeper than this in one `use` are cut off. */
const DEEPEST = 8;

/** Rust, roughly: `mod x;` and paths that begin with crate, self, super or the name of a crate of the workspace. */
export const rustImports: ImportLanguage = {
  extensions: ['.rs'],
  scan(text) {
    const found = new Set<string>();
    for (const [, name] of text.matchAll(/^[ \t]*(?:pub(?:\([^)]*\))?[ \t]+)?mod[ \t]+(\w+)[ \t]*;/gm)) found.add(`mod:${name}`);
    for (const [, tree = ''] of text.matchAll(/\buse\s+([^;]{1,4000});/g)) for (const path of expand(tree, DEEPEST)) found.add(path);
    for (const [path] of text.matchAll(/\b(?:crate|self|super)(?:::\w+)+/g)) found.add(path);
    return [...found];
  },
  resolver(project) {
    const crates = new Map(
      project.named('Cargo.toml').flatMap((file): [string, string][] => {
        const name = /^\[package\][^[]*?^name\s*=\s*"([^"]+)"/ms.exec(project.read(file) ?? '')?.[1];
        return name === undefined ? [] : [[name.replaceAll('-', '_'), folderOf(file)]];
      }),
    );
    return (file, specifier) => {
      if (specifier.startsWith('mod:')) {
        const name = specifier.slice(4);
        return [joined(moduleFolder(file), `${name}.rs`), joined(moduleFolder(file), `${name}/mod.rs`)].filter((each) => project.has(each));
      }
      const [head = '', ...rest] = specifier.split('::');
      if (head === 'self') return deepest(project, moduleFolder(file), rest);
      if (head === 'super') return deepest(project, folderOf(moduleFolder(file)), rest);
      if (head === 'crate') return inCrate(project, sourceFolder(project, file), rest);
      const folder = crates.get(head);
      return folder === undefined ? [] : inCrate(project, joined(folder, 'src'), rest);
    };
  },
};

/** `a::{b, c::{d}}` as `a::b`, `a::c::d`. */
function expand(tree: string, left: number): string[] {
  const text = tree.trim();
  const open = text.indexOf('{');
  if (open === -1 || left === 0) return [text.replace(/\s+as\s+\w+$/, '').replace(/\s+/g, '')];
  const head = text.slice(0, open).replace(/\s+/g, '');
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const letter of text.slice(open + 1, text.lastIndexOf('}') === -1 ? undefined : text.lastIndexOf('}'))) {
    if (letter === '{') depth += 1;
    if (letter === '}') depth -= 1;
    if (letter === ',' && depth === 0) {
      parts.push(part);
      part = '';
    } else part += letter;
  }
  return [...parts, part].filter((each) => each.trim() !== '').flatMap((each) => expand(each, left - 1).map((path) => head + path));
}

/** Where the modules below `file` lie. */
function moduleFolder(file: string): string {
  return /(?:^|\/)(?:mod|lib|main)\.rs$/.test(file) ? folderOf(file) : file.replace(/\.rs$/, '');
}

function sourceFolder(project: Project, file: string): string {
  const root = foldersUp(file).find((folder) => ['lib.rs', 'main.rs'].some((name) => project.has(joined(folder, name))));
  return root ?? folderOf(file);
}

function inCrate(project: Project, source: string, path: readonly string[]): string[] {
  const found = deepest(project, source, path);
  return found.length > 0
    ? found
    : ['lib.rs', 'main.rs']
        .map((name) => joined(source, name))
        .filter((each) => project.has(each))
        .slice(0, 1);
}

/** The file of the longest part of the path that is a module of its own. */
function deepest(project: Project, folder: string, path: readonly string[]): string[] {
  for (let length = path.length; length > 0; length -= 1) {
    const module = joined(folder, path.slice(0, length).join('/'));
    const found = [`${module}.rs`, `${module}/mod.rs`].filter((each) => project.has(each));
    if (found.length > 0) return found;
  }
  return [];
}
