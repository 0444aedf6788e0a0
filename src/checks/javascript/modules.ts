import { posix } from 'node:path';
import type { Binding, Scopes } from './binding.ts';
import { resolveScopes } from './scopes.ts';
import { child, listed, type Node, parseProgram, word } from './tree.ts';

/** A file of the project, read. */
export interface Module {
  /** Relative to the project's top, `/` between parts. */
  readonly file: string;
  readonly text: string;
  readonly program: Node;
  readonly statements: readonly Node[];
  readonly scopes: Scopes;
}

/** Files that import each other. Each is read once. */
export interface Modules {
  /** What a relative import in `file` leads to; 'data' for JSON; undefined when it is not a readable file of the project. */
  resolve(file: string, from: string): Module | 'data' | undefined;
}

/** Endings that are tried, in this order; a `.js` in an import may stand for a `.ts`. */
export const ENDINGS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'] as const;

/** Names of files an import may mean, likeliest first. `from` is relative to nothing any more. */
export function importedNames(from: string): string[] {
  const plain = from.replace(/\.[cm]?jsx?$/u, '');
  const typed = plain === from ? [] : [`${plain}.ts`, `${plain}.tsx`, `${plain}.mts`, `${plain}.cts`];
  return [from, ...typed, ...ENDINGS.map((ending) => from + ending), ...ENDINGS.map((ending) => `${from}/index${ending}`)];
}

/** A file as a module; undefined when it does not parse. */
export function readModule(file: string, text: string, language: string): Module | undefined {
  const program = parseProgram(text, language);
  return program === undefined ? undefined : { file, text, program, statements: listed(program, 'body'), scopes: resolveScopes(program) };
}

/** Modules by the files they stand in, each read once. `read` gives a file's text. */
export function openModules(read: (file: string) => string | undefined): Modules {
  const known = new Map<string, Module | undefined>();
  return {
    resolve(file, from) {
      if (!/^\.\.?\//u.test(from)) return undefined;
      const base = posix.join(posix.dirname(file), from);
      if (base.startsWith('..')) return undefined;
      for (const name of importedNames(base)) {
        if (known.has(name)) return known.get(name);
        if (!/\.[a-z]+$/u.test(name)) continue;
        const text = read(name);
        if (text === undefined) continue;
        if (name.endsWith('.json')) return 'data';
        const module = readModule(name, text, /\.[cm]?ts$/u.test(name) ? 'typescript' : name.endsWith('.tsx') ? 'tsx' : 'javascript');
        known.set(name, module);
        return module;
      }
      return undefined;
    },
  };
}

/** What a module exports under a name: a binding of its own, or the statement that makes it. Re-exports are not followed. */
export function exportedBinding(module: Module, name: string): { readonly binding: Binding } | { readonly statement: Node } | undefined {
  const own = (local: string): { readonly binding: Binding } | undefined => {
    const binding = module.scopes.bindings.find((each) => each.top && each.name === local);
    return binding === undefined ? undefined : { binding };
  };
  for (const statement of module.statements) {
    const declaration = child(statement, 'declaration');
    if (statement.type === 'ExportDefaultDeclaration' && name === 'default' && declaration !== undefined) {
      return declaration.type === 'Identifier' ? own(word(declaration, 'name')) : { statement };
    }
    if (statement.type !== 'ExportNamedDeclaration') continue;
    for (const specifier of listed(statement, 'specifiers')) {
      const [local, exported] = [child(specifier, 'local'), child(specifier, 'exported')];
      if (exported === undefined || local === undefined || child(statement, 'source') !== undefined) continue;
      if (word(exported, 'name') === name || word(exported, 'value') === name) return own(word(local, 'name'));
    }
    if (declaration !== undefined && own(name)?.binding.declaration !== undefined) {
      const { start, end } = own(name)?.binding.declaration ?? declaration;
      if (declaration.start <= start && end <= declaration.end) return own(name);
    }
  }
  return undefined;
}
