import { posix } from 'node:path';
import type { RepoPath } from '../core/brand.ts';
import type { ImportGraph } from '../core/port/imports.ts';
import type { Package, Tool } from './tool.ts';
import { inCheckout, insidePackage } from './tool-search.ts';

/** Test files in one run; the nearest ones say the most. */
const MOST_FILES = 40;

/** Which tests to run for a changed file. Paths are relative to the package. */
export type Selection =
  /** `sources` is set when the runner selects by itself as well. `unrun` says what is left out, '' when nothing is. */
  | {
      readonly is: 'related';
      readonly sources: readonly string[];
      readonly tests: readonly string[];
      readonly how: string;
      readonly unrun: string;
    }
  /** Everything, if it fits the time. */
  | { readonly is: 'suite'; readonly how: string };

/**
 * The tests of a package that are related to `file` (relative to the checkout's top): those that import it, nearest first; else those named
 * after it; else the whole suite. A runner that selects by changed sources is left to do so.
 */
export function relatedTests(file: string, tool: Tool, place: Package, graph: ImportGraph): Selection {
  const own = insidePackage(place, file);
  const isTest = (path: string): boolean => tool.isTest?.(path) ?? false;
  const all = place.files.filter(isTest);
  if (tool.selects === undefined || tool.selects === 'package' || own === undefined) {
    return { is: 'suite', how: `${tool.name} runs all or nothing` };
  }
  const dependents = graph.dependentsOf(file as RepoPath);
  const inside = dependents.flatMap(({ file: path }) => insidePackage(place, path) ?? []);
  const importing = [...(isTest(own) ? [own] : []), ...inside.filter(isTest)];
  const named = all.filter((path) => subjectOf(path) === subjectOf(own));
  const [found, how] = importing.length > 0 ? [importing, 'by imports'] : [named, 'by name'];
  const tests = found.slice(0, MOST_FILES);
  if (tool.selects === 'sources') {
    // A JavaScript runner follows imports as the program's own loader does; compilers' runners choose by folder alone.
    const chosen = tool.languages.includes('javascript') ? [] : importing.slice(0, MOST_FILES);
    return { is: 'related', sources: [own], tests: chosen, how: `by ${tool.name}'s own choice`, unrun: 'unrelated tests' };
  }
  if (tests.length === 0) return { is: 'suite', how: `no test imports ${posix.basename(file)} or is named after it` };
  const left = [
    ...(all.length > tests.length ? [`${all.length - tests.length} other test files`] : []),
    ...elsewhere(dependents, place, isTest),
  ];
  return { is: 'related', sources: [], tests, how, unrun: left.join(' and ') };
}

/** `cart` for `src/cart.ts`, `cart.test.ts`, `test_cart.py`, `CartTest.java`, `cart_spec.rb`: letters and digits of the name without the words for tests. */
export function subjectOf(file: string): string {
  const name = posix.basename(file).replace(/(?:\.\w+)$/, '');
  return name
    .replace(/^(?:test[_-]|Test(?=[A-Z]))/, '')
    .replace(/(?:[._-](?:test|tests|spec|specs|unit|it)|Tests?|Spec|IT)$/, '')
    .replace(/[^A-Za-z0-9]/g, '')
    .toLowerCase();
}

function elsewhere(dependents: readonly { readonly file: RepoPath }[], place: Package, isTest: (path: string) => boolean): string[] {
  const count = dependents.filter(({ file }) => insidePackage(place, file) === undefined && isTest(file)).length;
  return count === 0 ? [] : [`${count} test files of other packages`];
}

/** The test file that stands nearest to `file`: its own, one that imports it, one in the same folder, any. Relative to the checkout's top. */
export function nearestTest(file: string, tool: Tool, place: Package, graph: ImportGraph): string | undefined {
  const all = place.files.filter((path) => tool.isTest?.(path) ?? false).flatMap((path) => inCheckout(place, path) ?? []);
  const steps = new Map(graph.dependentsOf(file as RepoPath).map((dependent) => [dependent.file as string, dependent.steps]));
  const rank = (path: string): number => {
    if (subjectOf(path) === subjectOf(file)) return 0;
    const away = steps.get(path);
    if (away !== undefined) return away;
    return 1_000 - commonFolders(path, file);
  };
  return all.toSorted((a, b) => rank(a) - rank(b))[0];
}

function commonFolders(a: string, b: string): number {
  const [left, right] = [a.split('/').slice(0, -1), b.split('/').slice(0, -1)];
  const different = left.findIndex((part, index) => part !== right[index]);
  return different === -1 ? left.length : different;
}
