import { posix } from 'node:path';
import { asRecord, captures, foldersUp, type ImportLanguage, joined, type Project, parseJson } from './project.ts';

const EXTENSIONS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.vue', '.svelte'] as const;
/** A name in an import and what may stand on disk instead. */
const WRITTEN_FOR: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx'],
  '.jsx': ['.tsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
};
/** Names of built folders; the sources they were built from usually lie in `src`. */
const BUILT = /^(?:dist|lib|build|out|esm|cjs)(?=\/)/;
/** Settings that extend each other more often than this are a loop. */
const MOST_EXTENDS = 8;

/** JavaScript and TypeScript: import, export … from, require, import() and the mocks of test runners, where a literal names the module. */
export const javascriptImports: ImportLanguage = {
  extensions: EXTENSIONS,
  scan: (text) => [
    ...captures(text, /\b(?:import|export)\b[^'"`;()]{0,4000}?\bfrom\s*['"]([^'"\n]+)['"]/g),
    ...captures(text, /\bimport\s*['"]([^'"\n]+)['"]/g),
    ...captures(text, /\b(?:require|import|resolve|mock|unmock|doMock|importActual|requireActual)\s*\(\s*['"`]([^'"`\n$]+)['"`]/g),
  ],
  resolver(project) {
    const packages = new Map(
      project.named('package.json').flatMap((file): [string, Manifest][] => {
        const manifest = manifestAt(project, file);
        return manifest?.name === undefined ? [] : [[manifest.name, manifest]];
      }),
    );
    const aliases = new Map<string, readonly Alias[]>();
    return (file, specifier) => {
      const wanted = specifier.replace(/[?#].*$/, '') || specifier;
      if (wanted.startsWith('.')) return find(project, joined(posix.dirname(file), wanted));
      if (specifier.startsWith('#')) return ownImport(project, file, specifier);
      const settings = ['tsconfig.json', 'jsconfig.json'].map((name) => project.above(file, name)).find((each) => each !== undefined);
      if (settings !== undefined) {
        const known = aliases.get(settings) ?? aliasesIn(project, settings, 0);
        aliases.set(settings, known);
        const found = viaAliases(project, known, wanted);
        if (found.length > 0) return found;
      }
      return viaPackages(project, packages, wanted);
    };
  },
};

interface Manifest {
  readonly folder: string;
  readonly name?: string;
  readonly entries: readonly string[];
  readonly exports: Readonly<Record<string, unknown>>;
  readonly imports: Readonly<Record<string, unknown>>;
}

/** A pattern of `paths`, with what stands for it relative to the project's top. */
interface Alias {
  readonly pattern: string;
  readonly targets: readonly string[];
}

/** The file that a module path without certainty about its ending means. */
function find(project: Project, path: string): string[] {
  if (path.startsWith('..')) return [];
  const extension = posix.extname(path);
  const stem = path.slice(0, path.length - extension.length);
  const tried = [
    path,
    ...(WRITTEN_FOR[extension] ?? []).map((each) => stem + each),
    ...EXTENSIONS.map((each) => path + each),
    ...EXTENSIONS.map((each) => joined(path, `index${each}`)),
  ];
  const found = tried.find((each) => project.has(each));
  if (found !== undefined) return [found];
  const manifest = manifestAt(project, joined(path, 'package.json'));
  return manifest === undefined ? [] : entryOf(project, manifest);
}

function manifestAt(project: Project, file: string): Manifest | undefined {
  const manifest = parseJson(project.read(file));
  if (manifest === undefined) return undefined;
  const words = (...names: string[]): string[] => names.map((name) => manifest[name]).filter((each) => typeof each === 'string');
  const exported = manifest.exports;
  return {
    folder: posix.dirname(file) === '.' ? '' : posix.dirname(file),
    ...(typeof manifest.name === 'string' ? { name: manifest.name } : {}),
    entries: words('source', 'module', 'main', 'types'),
    // `exports` may be the one entry itself, or its conditions.
    exports:
      asRecord(exported) !== undefined && Object.keys(exported as object).some((key) => key.startsWith('.'))
        ? (exported as Record<string, unknown>)
        : { '.': exported },
    imports: asRecord(manifest.imports) ?? {},
  };
}

function entryOf(project: Project, manifest: Manifest): string[] {
  const named = [...manifest.entries, ...targetsOf(manifest.exports['.'])];
  return first([...named, 'src/index', 'index', 'src/main'], (each) => inPackage(project, manifest, each));
}

/** A file named by a manifest, or the source that it was built from. */
function inPackage(project: Project, { folder }: Manifest, name: string): string[] {
  const plain = name.replace(/^\.\//, '');
  const sources = BUILT.test(plain) ? [plain.replace(BUILT, 'src'), plain.replace(/^[^/]+\//, '')] : [];
  return first([plain, ...sources, ...sources.map((each) => each.replace(/\.d\.[mc]?ts$/, ''))], (each) =>
    find(project, joined(folder, each)),
  );
}

function viaPackages(project: Project, packages: ReadonlyMap<string, Manifest>, wanted: string): string[] {
  const parts = wanted.split('/');
  const name = parts.slice(0, wanted.startsWith('@') ? 2 : 1).join('/');
  const manifest = packages.get(name);
  if (manifest === undefined) return [];
  const rest = wanted.slice(name.length + 1);
  if (rest === '') return entryOf(project, manifest);
  const mapped = mappedBy(manifest.exports, `./${rest}`);
  return first([...mapped, rest, `src/${rest}`], (each) => inPackage(project, manifest, each));
}

function ownImport(project: Project, file: string, specifier: string): string[] {
  for (const folder of foldersUp(file)) {
    const manifest = manifestAt(project, joined(folder, 'package.json'));
    if (manifest !== undefined) return first(mappedBy(manifest.imports, specifier), (each) => inPackage(project, manifest, each));
  }
  return [];
}

/** Targets of the first pattern (`./parts/*`) that fits. */
function mappedBy(patterns: Readonly<Record<string, unknown>>, wanted: string): string[] {
  for (const [pattern, target] of Object.entries(patterns)) {
    const star = starIn(pattern, wanted);
    if (star !== undefined) return targetsOf(target).map((each) => each.replace('*', star));
  }
  return [];
}

/** What `*` stands for; '' for an exact match; undefined when the pattern does not fit. */
function starIn(pattern: string, wanted: string): string | undefined {
  if (pattern === wanted) return '';
  const [head, tail] = pattern.split('*');
  if (head === undefined || tail === undefined || wanted.length < head.length + tail.length) return undefined;
  return wanted.startsWith(head) && wanted.endsWith(tail) ? wanted.slice(head.length, wanted.length - tail.length) : undefined;
}

/** Every path in a target of `exports`, whatever its condition. */
function targetsOf(target: unknown): string[] {
  if (typeof target === 'string') return [target];
  if (typeof target !== 'object' || target === null) return [];
  return Object.values(target).flatMap(targetsOf);
}

function aliasesIn(project: Project, file: string, depth: number): readonly Alias[] {
  const settings = parseJson(project.read(file));
  if (settings === undefined || depth > MOST_EXTENDS) return [];
  const folder = posix.dirname(file) === '.' ? '' : posix.dirname(file);
  const options = asRecord(settings.compilerOptions) ?? {};
  const base = typeof options.baseUrl === 'string' ? joined(folder, options.baseUrl) : undefined;
  const own = Object.entries(asRecord(options.paths) ?? {}).map(([pattern, targets]) => ({
    pattern,
    targets: targetsOf(targets).map((each) => joined(base ?? folder, each)),
  }));
  const fromBase = base === undefined ? [] : [{ pattern: '*', targets: [joined(base, '*')] }];
  const extended = targetsOf(settings.extends)
    .filter((each) => each.startsWith('.'))
    .flatMap((each) => aliasesIn(project, joined(folder, each.endsWith('.json') ? each : `${each}.json`), depth + 1));
  return [...own, ...fromBase, ...extended];
}

function viaAliases(project: Project, aliases: readonly Alias[], wanted: string): string[] {
  return first(aliases, ({ pattern, targets }) => {
    const star = starIn(pattern, wanted);
    return star === undefined ? [] : first(targets, (each) => find(project, each.replace('*', star)));
  });
}

function first<T>(tried: readonly T[], look: (each: T) => string[]): string[] {
  for (const each of tried) {
    const found = look(each);
    if (found.length > 0) return found;
  }
  return [];
}
