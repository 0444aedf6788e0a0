import { describe, expect, it } from 'vitest';
import { openImports } from '../../src/code-index/imports.ts';
import type { RepoPath } from '../../src/core/brand.ts';
import type { ImportGraph } from '../../src/core/port/imports.ts';

const signal = new AbortController().signal;

function graphOf(project: Readonly<Record<string, string>>): Promise<ImportGraph> {
  return openImports().graph(Object.keys(project).sort() as RepoPath[], (file) => project[file], signal);
}

interface Sample {
  readonly title: string;
  readonly project: Readonly<Record<string, string>>;
  readonly file: string;
  readonly imports: readonly string[];
}

const SAMPLES: readonly Sample[] = [
  {
    title: 'JavaScript: import, export from, require, import() and mocks, with and without endings and index files',
    project: {
      'src/main.js':
        "import {\n  total,\n} from './cart';\nexport * from './tax.js';\nconst fs = require('node:fs');\nconst b = require(\"../lib/b\");\nawait import('./late.mjs');\nimport './side.css';\nvi.mock('./mocked');",
      'src/cart.ts': '',
      'src/tax/index.js': '',
      'src/tax.ts': '',
      'src/late.mjs': '',
      'src/mocked.jsx': '',
      'lib/b/index.js': '',
    },
    file: 'src/main.js',
    imports: ['lib/b/index.js', 'src/cart.ts', 'src/late.mjs', 'src/mocked.jsx', 'src/tax.ts'],
  },
  {
    title: 'TypeScript: paths of the nearest tsconfig, with comments and through extends',
    project: {
      'tsconfig.base.json': '{ /* shared */ "compilerOptions": { "baseUrl": ".", "paths": { "@app/*": ["app/src/*"], } } }',
      'app/tsconfig.json': '{ "extends": "../tsconfig.base.json", // more\n "compilerOptions": {} }',
      'app/src/a.ts': "import { b } from '@app/deep/b';\nimport { c } from 'app/src/c';",
      'app/src/deep/b.ts': '',
      'app/src/c.ts': '',
    },
    file: 'app/src/a.ts',
    imports: ['app/src/c.ts', 'app/src/deep/b.ts'],
  },
  {
    title: 'workspaces: packages by name, their exports led back from built files to sources, and # imports',
    project: {
      'packages/core/package.json': '{"name":"@shop/core","exports":{".":{"import":"./dist/index.js"},"./parts/*":"./dist/parts/*.js"}}',
      'packages/core/src/index.ts': '',
      'packages/core/src/parts/till.ts': '',
      'packages/app/package.json': '{"name":"app","imports":{"#inner/*":"./src/inner/*.ts"}}',
      'packages/app/src/main.ts': "import '@shop/core';\nimport { till } from '@shop/core/parts/till';\nimport x from '#inner/x';",
      'packages/app/src/inner/x.ts': '',
    },
    file: 'packages/app/src/main.ts',
    imports: ['packages/app/src/inner/x.ts', 'packages/core/src/index.ts', 'packages/core/src/parts/till.ts'],
  },
  {
    title: 'Python: absolute, relative and grouped imports, packages, and the src layout',
    project: {
      'pyproject.toml': '',
      'src/shop/__init__.py': 'from .cart import total',
      'src/shop/cart.py': 'from . import tax\nfrom .money import (\n  Euro,  # the coin\n  Cent,\n)',
      'src/shop/tax.py': '',
      'src/shop/money.py': '',
      'tests/conftest.py': '',
      'tests/test_cart.py': 'import shop.cart as cart, os\nfrom shop import tax\nfrom shop.money import Euro',
    },
    file: 'tests/test_cart.py',
    imports: ['src/shop/cart.py', 'src/shop/money.py', 'src/shop/tax.py', 'tests/conftest.py'],
  },
  {
    title: 'Python: a relative import of a package two folders up',
    project: { 'a/__init__.py': '', 'a/b/__init__.py': '', 'a/b/c.py': 'from ..d import e', 'a/d.py': '' },
    file: 'a/b/c.py',
    imports: ['a/d.py'],
  },
  {
    title: 'Go: packages of the module, and files of the same package',
    project: {
      'go.mod': 'module example.com/shop\n\ngo 1.22\n',
      'main.go': 'package main\nimport (\n  "fmt"\n  "example.com/shop/cart"\n)\nfunc main() {}\n',
      'util.go': 'package main\n',
      'main_test.go': 'package main\n',
      'cart/cart.go': 'package cart\n',
      'cart/cart_test.go': 'package cart\n',
    },
    file: 'main.go',
    imports: ['cart/cart.go', 'util.go'],
  },
  {
    title: 'Rust: mod, crate paths in braces, and the crate by its name',
    project: {
      'Cargo.toml': '[package]\nname = "my-shop"\nversion = "1.0.0"\n',
      'src/lib.rs': 'pub mod cart;\nmod tax;\n',
      'src/cart.rs': 'use crate::{tax::{rate, Kind}, cart::lines};\npub mod lines;\n',
      'src/cart/lines.rs': '',
      'src/tax/mod.rs': '',
      'tests/till.rs': 'use my_shop::cart::total;\n',
    },
    file: 'src/cart.rs',
    imports: ['src/cart/lines.rs', 'src/tax/mod.rs'],
  },
  {
    title: 'Java: imported classes, and those of the same package that are named',
    project: {
      'src/main/java/shop/Cart.java': 'package shop;\npublic class Cart { Tax tax; }',
      'src/main/java/shop/Tax.java': 'package shop;\n',
      'src/main/java/shop/money/Euro.java': 'package shop.money;\n',
      'src/test/java/shop/CartTest.java': 'package shop;\nimport static shop.money.Euro.of;\nclass CartTest { Cart cart; }',
    },
    file: 'src/test/java/shop/CartTest.java',
    imports: ['src/main/java/shop/Cart.java', 'src/main/java/shop/money/Euro.java'],
  },
  {
    title: 'C and C++: includes beside the file and on include paths',
    project: {
      'src/cart.cpp': '#include "cart.hpp"\n#include <shop/money.h>\n#include <vector>\n',
      'src/cart.hpp': '',
      'include/shop/money.h': '',
    },
    file: 'src/cart.cpp',
    imports: ['include/shop/money.h', 'src/cart.hpp'],
  },
  {
    title: 'Ruby: require_relative, and require on the load path',
    project: {
      'lib/shop/cart.rb': '',
      'spec/spec_helper.rb': '',
      'spec/cart_spec.rb': "require 'spec_helper'\nrequire_relative '../lib/shop/cart'\n",
    },
    file: 'spec/cart_spec.rb',
    imports: ['lib/shop/cart.rb', 'spec/spec_helper.rb'],
  },
  {
    title: 'PHP: psr-4 classes by use and by name, and require of a path',
    project: {
      'composer.json': '{"autoload":{"psr-4":{"Shop\\\\":"src/"}},"autoload-dev":{"psr-4":{"Shop\\\\Tests\\\\":["tests"]}}}',
      'src/Cart.php': '<?php\nnamespace Shop;\nclass Cart { public Tax $tax; }',
      'src/Tax.php': '<?php\nnamespace Shop;\n',
      'tests/CartTest.php': "<?php\nnamespace Shop\\Tests;\nuse Shop\\{Cart, Tax};\nrequire_once __DIR__ . '/helper.php';\n",
      'tests/helper.php': '',
    },
    file: 'tests/CartTest.php',
    imports: ['src/Cart.php', 'src/Tax.php', 'tests/helper.php'],
  },
];

