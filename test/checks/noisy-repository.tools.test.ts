/** The figure: a repository with 5 failing tests and 200 lint errors. Right edits are taken, every new error or red is named and rejected. */
import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { TOOLS } from '../../src/checks/tools.ts';
import type { CheckReport, Finding } from '../../src/core/verdict.ts';
import { type ChecksWorld, checksWorld, ranReport } from '../support/checks-world.ts';
import { npmTool } from '../support/npm-project.ts';
import { needs } from '../support/toolchain.ts';

const never = new AbortController().signal;
const FILES = 10;
const FUNCTIONS = 4;
const INSTALLED = fileURLToPath(new URL('../fixtures/tools/node_modules', import.meta.url));

/** Five lint errors each: three of no-var, one of eqeqeq, one of no-unused-vars. */
const jsFunction = (file: number, index: number): string => `export function sum${file}_${index}(values, extra) {
  var total = ${index};
  for (var i = 0; i < values.length; i++) {
    var value = values[i];
    if (value == null) continue;
    total = total + value;
  }
  return total;
}
`;

/** One test for each function; the first one of every second file is wrong: 5 in all. */
const jsTest = (file: number): string => {
  const names = Array.from({ length: FUNCTIONS }, (_, index) => `sum${file}_${index}`);
  const tests = names.map(
    (name, index) => `test('${name} adds', () => assert.equal(${name}([1, null, 2]), ${index === 0 && file % 2 === 0 ? 99 : index + 3}));`,
  );
  return `import assert from 'node:assert/strict';\nimport { test } from 'node:test';\nimport { ${names.join(', ')} } from '../src/part${file}.js';\n${tests.join('\n')}\n`;
};

function jsRepository(): Record<string, string> {
  const files: Record<string, string> = {
    'package.json': '{"name":"noisy","type":"module","scripts":{"test":"node --test","lint":"eslint ."},"devDependencies":{"eslint":"*"}}',
    'eslint.config.js':
      "export default [{ rules: { 'no-var': 'error', eqeqeq: 'error', 'no-unused-vars': 'error', 'no-undef': 'error', 'no-unreachable': 'error' } }];\n",
    '.gitignore': 'node_modules\n',
  };
  for (let file = 0; file < FILES; file += 1) {
    files[`src/part${file}.js`] = Array.from({ length: FUNCTIONS }, (_, index) => jsFunction(file, index)).join('\n');
    files[`test/part${file}.test.js`] = jsTest(file);
  }
  return files;
}

const findings = (reports: readonly CheckReport[]): Finding[] => reports.flatMap((report) => (report.is === 'ran' ? report.findings : []));

/** Edits inside one function, right or wrong; the wrong ones with the rule that has to name them. */
const RIGHT: readonly (readonly [string, string])[] = [
  ['total = total + value', 'total += value'],
  ['var total = 1', 'let total = 1'],
  ['value == null', 'value === null || value === undefined'],
  ['    total = total + value;', '    const next = total + value;\n    total = next;'],
  ['for (var i = 0; i < values.length; i++)', 'for (let i = 0; i < values.length; i += 1)'],
];
const WRONG: readonly (readonly [string, string, string])[] = [
  ['total = total + value', 'total = total + valeu', 'no-undef'],
  ['  return total;', '  var copy = total;\n  return copy;', 'no-var'],
  ['  return total;', '  return total;\n  total = 0;', 'no-unreachable'],
  ['i < values.length', 'i < values.length - 1', 'new-red'],
  ['var total = 1', 'var total = 0', 'new-red'],
  ['  return total;', '  if (total == 7) return 8;\n  return total;', 'eqeqeq'],
];

