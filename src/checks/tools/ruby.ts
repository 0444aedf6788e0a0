import path from 'node:path';
import type { Detected, Package, Problem, TestResult, Tool, ToolCommand, ToolOutput, ToolReport } from '../tool.ts';
import { field, lineNumber, list, readJson, text } from './json-report.ts';
import { foundOrNot } from './npm-use.ts';
import { broken, failed, localFile } from './problem-lines.ts';

/** The project's cops on the changed files. */
export const rubocop: Tool = {
  name: 'rubocop',
  check: 'lint',
  languages: ['ruby'],
  proof: { is: 'ran' },
  detect: (place) => inRuby(place, 'rubocop', place.above(['.rubocop.yml'])),
  version: ['--version'],
  command: ({ program, sources }, place) =>
    bundled(place, [program, '--format', 'json', '--cache', 'false', '--force-exclusion', ...sources]),
  parse: parseRubocop,
};

/** RSpec's examples. */
export const rspec: Tool = {
  name: 'rspec',
  check: 'test',
  languages: ['ruby'],
  proof: { is: 'ran' },
  selects: 'files',
  isTest: (file) => /(?:^|\/)spec\/(?:.+\/)?[^/]+_spec\.rb$/u.test(file),
  detect(place) {
    const spec = place.files.find((file) => /^spec\/(?:.+\/)?[^/]+_spec\.rb$/u.test(file));
    return spec === undefined ? undefined : inRuby(place, 'rspec', place.has('.rspec') ? '.rspec' : spec);
  },
  version: ['--version'],
  command: ({ program, tests, report }, place) => bundled(place, [program, '--format', 'json', '--out', report, ...tests]),
  parse: parseRspec,
};

/** Minitest, by loading the test files: `rake test` and `bin/rails test` do the same. */
export const minitest: Tool = {
  name: 'minitest',
  check: 'test',
  languages: ['ruby'],
  proof: { is: 'ran' },
  selects: 'files',
  isTest: (file) => MINITEST_FILE.test(file),
  detect(place) {
    const test = place.files.find((file) => MINITEST_FILE.test(file));
    return test === undefined ? undefined : foundOrNot(place, 'ruby', `${test} is there`);
  },
  version: ['--version'],
  command({ program, tests }, place) {
    const files = tests.length > 0 ? tests : place.files.filter((file) => MINITEST_FILE.test(file));
    // Minitest reads its own options from the arguments when the program ends; by then the files are loaded.
    const load = 'files = ARGV.dup; ARGV.replace(["--verbose", "--seed", "1"]); files.each { |file| require File.expand_path(file) }';
    return bundled(place, [program, '-Ilib', '-Itest', '-e', load, ...files]);
  },
  parse: parseMinitest,
};

const MINITEST_FILE = /^test\/(?:.+\/)?(?:[^/]+_test|test_[^/]+)\.rb$/u;

function inRuby(place: Package, program: string, sign: string | undefined): Detected | undefined {
  const named = new RegExp(`^\\s*(?:gem\\s*\\(?\\s*["']${program}["']|.*add_\\w*dependency\\s*\\(?\\s*["']${program}["'])`, 'mu');
  const gemfile = ['Gemfile', ...place.files.filter((file) => /^[^/]+\.gemspec$/u.test(file))].find((file) =>
    named.test(place.read(file) ?? ''),
  );
  if (sign !== undefined) return foundOrNot(place, program, `${sign} is there`);
  return gemfile === undefined ? undefined : foundOrNot(place, program, `${gemfile} names ${program}`);
}

/** With a lock file the gems it names are the ones that count: what `bundle exec` does, without a process of its own. */
function bundled(place: Package, argv: [string, ...string[]]): ToolCommand {
  if (!place.has('Gemfile') || !place.has('Gemfile.lock')) return { argv };
  return { argv, env: { BUNDLE_GEMFILE: path.join(place.root, place.folder, 'Gemfile'), RUBYOPT: '-rbundler/setup' } };
}

