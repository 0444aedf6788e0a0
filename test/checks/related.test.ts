import { describe, expect, it } from 'vitest';
import { relatedTests, subjectOf } from '../../src/checks/related.ts';
import { freeName, patternOf, usualPattern } from '../../src/checks/test-file-name.ts';
import type { Package, Tool } from '../../src/checks/tool.ts';
import type { ImportGraph } from '../../src/core/port/imports.ts';

const place = (files: readonly string[], folder = ''): Package =>
  ({ folder, files, has: (name: string) => files.includes(name) }) as Package;
const runner = (selects: NonNullable<Tool['selects']>): Tool =>
  ({ name: 'runner', check: 'test', languages: [], selects, isTest: (file: string) => /test/.test(file) }) as unknown as Tool;
const graph = (...dependents: readonly string[]): ImportGraph => ({
  importsOf: () => [],
  dependentsOf: () => dependents.map((file, index) => ({ file: file as never, steps: index + 1 })),
});

describe('related tests', () => {
  it('are those that import the file, nearest first, before those that are named after it', () => {
    const files = ['src/cart.ts', 'test/cart.test.ts', 'test/shop.test.ts', 'test/a.test.ts'];
    expect(relatedTests('src/cart.ts', runner('files'), place(files), graph('test/shop.test.ts', 'src/shop.ts', 'test/a.test.ts'))).toEqual(
      {
        is: 'related',
        sources: [],
        tests: ['test/shop.test.ts', 'test/a.test.ts'],
        how: 'by imports',
        unrun: '1 other test files',
      },
    );
  });

  it('are those named after the file when none imports it, else the whole suite', () => {
    const files = ['src/cart.ts', 'src/tax.ts', 'test/cart.test.ts'];
    expect(relatedTests('src/cart.ts', runner('files'), place(files), graph())).toMatchObject({
      tests: ['test/cart.test.ts'],
      how: 'by name',
      unrun: '',
    });
    expect(relatedTests('src/tax.ts', runner('files'), place(files), graph())).toMatchObject({ is: 'suite' });
    expect(relatedTests('src/cart.ts', runner('package'), place(files), graph('test/cart.test.ts'))).toMatchObject({ is: 'suite' });
  });

  it('are left to a runner that follows imports itself, and given to one that chooses by folder', () => {
    const files = ['cart/cart.go', 'shop/shop_test.go'];
    const ofLanguage = (language: string): Tool => ({ ...runner('sources'), languages: [language] });
    const chosen = (language: string) => relatedTests('cart/cart.go', ofLanguage(language), place(files), graph('shop/shop_test.go'));
    expect(chosen('go')).toMatchObject({ is: 'related', sources: ['cart/cart.go'], tests: ['shop/shop_test.go'] });
    expect(chosen('javascript')).toMatchObject({ is: 'related', sources: ['cart/cart.go'], tests: [] });
  });

  it('of other packages are not run, and said', () => {
    const selection = relatedTests(
      'till/src/a.ts',
      runner('files'),
      place(['src/a.ts', 'test/a.ts'], 'till'),
      graph('till/test/a.ts', 'shop/test/b.ts'),
    );
    expect(selection).toMatchObject({ tests: ['test/a.ts'], unrun: '1 test files of other packages' });
  });

  it.each([
    ['src/cart.ts', 'cart'],
    ['cart.test.ts', 'cart'],
    ['cart-spec.js', 'cart'],
    ['test_cart.py', 'cart'],
    ['cart_test.go', 'cart'],
    ['CartTest.java', 'cart'],
    ['CartTests.cs', 'cart'],
    ['spec/shopping_cart_spec.rb', 'shoppingcart'],
    ['test/ShoppingCartTest.php', 'shoppingcart'],
    ['latest.ts', 'latest'],
    ['contest.py', 'contest'],
  ])('know that %s is about %s', (file, subject) => expect(subjectOf(file)).toBe(subject));
});

describe('the name of a new test', () => {
  const free = (file: string, test: string, sources: readonly string[], taken: readonly string[] = [test]): string | undefined => {
    const pattern = patternOf(test, file, sources);
    return pattern === undefined ? undefined : freeName(file, 'Cart.total', pattern, (path) => taken.includes(path));
  };

  it('follows a test of the project', () => {
    expect(free('src/tax.ts', 'src/cart.spec.ts', ['src/cart.ts'])).toBe('src/tax.spec.ts');
    expect(free('src/tax.ts', 'src/__tests__/cart.ts', ['src/cart.ts'])).toBe('src/__tests__/tax.ts');
    expect(free('lib/money/tax.js', 'test/shop/cart.test.js', ['lib/shop/cart.js'])).toBe('test/money/tax.test.js');
    expect(free('shop/tax.py', 'tests/test_cart.py', ['shop/cart.py'])).toBe('tests/test_tax.py');
    expect(free('lib/tax.rb', 'spec/cart_spec.rb', ['lib/cart.rb'])).toBe('spec/tax_spec.rb');
  });

  it('is one that no file has', () => {
    expect(free('src/cart.ts', 'src/cart.test.ts', ['src/cart.ts'])).toBe('src/cart-Cart_total.test.ts');
    expect(free('cart.py', 'tests/test_cart.py', ['cart.py'])).toBe('tests/test_cart_Cart_total.py');
    expect(free('cart.go', 'cart_test.go', ['cart.go'], ['cart_test.go', 'cart_Cart_total_test.go'])).toBe('cart_Cart_total_2_test.go');
  });

  it('is the usual one of its language where the project has none', () => {
    const usual = (file: string, ...folders: string[]): string | undefined => {
      const pattern = usualPattern(file, (folder) => folders.includes(folder));
      return pattern === undefined ? undefined : freeName(file, 'x', pattern, () => false);
    };
    expect(usual('src/a.ts')).toBe('src/a.test.ts');
    expect(usual('src/a.js', 'test')).toBe('test/a.test.js');
    expect(usual('shop/a.py')).toBe('tests/test_a.py');
    expect(usual('shop/a.go')).toBe('shop/a_test.go');
    expect(usual('src/main/java/shop/A.java')).toBe('src/test/java/shop/ATest.java');
    expect(usual('src/A.php')).toBe('tests/ATest.php');
    expect(usual('a.css')).toBeUndefined();
  });
});
