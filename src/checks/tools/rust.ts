import type { Detected, Package, Problem, TestResult, Tool, ToolOutput, ToolReport } from '../tool.ts';
import { field, lineNumber, list, readJson, text } from './json-report.ts';
import { foundOrNot } from './npm-use.ts';
import { broken, buildFailed, failed, localFile, once } from './problem-lines.ts';

/** What is compiled lies in the package itself, also where a workspace around it has a folder of its own. */
const TARGET = 'target';

/** A file of `tests/` that is a program of its own. */
const TEST_PROGRAM = /^tests\/(?<name>[^/]+?)(?:\.rs|\/main\.rs)$/u;

/** The compiler's errors and warnings, for the library, its programs and their tests. */
export const cargoCheck: Tool = cargo('cargo check', 'types', 'cargo', 'check');

/** Clippy's lints; they contain the compiler's own. */
export const cargoClippy: Tool = cargo('cargo clippy', 'lint', 'cargo-clippy', 'clippy');

/** The unit tests of the changed modules, or the files of `tests/`, or all of it. */
export const cargoTest: Tool = {
  name: 'cargo test',
  check: 'test',
  languages: ['rust'],
  proof: { is: 'ran' },
  keeps: [TARGET],
  selects: 'sources',
  isTest: (file) => TEST_PROGRAM.test(file),
  detect: (place) => inCrate(place, 'cargo'),
  version: ['--version'],
  command: ({ program, sources, tests }, place) => ({
    argv: [program, 'test', '--offline', '--no-fail-fast', '--target-dir', TARGET, ...selection(sources, tests, place)],
    env: { RUST_BACKTRACE: '0' },
  }),
  parse: parseTests,
};

function cargo(name: string, check: 'types' | 'lint', needed: string, verb: string): Tool {
  return {
    name,
    check,
    languages: ['rust'],
    proof: { is: 'ran' },
    wholePackage: true,
    keeps: [TARGET],
    detect: (place) => inCrate(place, needed),
    // Clippy has a version of its own; `cargo check` knows no such question.
    version: verb === 'check' ? ['--version'] : [verb, '--version'],
    command: ({ program }) => ({ argv: [program, verb, '--offline', '--all-targets', '--message-format=json', '--target-dir', TARGET] }),
    parse: (output) => parseMessages(name, output),
  };
}

/**
 * Given test programs: these, and the unit tests. Given modules with unit tests of their own: these modules' (`-- basket::`). All of it where
 * the crate has test programs, which a module's name would leave out, and for a crate's root.
 */
