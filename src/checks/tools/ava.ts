import type { Package, TestResult, Tool, ToolOutput, ToolReport, ToolRequest } from '../tool.ts';
import { broken } from './problem-lines.ts';
import { isPlacedTest } from './test-files.ts';
import { testMessage } from './test-message.ts';
import { findRunner, runnersOf } from './test-runners.ts';

const RESULT = /^(?<not>not )?ok \d+ - (?<title>.*?)(?: # (?<directive>SKIP|[T]ODO)\b.*)?$/u;

const ENDED = /(?:^|› )(?<file>\S+) exited (?:with a non-zero exit code: \d+|due to \w+)$/u;
const ERROR = /(?<=^|› )(?:[A-Z]\w*)?Error: [^›]*$/u;

/** Ava: some test files, or all. */
export const ava: Tool = {
  name: 'ava',
  check: 'test',
  languages: ['javascript', 'typescript'],
  proof: { is: 'ran' },
  selects: 'files',
  isTest: isPlacedTest,
  detect: (place) => findRunner(place, 'ava'),
  version: ['--version'],
  command: ({ program, tests }, place: Package) => ({
    argv: [program, '--tap', ...tests],
    env: { ...runnersOf(place).get('ava')?.command?.env, CI: '1' },
  }),
  parse: parseAva,
};

/** It prints TAP: a line for each test, indented lines with what a failed one said, and the plan at the end. */
function parseAva(output: ToolOutput, request: ToolRequest): ToolReport {
  const tests: TestResult[] = [];
  let last: { test: TestResult; said: string[] } | undefined;
  const close = (): void => {
    if (last !== undefined) tests.push(last.test.is === 'failed' ? { ...last.test, message: saidBy(last.said, output.cwd) } : last.test);
    last = undefined;
  };
  for (const line of output.stdout.split(/\r?\n/u)) {
    const { title, not, directive } = RESULT.exec(line)?.groups ?? {};
    if (title !== undefined) {
      close();
      last = {
        test: { ...placed(title, request.tests), is: directive !== undefined ? 'skipped' : not === undefined ? 'passed' : 'failed' },
        said: [],
      };
    } else if (/^\s/u.test(line)) last?.said.push(line);
    else close();
  }
  close();
  const results = withUnloaded(tests);
  if (tests.length === 0 && /Couldn.t find any files to test/u.test(output.stdout + output.stderr))
    return { is: 'broken', why: 'ava found no tests' };
  const ended = /^1\.\.\d+$/mu.test(output.stdout);
  const red = results.some((test) => test.is === 'failed');
  return !ended || tests.length === 0 || (output.code !== 0) !== red ? broken('ava', output) : { is: 'tests', tests: results };
}

/**
 * What ended a file's process stands before the word that it ended, under the error's own name, with results of other files in between at times:
 * together they are one red test of the file's name.
 */
function withUnloaded(tests: readonly TestResult[]): TestResult[] {
  const results: TestResult[] = [];
  for (const test of tests) {
    const file = ENDED.exec(test.name)?.groups?.file;
    const at = results.findLastIndex(({ is, name }) => is === 'failed' && ERROR.test(name));
    const cause = results[at];
    if (file === undefined) results.push(test);
    else if (cause !== undefined) {
      results.splice(at, 1);
      results.push({ name: file, file, is: 'failed', message: `${ERROR.exec(cause.name)?.[0]}\n${cause.message}` });
    } else results.push({ name: file, file, is: 'failed', message: test.name });
  }
  return results;
}

/**
 * With several files a title begins with its file's name without the folder that all have in common; with one it does not, so that the name
 * would depend on what else runs. Where the files are known the whole path stands instead.
 */
function placed(title: string, files: readonly string[]): { name: string; file?: string } {
  const [only] = files;
  if (only === undefined) return { name: title };
  if (files.length === 1) return { name: `${only} › ${title}`, file: only };
  const folders = files.map((file) => file.split('/').slice(0, -1));
  const common = (folders[0] ?? []).findIndex((folder, depth) => folders.some((each) => each[depth] !== folder));
  const depth = common < 0 ? Math.min(...folders.map((each) => each.length)) : common;
  for (const file of files) {
    const parts = file.split('/').slice(depth);
    const base = (parts.pop() ?? '')
      .replace(/\.(?:spec|test)\./u, '.')
      .replace('test-', '')
      .replace(/\.[cm]?[jt]sx?$/u, '');
    const prefix = [...parts.filter((part) => part !== '__tests__'), base, ''].join(' › ');
    if (title.startsWith(prefix)) return { name: `${file} › ${title.slice(prefix.length)}`, file };
  }
  return { name: title };
}

function saidBy(lines: readonly string[], cwd: string): string {
  return testMessage(
    lines
      .filter((line) => !/^\s*(?:---|\.\.\.)$/u.test(line))
      .map((line) => line.replace(/^ {2,4}/u, ''))
      .join('\n'),
    cwd,
  );
}
