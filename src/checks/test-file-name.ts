import { posix } from 'node:path';
import { subjectOf } from './related.ts';

/** How a project names its tests, read from one of them: `src/cart.ts` is tested by `test/cart.test.ts`. */
export interface TestPattern {
  /** Replaces the source's folder; undefined for the source's own. */
  readonly folder?: string;
  /** Folder below the source's own (`__tests__`), or ''. */
  readonly below: string;
  readonly before: string;
  /** With the file's ending. */
  readonly after: string;
}

/** What is usual where a project has no test yet. */
const USUAL: readonly { readonly fits: RegExp; readonly pattern: (file: string, has: (folder: string) => boolean) => TestPattern }[] = [
  {
    fits: /\.(?:[cm]?[jt]sx?)$/,
    pattern: (file, has) => {
      const after = `.test${posix.extname(file)}`;
      const folder = ['test', 'tests'].find(has);
      return folder === undefined ? { below: '', before: '', after } : { folder, below: '', before: '', after };
    },
  },
  {
    fits: /\.py$/,
    pattern: (_file, has) => ({ folder: has('test') && !has('tests') ? 'test' : 'tests', below: '', before: 'test_', after: '.py' }),
  },
  { fits: /\.go$/, pattern: () => ({ below: '', before: '', after: '_test.go' }) },
  { fits: /\.rs$/, pattern: () => ({ folder: 'tests', below: '', before: '', after: '.rs' }) },
  {
    fits: /\.rb$/,
    pattern: (_file, has) =>
      has('test') && !has('spec')
        ? { folder: 'test', below: '', before: 'test_', after: '.rb' }
        : { folder: 'spec', below: '', before: '', after: '_spec.rb' },
  },
  { fits: /\.php$/, pattern: () => ({ folder: 'tests', below: '', before: '', after: 'Test.php' }) },
];

/** The usual pattern of the file's language; undefined for one without. `has` tells whether the package has a folder. */
export function usualPattern(file: string, has: (folder: string) => boolean): TestPattern | undefined {
  if (file.endsWith('.java')) {
    return { folder: posix.dirname(file).replace(/(^|\/)src\/main\//, '$1src/test/'), below: '', before: '', after: 'Test.java' };
  }
  return USUAL.find(({ fits }) => fits.test(file))?.pattern(file, has);
}

/** The pattern that `test` follows; undefined when its name does not tell. `sources` are files of the package that are no tests. */
export function patternOf(test: string, file: string, sources: readonly string[]): TestPattern | undefined {
  const subject = subjectOf(test);
  const name = posix.basename(test);
  const source = sources.find((each) => subjectOf(each) === subject && posix.extname(each) !== '');
  const stem = source === undefined ? undefined : posix.basename(source).replace(/\.\w+$/, '');
  const at = stem === undefined ? -1 : name.indexOf(stem);
  if (source === undefined || stem === undefined || at === -1) return undefined;
  const [from, to] = [posix.dirname(source), posix.dirname(test)];
  const words = { before: name.slice(0, at), after: name.slice(at + stem.length).replace(/\.\w+$/, posix.extname(file)) };
  if (to === from) return { below: '', ...words };
  if (
    to.startsWith(`${from === '.' ? '' : `${from}/`}`) &&
    !to.slice(from === '.' ? 0 : from.length + 1).includes('/') &&
    to.includes('__')
  ) {
    return { below: posix.basename(to), ...words };
  }
  // `src/a/cart.ts` is tested in `test/a`: the tests mirror the folder below `src`.
  const [top = '', ...rest] = from.split('/');
  const mirrored = rest.length > 0 && to.endsWith(`/${rest.join('/')}`) ? to.slice(0, to.length - rest.join('/').length - 1) : undefined;
  const below = posix.dirname(file).startsWith(`${top}/`) ? posix.dirname(file).slice(top.length + 1) : '';
  return { folder: mirrored === undefined || below === '' ? (mirrored ?? to) : `${mirrored}/${below}`, below: '', ...words };
}

/** A path for a new test of `symbol` in `file`: one that is not taken. Paths are relative to the package. */
export function freeName(
  file: string,
  symbol: string,
  { folder, below, before, after }: TestPattern,
  taken: (path: string) => boolean,
): string {
  const stem = posix.basename(file).replace(/\.\w+$/, '');
  const place = folder ?? posix.join(posix.dirname(file), below);
  const word = symbol.replace(/[^A-Za-z0-9]+/g, '_').replace(/^_|_$/g, '');
  // `CartTest.java` holds a class of its own name: no underscores in the middle of it. Python and Rust import by names without a hyphen.
  const joint = /^[A-Z]\w*\.(?:java|php)$/.test(after) ? '' : after.startsWith('.') && !/\.(?:py|rs)$/.test(after) ? '-' : '_';
  const names = [stem, `${stem}${joint}${word}`, ...Array.from({ length: 98 }, (_, index) => `${stem}${joint}${word}${joint}${index + 2}`)];
  const free = names.map((name) => posix.join(place, before + name + after)).find((path) => !taken(path));
  return free ?? posix.join(place, `${before}${stem}${joint}${word}${joint}100${after}`);
}
