import type { TestResult, Tool, ToolOutput, ToolReport } from '../tool.ts';
import { foundOrNot } from './npm-use.ts';
import { broken, failed, localFile } from './problem-lines.ts';
import { pytestUse } from './pytest.ts';
import { isPythonTest } from './python-use.ts';

/** `test_trim (tests.test_hull.HullTest.test_trim)`; Python before 3.11 leaves out the method at the end. */
const HEADING = /^\s*(?<method>[\w.]+) \((?<where>[\w.]+)\)/u;
const ENDING = /(?:^|\s)\.\.\. (?<end>ok|FAIL|ERROR|skipped\b.*|expected failure|unexpected success)\s*$/u;
const FAILURE = /^(?:FAIL|ERROR|UNEXPECTED SUCCESS): (?<heading>.*)$/u;

/** What stands in for a file that could not be imported. */
const UNLOADED = 'unittest.loader._FailedTest';

/** The standard library's tests: some files, or all that look like tests. */
export const unittest: Tool = {
  name: 'unittest',
  check: 'test',
  languages: ['python'],
  proof: { is: 'ran' },
  selects: 'files',
  isTest: isPythonTest,
  detect(place) {
    if (pytestUse(place) !== undefined) return undefined;
    const test = place.files.find((file) => isPythonTest(file) && /^(?:import|from) unittest\b/mu.test(place.read(file) ?? ''));
    if (test === undefined) return undefined;
    const program = place.find('python3') === undefined ? 'python' : 'python3';
    return foundOrNot(place, program, `${test} imports unittest`);
  },
  version: ['--version'],
  // Its own discovery leaves out folders without an __init__.py.
  command: ({ program, tests }, place) => ({
    argv: [program, '-m', 'unittest', '-b', '-v', ...(tests.length > 0 ? tests : place.files.filter(isPythonTest))],
  }),
  parse: parseUnittest,
};

/** It tells all in words, on standard error: a line for each test, then what the failed ones said, then how many ran. */
function parseUnittest(output: ToolOutput): ToolReport {
  const [lines = '', ...blocks] = output.stderr.split(/^={70}\n/mu);
  const ran = /^Ran (?<count>\d+) tests? in /mu.exec(output.stderr)?.groups?.count;
  const unloaded = ran === undefined ? unloadedFile(output) : undefined;
  if (unloaded !== undefined) {
    const message = output.stderr.slice(output.stderr.indexOf('Traceback')).replaceAll(`${output.cwd}/`, '');
    return { is: 'tests', tests: [{ ...failed(module(unloaded).name, message), file: unloaded }] };
  }
  if (ran === undefined || output.code > 5 || !/^(?:OK|FAILED|NO TESTS RAN)\b.*\s*$/mu.test(output.stderr))
    return broken('unittest', output);
  const tests = new Map<string, TestResult>();
  let current: TestResult | undefined;
  for (const line of lines.split(/\r?\n/u)) {
    const heading = HEADING.exec(line)?.groups;
    // Its own heading, without the folder, for a file that could not be imported: the block below knows more.
    if (heading?.where?.startsWith(UNLOADED)) current = undefined;
    else if (heading !== undefined) {
      current = placed(heading.method ?? '', heading.where ?? '');
      if (!tests.has(current.name)) tests.set(current.name, current);
    }
    const end = ENDING.exec(line)?.groups?.end;
    if (end?.startsWith('skipped') && current !== undefined) tests.set(current.name, { ...current, is: 'skipped' });
  }
  for (const block of blocks) {
    const [first = '', , ...said] = block.split(/\r?\n/u);
    const heading = HEADING.exec(FAILURE.exec(first)?.groups?.heading ?? '')?.groups;
    if (heading === undefined) continue;
    const unloadedHere = heading.where?.startsWith(UNLOADED) ? unloadedFile({ ...output, stderr: block }) : undefined;
    const { name, file } = unloadedHere === undefined ? placed(heading.method ?? '', heading.where ?? '') : module(unloadedHere);
    // The last block ends with the count of all.
    const message = said
      .join('\n')
      .replace(/\n-{70}\nRan .*$/su, '')
      .replaceAll(`${output.cwd}/`, '');
    const before = tests.get(name);
    const words = before?.is === 'failed' ? `${before.message}\n${message}` : message;
    const at = file === undefined ? '' : (message.split(`File "${file}", line `)[1] ?? '');
    const line = /^\d+/u.exec(at)?.[0];
    tests.set(name, {
      ...failed(name, words),
      ...(file === undefined ? {} : { file }),
      ...(line === undefined ? {} : { line: Number(line) }),
    });
  }
  const red = [...tests.values()].some((test) => test.is === 'failed');
  if (tests.size === 0 && ran === '0') return { is: 'broken', why: 'unittest found no tests' };
  return (output.code !== 0) !== red || tests.size === 0 ? broken('unittest', output) : { is: 'tests', tests: [...tests.values()] };
}

/** An error other than a failed import, while a test file is loaded, ends the run: the file whose loading it was. */
function unloadedFile({ stderr, cwd }: ToolOutput): string | undefined {
  if (!stderr.includes('Traceback (most recent call last)')) return undefined;
  const files = [...stderr.matchAll(/^ {2}File "(?<file>[^"]+)", line \d+, in <module>/gmu)].map(({ groups }) =>
    localFile(groups?.file ?? '', cwd),
  );
  return files.find((file) => !file.startsWith('..') && isPythonTest(file));
}

function module(file: string): { name: string; file: string } {
  return { name: file.replace(/\.py$/u, '').replaceAll('/', '.'), file };
}

/** Not said to have failed is passed: a test of several parts is reported by those that did not. */
function placed(method: string, where: string): TestResult {
  const name = where.endsWith(`.${method}`) || method === 'setUpClass' || method === 'tearDownClass' ? where : `${where}.${method}`;
  const parts = name.split('.');
  const type = parts.findIndex((part) => /^[A-Z]/u.test(part));
  return { name, is: 'passed', ...(type > 0 ? { file: `${parts.slice(0, type).join('/')}.py` } : {}) };
}
