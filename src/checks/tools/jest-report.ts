import type { TestResult, ToolOutput, ToolReport } from '../tool.ts';
import { field, list, readJson, text } from './json-report.ts';
import { broken, localFile } from './problem-lines.ts';
import { lineIn, testMessage } from './test-message.ts';

/**
 * Reads a report in the form that jest gave it and vitest took over. A file that could not be loaded is one failed test of the file's name; a run
 * that failed although no test did (an error after the last, a threshold) is one failed test too.
 */
export function parseJestReport(runner: string, output: ToolOutput): ToolReport {
  const report = readJson(output.report);
  const files = list(report, 'testResults');
  if (files === undefined || output.code > 1) return broken(runner, output);
  const tests = files.flatMap((file) => resultsOf(file, output.cwd));
  if (tests.length === 0) return { is: 'broken', why: `${runner} found no tests` };
  const red = tests.some((test) => test.is === 'failed');
  const failed = output.code !== 0 || field(report, 'success') === false;
  if (red || !failed) return { is: 'tests', tests };
  const message = testMessage(output.stderr === '' ? output.stdout : output.stderr, output.cwd);
  return { is: 'tests', tests: [...tests, { name: `${runner} › outside of the tests`, is: 'failed', message }] };
}

function resultsOf(report: unknown, cwd: string): TestResult[] {
  const file = localFile(text(report, 'name'), cwd);
  const tests = (list(report, 'assertionResults') ?? []).map((test): TestResult => {
    const suites = (list(test, 'ancestorTitles') ?? []).filter((title): title is string => typeof title === 'string' && title !== '');
    const name = [file, ...suites, text(test, 'title')].join(' › ');
    if (text(test, 'status') !== 'failed') return { name, file, is: text(test, 'status') === 'passed' ? 'passed' : 'skipped' };
    const said = (list(test, 'failureMessages') ?? []).filter((each) => typeof each === 'string').join('\n');
    const message = testMessage(said, cwd);
    return { name, file, is: 'failed', message, ...lineIn(message, file) };
  });
  const loaded = text(report, 'status') !== 'failed' || tests.some((test) => test.is === 'failed');
  return loaded ? tests : [...tests, { name: file, file, is: 'failed', message: testMessage(text(report, 'message'), cwd) }];
}