async function judgeAll(world: ChecksWorld, folder: string, ending: string, right: typeof RIGHT, wrong: typeof WRONG): Promise<void> {
  for (const [index, [from, to]] of right.entries()) {
    const file = index % FILES;
    const proposal = await edited(world, `${folder}part${file}${ending}`, `sum${file}_1`, from, to);
    const reports = await world.checks.judge(proposal, never);
    expect(findings(reports), `${from} → ${to}`).toEqual([]);
    const tests = ranReport(reports, 'tests');
    expect(tests.before ?? []).toHaveLength(file % 2 === 0 ? 1 : 0);
    expect(ranReport(reports, 'lint').before?.length).toBeGreaterThanOrEqual(3);
  }
  for (const [index, [from, to, rule]] of wrong.entries()) {
    const file = index % FILES;
    const proposal = await edited(world, `${folder}part${file}${ending}`, `sum${file}_1`, from, to);
    const rules = new Set(findings(await world.checks.judge(proposal, never)).map((finding) => finding.rule));
    expect([...rules], `${from} → ${to}`).toEqual([rule]);
  }
}

/** As the verb fix asks: nothing is skipped because two forms are equal, and behaviour may change. */
async function edited(world: ChecksWorld, file: string, symbol: string, from: string, to: string) {
  const target = await world.target(file, symbol);
  const { clean } = target.source;
  if (!target.text.includes(from)) throw new Error(`${symbol} does not hold ${from}`);
  const after = clean.slice(0, target.span.start) + target.text.replace(from, to) + clean.slice(target.span.end);
  const cures = [{ check: 'message', rule: 'said', message: 'pasted by the person' }];
  return { target, after, kind: 'fix', instruction: '', cures };
}

needs(npmTool('eslint'))('a repository with 5 failing tests and 200 lint errors', () => {
  test('of JavaScript: right edits are taken, each new error or red is named and rejected', async () => {
    const world = await checksWorld(jsRepository(), { table: TOOLS });
    symlinkSync(INSTALLED, path.join(world.repo.path, 'node_modules'));
    const first = await world.checks.baseline(await world.target('src/part0.js', 'sum0_1'), never);
    // Five on each of four functions in each of ten files.
    expect(first.findings.filter(({ check }) => check === 'lint')).toHaveLength(5);
    await judgeAll(world, 'src/', '.js', RIGHT, WRONG);
  });
});

const pyFunction = (file: number, index: number): string => `def sum${file}_${index}(values) :
    total=${index}
    unused=values
    for value in values :
        if value == None:
            continue
        total = total + value
    return total
`;
const pyTest = (file: number): string => {
  const names = Array.from({ length: FUNCTIONS }, (_, index) => `sum${file}_${index}`);
  const tests = names.map(
    (name, index) => `def test_${name}():\n    assert ${name}([1, None, 2]) == ${index === 0 && file % 2 === 0 ? 99 : index + 3}\n`,
  );
  return `from src.part${file} import ${names.join(', ')}\n\n\n${tests.join('\n\n')}`;
};
const PY_RIGHT: typeof RIGHT = [
  ['total = total + value', 'total += value'],
  ['value == None', 'value is None'],
  ['    for value in values :', '    for value in values:'],
];
const PY_WRONG: typeof WRONG = [
  ['total = total + value', 'total = total + valeu', 'F821'],
  ['total = total + value', 'total=total + value', 'E225'],
  ['total=1', 'total=2', 'new-red'],
];

needs('flake8', 'pytest')('the same in Python', () => {
  test('with flake8 and pytest', async () => {
    const files: Record<string, string> = {
      'pyproject.toml': '[project]\nname = "noisy"\nversion = "1"\n[tool.pytest.ini_options]\ntestpaths = ["tests"]\n',
      '.flake8': '[flake8]\nmax-line-length = 100\n',
    };
    for (let file = 0; file < FILES; file += 1) {
      files[`src/part${file}.py`] = Array.from({ length: FUNCTIONS }, (_, index) => pyFunction(file, index)).join('\n\n');
      files[`tests/test_part${file}.py`] = pyTest(file);
    }
    const world = await checksWorld(files, { table: TOOLS });
    await judgeAll(world, 'src/', '.py', PY_RIGHT, PY_WRONG);
  });
});
