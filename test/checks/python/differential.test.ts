import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { Difference } from '../../../src/checks/differential/differ.ts';
import { differPython } from '../../../src/checks/differential/python.ts';
import { pythonPlace } from '../../support/python-place.ts';
import { scratchFolder } from '../../support/scratch-folder.ts';
import { needs } from '../../support/toolchain.ts';

const TOTAL = `def total(xs):
    result = 0
    for x in xs:
        if x > 3:
            result += x
    return result
`;

needs('python3')('old against new in Python', () => {
  const compare = (before: string, after: string, options: { symbol?: string; root?: string; file?: string } = {}): Promise<Difference> => {
    const { symbol = 'total', root = scratchFolder(), file = 'shop.py' } = options;
    return differPython({ file, symbol, before, after, seed: 7 }, pythonPlace(root), process.env, new AbortController().signal);
  };
  const message = async (before: string, after: string, symbol?: string) => {
    const difference = await compare(before, after, symbol === undefined ? {} : { symbol });
    return difference.is === 'different' ? difference.message : JSON.stringify(difference);
  };

  it('says how many inputs came to the same', async () => {
    const same = await compare(TOTAL, TOTAL.replace('result += x', 'result = x + result'));
    expect(same).toMatchObject({ is: 'same', by: expect.stringMatching(/^Python 3/u) });
    expect(same.is === 'same' && same.inputs).toBeGreaterThan(50);
    expect(same.is === 'same' && same.returned).toBeGreaterThan(20);
  });

  it('shows the smallest input that tells the two apart, the same each time', async () => {
    const broken = TOTAL.replace('> 3', '>= 3');
    const [one, again] = await Promise.all([message(TOTAL, broken), message(TOTAL, broken)]);
    expect(one).toBe('total([3]) was 0 and is now 3');
    expect(again).toBe(one);
  });

  it('tells types, order, changed arguments, errors and their words apart', async () => {
    const found = await Promise.all([
      message(TOTAL, TOTAL.replace('result = 0', 'result = 0.0')),
      message('def f(n: int):\n    return n > 2\n', 'def f(n: int):\n    return int(n > 2)\n', 'f'),
      message('def f(a: float):\n    return a * 0.0\n', 'def f(a: float):\n    return abs(a * 0.0)\n', 'f'),
      message(TOTAL, TOTAL.replace('return result', 'xs.sort()\n    return result')),
      message('def f(s: str):\n    return {"a": s, "b": 1}\n', 'def f(s: str):\n    return {"b": 1, "a": s}\n', 'f'),
      message('def f(n: int):\n    if n < 0:\n        raise ValueError("no")\n    return n\n', 'def f(n: int):\n    return n\n', 'f'),
      message(
        'def f(n: int):\n    if n < 0:\n        raise ValueError("no")\n    return n\n',
        'def f(n: int):\n    if n < 0:\n        raise ValueError("never")\n    return n\n',
        'f',
      ),
      message('def f(xs: list):\n    return (x for x in xs)\n', 'def f(xs: list):\n    return (x for x in xs[1:])\n', 'f'),
    ]);
    expect(found).toEqual([
      'total([]) was 0 and is now 0.0',
      expect.stringMatching(/^f\(-?\d+\) was (True|False) and is now [01]$/u),
      expect.stringMatching(/^f\(-.*\) was -0\.0 and is now 0\.0$/u),
      expect.stringMatching(/^total\(.*\) left its arguments as .* and now leaves them as .*$/u),
      "f('') was {'a': '', 'b': 1} and is now {'b': 1, 'a': ''}",
      'f(-1) was ValueError: no and is now -1',
      'f(-1) was ValueError: no and is now ValueError: never',
      expect.stringMatching(/^f\(\[.*\]\) was \[.*\] and is now \[\]$/u),
    ]);
  });

  it('notices a version that does not come back, and one that cannot be loaded', async () => {
    const [hung, gone] = await Promise.all([
      message(TOTAL, TOTAL.replace('    result = 0', '    while len(xs) > 2: pass\n    result = 0')),
      message(TOTAL, `from math import nothing\n${TOTAL.replace('result = 0', 'result = nothing(0)')}`),
    ]);
    expect(hung).toMatch(/^total\(.*\) was \d+ and is now still running$/u);
    expect(gone).toMatch(/^the file could be loaded and now cannot: ImportError/u);
  });

  it('compares values of classes of the file, each version with its own', async () => {
    const text = `from dataclasses import dataclass
from enum import Enum
from typing import Optional

class Size(Enum):
    SMALL = 1
    LARGE = 2

@dataclass
class Item:
    price: int
    size: Size
    note: Optional[str] = None

def dearer(item: Item) -> Item:
    if item.size is Size.LARGE:
        return Item(item.price + 2, item.size, item.note)
    return item
`;
    const [same, different] = await Promise.all([
      compare(text, text.replace('item.price + 2', '2 + item.price'), { symbol: 'dearer' }),
      message(text, text.replace('+ 2', '+ 3'), 'dearer'),
    ]);
    expect(same.is).toBe('same');
    expect(different).toMatch(
      /^dearer\(Item\(price=0, size=<Size.LARGE: 2>, note=.*\)\) was Item\(.*price=2.*\) and is now Item\(.*price=3.*\)$/u,
    );
  });

  it('loads a module of a package, or the function alone when the file cannot be imported', async () => {
    const root = scratchFolder();
    mkdirSync(path.join(root, 'src/shop'), { recursive: true });
    writeFileSync(path.join(root, 'src/shop/__init__.py'), '');
    writeFileSync(path.join(root, 'src/shop/rates.py'), 'RATE = 4\n');
    const inside = `from . import rates\nimport nowhere_to_be_found\n\nLIMIT = 3\n\n\ndef over(x):\n    return x > LIMIT\n\n\n${TOTAL.replace('x > 3', 'over(x)')}`;
    const broken = await compare(inside, inside.replace('LIMIT = 3', 'LIMIT = 4'), { root, file: 'src/shop/cart.py' });
    expect(broken).toMatchObject({ is: 'different', message: 'total([4]) was 4 and is now 0' });
  });

  it('runs static methods, and no others', async () => {
    const method = (line: string, parameters: string) => `class Till:\n${line}    def twice(${parameters}):\n        return x * 2\n`;
    const [is, self, asynchronous] = await Promise.all([
      message(method('    @staticmethod\n', 'x: int'), method('    @staticmethod\n', 'x: int').replace('* 2', '* 3'), 'Till.twice'),
      message(method('', 'self, x'), method('', 'self, x'), 'Till.twice'),
      message('async def f(x):\n    return x\n', 'async def f(x):\n    return x\n', 'f'),
    ]);
    expect(is).toMatch(/^Till.twice\(-?1\) was -?2 and is now -?3$/u);
    expect(self).toContain('it is a method');
    expect(asynchronous).toContain('it is asynchronous');
  });

  it('never runs what does not look pure', async () => {
    const why = async (body: string, head = '') => {
      const text = `${head}def f(x):\n    ${body}\n`;
      const difference = await compare(text, text, { symbol: 'f' });
      return difference.is === 'not-run' ? difference.why : difference.is;
    };
    const found = await Promise.all([
      why('return open(x).read()'),
      why('return os.getcwd()', 'import os\n'),
      why('return random.random() * x', 'import random\n'),
      why('return datetime.now()', 'from datetime import datetime\n'),
      why('global n; n = x; return n', 'n = 0\n'),
      why('SEEN.append(x); return len(SEEN)', 'SEEN = []\n'),
      why('CACHE[x] = 1; return CACHE', 'CACHE = {}\n'),
      why('return g(x)', 'def g(x):\n    print(x)\n    return x\n\n'),
      why('return fetch(x)', 'from .net import fetch\n'),
      why('return unknown(x)'),
    ]);
    for (const reason of found) expect(reason).toMatch(/^not a pure function: /u);
  });

  it('gives no verdict on what is not deterministic, or has no useful inputs', async () => {
    const unsteady = 'from itertools import count\nNUMBERS = count()\n\n\ndef f(x: int):\n    return x + next(NUMBERS)\n';
    const useless = 'def f(x):\n    if x != "a very special word that nobody guesses" * 2:\n        raise ValueError("no")\n    return 1\n';
    const [one, other] = await Promise.all([compare(unsteady, unsteady, { symbol: 'f' }), compare(useless, useless, { symbol: 'f' })]);
    expect(one).toEqual({ is: 'not-run', why: 'the unchanged function is not deterministic' });
    expect(other).toMatchObject({ is: 'not-run', why: expect.stringContaining('no useful inputs') });
  });

  it('is not fooled by code that prints, leaves or reads its input', async () => {
    const texts = [
      TOTAL.replace('    result = 0', '    import sys\n    sys.exit()'),
      `import sys\nsys.stdout.write("x" * 100)\nprint(sys.stdin.read())\n${TOTAL}`,
      `import os\nos._exit(0)\n${TOTAL}`,
      `raise SystemExit(0)\n${TOTAL}`,
    ];
    const found = await Promise.all(texts.map((text) => compare(text, text)));
    expect(found.map((one) => one.is)).toEqual(['not-run', 'same', 'not-run', 'same']);
  });
});
