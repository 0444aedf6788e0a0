import type { Package, TestResult, Tool, ToolOutput, ToolReport } from '../tool.ts';
import { readJunit } from './junit.ts';
import { foundOrNot } from './npm-use.ts';
import { broken, localFile } from './problem-lines.ts';
import { isPythonTest, type PythonSigns, pythonUse } from './python-use.ts';

const SIGNS: PythonSigns = {
  program: 'pytest',
  configs: ['pytest.ini', '.pytest.ini', 'pytest.toml'],
  sections: { 'pyproject.toml': /^\[tool\.pytest\b/mu, 'setup.cfg': /^\[tool:pytest\]/mu, 'tox.ini': /^\[pytest\]/mu },
};

/** Pytest: some test files, or all. */
export const pytest: Tool = {
  name: 'pytest',
  check: 'test',
  languages: ['python'],
  proof: { is: 'ran' },
  selects: 'files',
  isTest: isPythonTest,
  detect(place) {
    const why = pytestUse(place);
    return why === undefined ? undefined : foundOrNot(place, 'pytest', why);
  },
  version: ['--version'],
  command: ({ program, tests, report }) => ({
    argv: [
      program,
      ...['-q', '-p', 'no:cacheprovider', '--continue-on-collection-errors', '-o', 'junit_family=xunit1', `--junitxml=${report}`],
      ...tests,
    ],
  }),
  parse: parsePytest,
};

/** Why the package's tests are pytest's; undefined when nothing says so. */
export function pytestUse(place: Package): string | undefined {
  const why = pythonUse(place, SIGNS);
  if (why !== undefined) return why;
  const conftest = place.files.find((file) => /(?:^|\/)conftest\.py$/u.test(file));
  if (conftest !== undefined) return `${conftest} is there`;
  const imports = place.files.find((file) => isPythonTest(file) && /^(?:import|from) pytest\b/mu.test(place.read(file) ?? ''));
  return imports === undefined ? undefined : `${imports} imports pytest`;
}

function parsePytest(output: ToolOutput): ToolReport {
  if (output.code === 5) return { is: 'broken', why: 'pytest found no tests' };
  const tests = readJunit(output.report)?.map((test) => placed(test, output.cwd));
  if (tests === undefined || tests.length === 0 || output.code > 1) return broken('pytest', output);
  const red = tests.some((test) => test.is === 'failed');
  return (output.code === 1) !== red ? broken('pytest', output) : { is: 'tests', tests };
}

/** Its report counts lines from 0, and names a file that could not be loaded by its module only. */
function placed({ line, file, ...test }: TestResult, cwd: string): TestResult {
  const loaded = file === undefined && /^[\w.]+$/u.test(test.name) ? `${test.name.replaceAll('.', '/')}.py` : file;
  return { ...test, ...(loaded === undefined ? {} : { file: localFile(loaded, cwd) }), ...(line === undefined ? {} : { line: line + 1 }) };
}
