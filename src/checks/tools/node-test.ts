import type { Package, TestResult, Tool, ToolCommand, ToolOutput, ToolReport, ToolRequest } from '../tool.ts';
import { field, lineNumber, readJson, text } from './json-report.ts';
import { broken, localFile } from './problem-lines.ts';
import { optionName, splitOptions } from './script-words.ts';
import { isPlacedTest } from './test-files.ts';
import { testMessage } from './test-message.ts';
import { findRunner, runnersOf } from './test-runners.ts';

/** A reporter of our own, given as an address: what the built-in ones tell of files and lines differs between versions of Node. */
const REPORTER = `export default async function* (events) {
  for await (const { type, data } of events) {
    if (!/^test:(?:start|pass|fail|stderr)$/.test(type)) continue;
    const { name, nesting, file, line, skip, todo, details, message } = data;
    const error = details?.error?.cause ?? details?.error;
    const said = type === 'test:stderr' ? message : error && String(error.stack || error.message || error);
    yield JSON.stringify({ type, name, nesting, file, line, skipped: skip !== undefined || todo !== undefined, suite: details?.type === 'suite', said }) + '\\n';
  }
}`;
const VALUED = ['--import', '-r', '--require', '--loader', '--experimental-loader', '-C', '--conditions', '--env-file', '--test-timeout'];
const DROPPED = [
  '--watch',
  '--test-reporter',
  '--test-reporter-destination',
  '--test-only',
  '--experimental-test-coverage',
  '--test-force-exit',
];

/** Node's own runner with the options of the project's own script: some test files, or all. */
export const nodeTest: Tool = {
  name: 'node --test',
  check: 'test',
  languages: ['javascript', 'typescript'],
  proof: { is: 'ran' },
  selects: 'files',
  isTest: isPlacedTest,
  detect: (place) => findRunner(place, 'node'),
  version: ['--version'],
  command: nodeCommand,
  parse: parseNode,
};

function nodeCommand({ program, tests, report }: ToolRequest, place: Package): ToolCommand {
  const use = runnersOf(place).get('node');
  const command = use?.from === '' ? use.command : undefined;
  const { options, operands } = splitOptions(command?.words ?? [], [...VALUED, ...DROPPED.filter((name) => name.includes('reporter'))]);
  const kept = options
    .filter((option) => !DROPPED.includes(optionName(option)) && !optionName(option).startsWith('--test-coverage'))
    .flat();
  const reporter = `data:text/javascript,${encodeURIComponent(REPORTER)}`;
  return {
    argv: [
      program,
      ...kept,
      '--test',
      `--test-reporter=${reporter}`,
      `--test-reporter-destination=${report}`,
      ...(tests.length > 0 ? tests : operands),
    ],
    env: { ...command?.env, CI: '1' },
  };
}

/** One line of JSON for each event, in order: what starts at a depth stands in what started last at the depth above. */
function parseNode(output: ToolOutput): ToolReport {
  const { cwd } = output;
  const path: string[] = [];
  const said = new Map<string, string>();
  const tests: TestResult[] = [];
  let fails = 0;
  for (const line of output.report.split('\n')) {
    if (line === '') continue;
    const event = readJson(line);
    if (event === undefined) return broken('node --test', output);
    const type = text(event, 'type');
    if (!['test:start', 'test:pass', 'test:fail', 'test:stderr'].includes(type)) return broken('node --test', output);
    const file = localFile(text(event, 'file'), cwd);
    if (type === 'test:stderr') {
      said.set(file, (said.get(file) ?? '') + text(event, 'said'));
      continue;
    }
    const depth = lineNumber(event, 'nesting');
    path.splice(depth, path.length, text(event, 'name'));
    if (type === 'test:start') continue;
    const whole = depth === 0 && localFile(text(event, 'name'), cwd) === file;
    const name = [...(file === '.' ? [] : [file]), ...(whole ? [] : path)].join(' › ');
    const place = { name, ...(file === '.' ? {} : { file }) };
    const suite = field(event, 'suite') === true;
    if (type === 'test:fail' && !(field(event, 'skipped') === true)) {
      fails += 1;
      // A suite is red for its tests' sake, unless none of them is.
      if (suite && tests.some((test) => test.is === 'failed' && test.name.startsWith(`${name} › `))) continue;
      const message = testMessage(whole ? `${said.get(file) ?? ''}\n${text(event, 'said')}` : text(event, 'said'), cwd);
      tests.push({
        ...place,
        is: 'failed',
        message,
        ...(whole || lineNumber(event, 'line') === 0 ? {} : { line: lineNumber(event, 'line') }),
      });
    } else if (!suite) tests.push({ ...place, is: field(event, 'skipped') === true ? 'skipped' : 'passed' });
  }
  if (output.code > 1 || (output.code !== 0 && fails === 0)) return broken('node --test', output);
  return tests.length === 0 ? { is: 'broken', why: 'node --test found no tests' } : { is: 'tests', tests };
}
