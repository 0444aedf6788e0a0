import { posix } from 'node:path';
import type { RepoPath } from '../core/brand.ts';
import type { TestPlace } from '../core/port/checks.ts';
import type { Target } from '../core/target.ts';
import type { Open } from './project-check.ts';
import { nearestTest } from './related.ts';
import { freeName, patternOf, usualPattern } from './test-file-name.ts';
import type { Package, Tool } from './tool.ts';
import { inCheckout, insidePackage, searchTools } from './tool-search.ts';

/** Lines of a test that is shown as an example. */
const EXAMPLE_LINES = 60;
const NEXT = 'set up a test runner in the package, or name its command in verification.commands.test';

/** Where a new test of the target goes: as the project's own tests are named, beside the one that stands nearest. */
export async function findTestPlace(target: Target, open: Open, signal: AbortSignal): Promise<TestPlace> {
  const opened = await open();
  if (opened.is === 'out') return { is: 'none', why: opened.why, next: 'run localcoder doctor checks' };
  const { running, table } = opened;
  const { visit, tools } = running;
  const { file, language } = target.source;
  const search = { tools, ...(table === undefined ? {} : { table }) };
  const { usable, unusable } = searchTools('test', file, language, visit.checkout, search);
  const graph = await visit.graph(signal);
  for (const { tool, place } of usable) {
    const own = insidePackage(place, file);
    if (own === undefined || tool.isTest === undefined) continue;
    const example = nearestTest(file, tool, place, graph);
    const path = pathFor(own, target, tool, place, example, (each) => visit.checkout.read(each as RepoPath) !== undefined);
    if (path === undefined) continue;
    const text = example === undefined ? undefined : visit.checkout.read(example as RepoPath);
    const at = inCheckout(place, path) as RepoPath;
    return {
      is: 'place',
      file: at,
      framework: tool.name,
      importPath: importPath(file, at, target, place, text),
      ...(example === undefined || text === undefined ? {} : { example: { file: example as RepoPath, text: shortened(text) } }),
    };
  }
  const why =
    unusable.join('; ') ||
    (usable.length > 0 ? `${usable[0]?.tool.name} does not say where its tests lie` : 'the project has no test runner');
  return { is: 'none', why, next: NEXT };
}

function pathFor(
  own: string,
  target: Target,
  tool: Tool,
  place: Package,
  example: string | undefined,
  exists: (file: string) => boolean,
): string | undefined {
  const isTest = (path: string): boolean => tool.isTest?.(path) ?? false;
  const folders = new Set(place.files.map((path) => path.split('/')[0]));
  const sources = place.files.filter((path) => !isTest(path));
  const shown = example === undefined ? undefined : insidePackage(place, example);
  const patterns = [
    shown === undefined ? undefined : patternOf(shown, own, sources),
    usualPattern(own, (folder) => folders.has(folder)),
    { below: '', before: '', after: `.test${posix.extname(own)}` },
    { below: '', before: 'test_', after: posix.extname(own) },
  ];
  const taken = (path: string): boolean => place.has(path) || exists(inCheckout(place, path) ?? path);
  return patterns.flatMap((pattern) => (pattern === undefined ? [] : [freeName(own, target.name, pattern, taken)])).find(isTest);
}

/** As the language writes it: a relative path, a dotted module, a class name. */
function importPath(file: string, test: string, target: Target, place: Package, example: string | undefined): string {
  const extension = posix.extname(file);
  if (/^\.[cm]?[jt]sx?$/.test(extension)) {
    const path = posix.relative(posix.dirname(test), file);
    const relative = path.startsWith('.') ? path : `./${path}`;
    return relative.slice(0, relative.length - extension.length) + endingFor(extension, place, example);
  }
  const own = insidePackage(place, file) ?? file;
  const module = own.slice(0, own.length - extension.length);
  if (extension === '.py')
    return module
      .replace(/^src\//, '')
      .replace(/\/__init__$/, '')
      .replaceAll('/', '.');
  if (extension === '.rb') return posix.relative(posix.dirname(test), file.slice(0, -extension.length));
  if (extension === '.rs')
    return module
      .replace(/^src\//, 'crate/')
      .replace(/\/(?:lib|mod)$/, '')
      .replaceAll('/', '::');
  const named = /^[ \t]*(?:package|namespace)[ \t]+([\w.\\]+)/m.exec(target.source.clean)?.[1];
  if (named === undefined) return posix.relative(posix.dirname(test), file);
  if (extension === '.go') return named;
  return `${named}${extension === '.php' ? '\\' : '.'}${posix.basename(module)}`;
}

/** The ending that imports of the project's tests have; Node itself wants one, builders do not. */
function endingFor(extension: string, place: Package, example: string | undefined): string {
  const shown = /from\s+['"]\.{1,2}\/[^'"]*?(\.[cm]?[jt]sx?)?['"]/.exec(example ?? '');
  const bare = shown !== null && shown[1] === undefined;
  if (bare) return '';
  if (shown?.[1] !== undefined)
    return /ts/.test(shown[1]) ? extension : extension.replace('tsx', 'js').replace('jsx', 'js').replace('ts', 'js');
  if (place.manifest?.dependencies.typescript !== undefined && /ts/.test(extension)) return '';
  return extension;
}

function shortened(text: string): string {
  const lines = text.split('\n');
  return lines.length <= EXAMPLE_LINES ? text : `${lines.slice(0, EXAMPLE_LINES).join('\n')}\n`;
}
