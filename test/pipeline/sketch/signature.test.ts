import { describe, expect, it } from 'vitest';
import { type Signature, signatureOf } from '../../../src/pipeline/sketch/signature.ts';
import { openSyntax } from '../../../src/syntax/syntax.ts';

const syntax = openSyntax();

async function signature(code: string, language: string): Promise<Signature> {
  const tree = await syntax.tree(code, language);
  const found = tree === undefined ? undefined : signatureOf(tree, code);
  if (found === undefined) throw new Error('no signature');
  return found;
}

/** Parameters in short: `...name?: type = value`, a pattern as `{}`. */
async function heads(code: string, language: string): Promise<string[]> {
  return (await signature(code, language)).parameters.map(({ name = '{}', stars, optional, type, value }) => {
    const [typed, assigned] = [type, value].map((node) => (node === undefined ? '' : code.slice(node.start, node.end)));
    return `${stars}${name}${optional ? '?' : ''}${typed}${assigned === '' ? '' : ` = ${assigned}`}`;
  });
}

describe('the parameters of a function', () => {
  it.each([
    ['javascript', 'function f(a, { b }, [c] = [], d = 1, ...e) {}', ['a', '{}', '{}? = []', 'd? = 1', '...e']],
    ['javascript', 'const f = x => x;', ['x']],
    ['javascript', 'function f(/* first */ a) {}', ['a']],
    [
      'typescript',
      'function f(this: Oven, a?: string, { b }: X = {}, ...c: number[]): void {}',
      ['a?: string', '{}?: X = {}', '...c: number[]'],
    ],
    ['typescript', 'const f: (g: () => void) => void = (h) => h();', ['h']],
    ['python', 'def f(self, a, b: int, /, *, c="x", d: str = None, **kw):\n    pass', ['a', 'bint', 'c? = "x"', 'd?str = None', '**kw']],
    ['python', 'def f(*args: int):\n    pass', ['*argsint']],
    ['python', 'def f(a, self):\n    pass', ['a', 'self']],
  ])('in %s: %s', async (language, code, expected) => {
    expect(await heads(code, language)).toEqual(expected);
  });
});

describe('the ends of a function', () => {
  it.each([
    ['javascript', 'function f() { return 1; }', { returns: true, isAsync: false, isGenerator: false }],
    ['javascript', 'function f() { g(() => { return 1; }); return; }', { returns: false }],
    ['javascript', 'const f = async () => 1;', { name: 'f', returns: true, isAsync: true }],
    ['javascript', 'function* f() { yield 1; }', { returns: false, isGenerator: true }],
    ['javascript', 'function f() { throw new A(); throw new B(); throw new A(); throw x; throw new C.D(); }', { throws: ['A', 'B'] }],
    ['javascript', 'function f() { class G { h() { throw new A(); } } }', { throws: [] }],
    ['python', 'def f():\n    return None', { name: 'f', returns: false }],
    ['python', 'def f():\n    return 1', { returns: true, isGenerator: false }],
    ['python', 'async def f():\n    yield 1', { isAsync: true, isGenerator: true }],
    ['python', 'def f():\n    def g():\n        yield 1\n    return g', { returns: true, isGenerator: false }],
    ['python', '@property\ndef f(self):\n    return lambda: 1', { name: 'f', returns: true }],
  ])('in %s: %s', async (language, code, expected) => {
    expect(await signature(code, language)).toMatchObject(expected);
  });

  it('are unknown where there is no function', async () => {
    await expect(signature('const a = 1;', 'javascript')).rejects.toThrow('no signature');
  });
});
