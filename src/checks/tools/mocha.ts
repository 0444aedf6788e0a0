import type { Package, TestResult, Tool, ToolCommand, ToolOutput, ToolReport, ToolRequest } from '../tool.ts';
import { field, list, readJson, text } from './json-report.ts';
import { broken, localFile } from './problem-lines.ts';
import { optionName, splitOptions } from './script-words.ts';
import { isPlacedTest } from './test-files.ts';
import { lineIn, testMessage } from './test-message.ts';
import { findRunner, runnersOf } from './test-runners.ts';

const REPORTERS = ['-R', '--reporter', '-O', '--reporter-option', '--reporter-options'];
const VALUED = [
  ...REPORTERS,
  ...['-r', '--require', '--loader', '--import', '-n', '--node-option', '-t', '--timeout', '-s', '--slow', '-u', '--ui', '--retries'],
  ...['--extension', '--config', '--package', '--file', '--ignore', '--exclude', '-j', '--jobs', '--spec'],
];
/** They watch for ever, or leave out tests. */
const DROPPED = [...REPORTERS, '-w', '--watch', '-b', '--bail', '--parallel', '-p', '--spec'];

/** Mocha with the options of the project's own script: some test files, or all. */
export const mocha: Tool = {
  name: 'mocha',
  check: 'test',
  languages: ['javascript', 'typescript', 'tsx'],
  proof: { is: 'ran' },
  selects: 'files',
  isTest: isPlacedTest,
  detect: (place) => findRunner(place, 'mocha'),
  version: ['--version'],
  command: mochaCommand,
  parse: parseMocha,
};

function mochaCommand({ program, tests, report }: ToolRequest, place: Package): ToolCommand {
  const use = runnersOf(place).get('mocha');
  // What a script at the top names lies elsewhere.
  const command = use?.from === '' ? use.command : undefined;
  const { options, operands } = splitOptions(command?.words ?? [], VALUED);
  const spec = options
    .filter((option) => optionName(option) === '--spec')
    .map(([word = '', value]) => value ?? word.slice('--spec='.length));
  const kept = options.filter((option) => !DROPPED.includes(optionName(option))).flat();
  return {
    argv: [
      program,
      ...kept,
      '--reporter',
      'json',
      '--reporter-option',
      `output=${report}`,
      ...(tests.length > 0 ? tests : [...operands, ...spec]),
    ],
    env: { ...command?.env, CI: '1' },
  };
}

function parseMocha(output: ToolOutput): ToolReport {
  const report = readJson(output.report);
  const every = list(report, 'tests');
  const failures = list(report, 'failures');
  if (every === undefined || failures === undefined) return broken('mocha', output);
  const skipped = new Set((list(report, 'pending') ?? []).map((test) => nameOf(test, output.cwd)));
  const tests = new Map<string, TestResult>();
  for (const test of every) {
    const name = nameOf(test, output.cwd);
    tests.set(name, { name, ...fileOf(test, output.cwd), is: skipped.has(name) ? 'skipped' : 'passed' });
  }
  // A hook that fails stands among the failures only.
  for (const test of failures) {
    const name = nameOf(test, output.cwd);
    const error = field(test, 'err');
    const message = testMessage(text(error, 'stack') || text(error, 'message'), output.cwd);
    const { file } = fileOf(test, output.cwd);
    tests.set(name, { name, is: 'failed', message, ...(file === undefined ? {} : { file, ...lineIn(message, file) }) });
  }
  if (tests.size === 0) return { is: 'broken', why: 'mocha found no tests' };
  return output.code !== 0 && failures.length === 0 ? broken('mocha', output) : { is: 'tests', tests: [...tests.values()] };
}

function nameOf(test: unknown, cwd: string): string {
  const { file } = fileOf(test, cwd);
  return file === undefined ? text(test, 'fullTitle') : `${file} › ${text(test, 'fullTitle')}`;
}

function fileOf(test: unknown, cwd: string): { file?: string } {
  const file = text(test, 'file');
  return file === '' ? {} : { file: localFile(file, cwd) };
}