function selection(sources: readonly string[], tests: readonly string[], place: Package): string[] {
  const programs = tests.flatMap((file) => TEST_PROGRAM.exec(file)?.groups?.name ?? []);
  if (tests.length > 0) return programs.length < tests.length ? [] : ['--lib', '--bins', ...programs.flatMap((name) => ['--test', name])];
  const modules = sources.flatMap((file) => /^src\/(?<path>.+?)(?:\/mod)?\.rs$/u.exec(file)?.groups?.path ?? []);
  const tested = sources.every((file) => /#\[cfg\(test\)\]/u.test(place.read(file) ?? ''));
  const known = modules.length === sources.length && tested && !modules.some((module) => /^(?:lib|main|bin\/.*)$/u.test(module));
  if (sources.length === 0 || !known || place.files.some((file) => TEST_PROGRAM.test(file))) return [];
  return ['--lib', '--bins', '--', ...modules.map((module) => `${module.replaceAll('/', '::')}::`)];
}

function inCrate(place: Package, needed: string): Detected | undefined {
  if (!place.has('Cargo.toml')) return undefined;
  const why = 'Cargo.toml is there';
  return place.find(needed) === undefined ? foundOrNot(place, needed, why) : foundOrNot(place, 'cargo', why);
}

/** A line of JSON for each message; the last one says that it came to an end. */
function parseMessages(name: string, output: ToolOutput): ToolReport {
  const lines = output.stdout.split('\n').flatMap((line) => (line.startsWith('{') ? [readJson(line)] : []));
  const end = lines.find((line) => text(line, 'reason') === 'build-finished');
  const problems = once(
    lines.flatMap((line) => (text(line, 'reason') === 'compiler-message' ? problemOf(field(line, 'message'), output.cwd) : [])),
  );
  // Without an end it was interrupted; failing without a word it has no opinion of this code.
  if (end === undefined || (field(end, 'success') !== true && problems.length === 0)) return broken(name, output);
  return { is: 'problems', problems };
}

/** A summary (`2 warnings emitted`) has no place and is left out. */
function problemOf(message: unknown, cwd: string): Problem[] {
  const spans = list(message, 'spans') ?? [];
  const place = spans.find((span) => field(span, 'is_primary') === true);
  if (place === undefined) return [];
  const rule = text(field(message, 'code'), 'code');
  return [
    {
      file: ofCrate(text(place, 'file_name'), cwd),
      line: lineNumber(place, 'line_start'),
      rule: rule === '' ? 'rustc' : rule,
      message: text(message, 'message'),
    },
  ];
}

/** Names are relative to the workspace: `crates/orchard/src/lib.rs` is `src/lib.rs` of the folder `…/crates/orchard`. */
function ofCrate(file: string, cwd: string): string {
  const folders = cwd.split('/').filter((part) => part !== '');
  for (let count = folders.length; count > 0; count -= 1) {
    const folder = `${folders.slice(-count).join('/')}/`;
    if (file.startsWith(folder)) return file.slice(folder.length);
  }
  return localFile(file, cwd);
}

function parseTests(output: ToolOutput): ToolReport {
  const tests: TestResult[] = [];
  let suite = '';
  let suites = 0;
  let ended = 0;
  // What runs is announced in one stream and reported in the other, in the same order.
  const names = [...output.stderr.matchAll(/^\s+(?:Running (?:unittests )?(?<file>\S+)(?: \(|$)|(?<doc>Doc-tests) )/gmu)].map(
    ({ groups }) => groups?.file ?? groups?.doc ?? '',
  );
  for (const line of output.stdout.split(/\r?\n/u)) {
    if (/^running \d+ tests?$/u.test(line)) {
      suite = names[suites] ?? '';
      suites += 1;
    }
    if (line.startsWith('test result: ')) ended += 1;
    const found = /^test (?<test>.+?)(?: - should panic)? \.\.\. (?<end>ok|FAILED|ignored)\b/u.exec(line)?.groups;
    if (found?.test === undefined) continue;
    // A documentation test's name holds its line number, which any edit above it changes.
    const name = `${suite} › ${found.test.replace(/ \(line \d+\)/u, '')}`;
    if (found.end === 'FAILED')
      tests.push({ ...failed(name, saidBy(found.test, output.stdout)), ...lineOf(saidBy(found.test, output.stdout)) });
    else tests.push({ name, is: found.end === 'ok' ? 'passed' : 'skipped' });
  }
  const compile = /^error(?:\[E\d+\])?: (?!test failed|\d+ targets? failed|doctest failed)/mu;
  if (suites === 0 && output.code !== 0 && /could not compile/u.test(output.stderr)) return buildFailed(from(output.stderr, compile));
  const red = tests.some((test) => test.is === 'failed');
  return suites === 0 || suites !== ended || (output.code !== 0) !== red ? broken('cargo test', output) : { is: 'tests', tests };
}

/** What a failed test printed, between its own heading and the next. */
function saidBy(test: string, stdout: string): string {
  const start = stdout.indexOf(`\n---- ${test} stdout ----\n`);
  if (start < 0) return '';
  const rest = stdout.slice(start + `\n---- ${test} stdout ----\n`.length);
  const end = /\n(?:---- .+ stdout ----|failures:)\n/u.exec(rest)?.index;
  return rest.slice(0, end).trim();
}

function lineOf(said: string): { line?: number } {
  const line = /\bpanicked at [\s\S]*?[^\s:']\.rs:(?<line>\d+):\d+/u.exec(said)?.groups?.line;
  return line === undefined ? {} : { line: Number(line) };
}

function from(said: string, first: RegExp): string {
  return said.slice(first.exec(said)?.index ?? 0);
}