describe('the import scan', () => {
  it.each(SAMPLES)('reads $title', async ({ project, file, imports }) => {
    const graph = await graphOf(project);
    expect([...graph.importsOf(file as RepoPath)].sort()).toEqual(imports);
  });

  it('gives dependents with their distance, nearest first, and survives cycles', async () => {
    const graph = await graphOf({
      'a.js': "import './b.js'",
      'b.js': "import './a.js'",
      'c.js': "import './b.js'",
      'd.js': "import './c.js'; import './a.js'",
    });
    expect(graph.dependentsOf('a.js' as RepoPath)).toEqual([
      { file: 'b.js', steps: 1 },
      { file: 'd.js', steps: 1 },
      { file: 'c.js', steps: 2 },
    ]);
  });

  it('leads from a test that includes a header to the source file of the header', async () => {
    const graph = await graphOf({ 'src/cart.c': '#include "cart.h"', 'include/cart.h': '', 'tests/test_cart.c': '#include "cart.h"' });
    expect(graph.dependentsOf('src/cart.c' as RepoPath).map(({ file }) => file)).toContain('tests/test_cart.c');
  });

  it('never gives a file that is not part of the project', async () => {
    const graph = await graphOf({
      'a.js': "import '../../etc/passwd'; import '/etc/passwd'; import './gone.js'",
      'b.py': 'from ....x import y',
    });
    expect(graph.importsOf('a.js' as RepoPath)).toEqual([]);
    expect(graph.importsOf('b.py' as RepoPath)).toEqual([]);
  });

  it('stops at the signal', async () => {
    const stop = new AbortController();
    stop.abort(new Error('enough'));
    await expect(openImports().graph(['a.js' as RepoPath], () => '', stop.signal)).rejects.toThrow('enough');
  });

  it('reads 200,000 characters of almost-imports in bounded time', async () => {
    const started = process.cpuUsage();
    await graphOf({ 'a.ts': 'import { a, '.repeat(16_000), 'b.py': 'from a import ('.repeat(13_000), 'c.rs': 'use a::{'.repeat(25_000) });
    expect(process.cpuUsage(started).user / 1_000).toBeLessThan(5_000);
  });
});