function parseRubocop(output: ToolOutput): ToolReport {
  const report = readJson(output.stdout.slice(Math.max(0, output.stdout.indexOf('{"metadata"'))));
  const files = list(report, 'files');
  if (files === undefined || output.code > 1) return broken('rubocop', output);
  const problems = files.flatMap((file) =>
    (list(file, 'offenses') ?? []).map(
      (offense): Problem => ({
        file: localFile(text(file, 'path'), output.cwd),
        line: lineNumber(field(offense, 'location'), 'start_line') || lineNumber(field(offense, 'location'), 'line'),
        rule: text(offense, 'cop_name'),
        message: text(offense, 'message'),
      }),
    ),
  );
  return (output.code === 1) !== problems.length > 0 ? broken('rubocop', output) : { is: 'problems', problems };
}

function parseRspec(output: ToolOutput): ToolReport {
  const report = readJson(output.report);
  const examples = list(report, 'examples');
  const outside = field(field(report, 'summary'), 'errors_outside_of_examples_count');
  if (examples === undefined) return broken('rspec', output);
  const tests = examples.map((example): TestResult => {
    const file = localFile(text(example, 'file_path'), output.cwd);
    const name = `${file} › ${text(example, 'full_description')}`;
    const place = { file, line: lineNumber(example, 'line_number') };
    const status = text(example, 'status');
    if (status !== 'failed') return { name, ...place, is: status === 'passed' ? 'passed' : 'skipped' };
    // Objects show their address, which differs from run to run.
    const said = text(field(example, 'exception'), 'message').replace(/0x[0-9a-f]{8,}/gu, '0x…');
    return { ...failed(name, said), ...place };
  });
  // A file that cannot be loaded has no examples: one red test stands for all of them.
  if (typeof outside === 'number' && outside > 0)
    return { is: 'tests', tests: [...tests, failed('load', /An error occurred[\s\S]*/u.exec(output.stdout)?.[0] ?? messagesOf(report))] };
  return (output.code !== 0) !== tests.some((test) => test.is === 'failed') ? broken('rspec', output) : { is: 'tests', tests };
}

function messagesOf(report: unknown): string {
  return (list(report, 'messages') ?? []).filter((message) => typeof message === 'string').join('\n');
}

/** `LanternTest#test_hums = 0.00 s = S`, then the numbered words of those that did not pass. */
function parseMinitest(output: ToolOutput): ToolReport {
  const said = new Map<string, { words: string; line: string | undefined }>();
  for (const [, name = '', line, words = ''] of output.stdout.matchAll(
    /^ {2}\d+\) (?:Failure|Error|Skipped):\n(\S+?)(?: \[[^\n]*?:(\d+)\])?:\n([\s\S]*?)(?=\n\n|$(?![\s\S]))/gmu,
  ))
    said.set(name, { words, line });
  const tests = [...output.stdout.matchAll(/^(?<name>\S+#\S.*?) = \d+\.\d+ s = (?<end>[.FES])$/gmu)].map(({ groups }): TestResult => {
    const name = groups?.name ?? '';
    const { words = '', line = undefined } = said.get(name) ?? {};
    if (groups?.end === '.' || groups?.end === 'S') return { name, is: groups.end === '.' ? 'passed' : 'skipped' };
    return { ...failed(name, words.replace(/0x[0-9a-f]{8,}/gu, '0x…')), ...(line === undefined ? {} : { line: Number(line) }) };
  });
  const count = /^(?<runs>\d+) runs, \d+ assertions, (?<failures>\d+) failures, (?<errors>\d+) errors/mu.exec(output.stdout)?.groups;
  if (count === undefined) {
    // It did not come as far as running: a test file, or what it loads, cannot be loaded.
    const why = /\b(?:SyntaxError|NameError|NoMethodError|LoadError)\b|syntax error/u.test(output.stderr);
    return why && tests.length === 0 && !/minitest \(LoadError\)|-- minitest/u.test(output.stderr)
      ? { is: 'tests', tests: [failed('load', output.stderr)] }
      : broken('minitest', output);
  }
  const red = tests.filter((test) => test.is === 'failed').length;
  return tests.length !== Number(count.runs) || red !== Number(count.failures) + Number(count.errors)
    ? broken('minitest', output)
    : { is: 'tests', tests };
}
