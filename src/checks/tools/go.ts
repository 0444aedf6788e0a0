import path from 'node:path';
import type { Detected, Package, Problem, TestResult, Tool, ToolOutput, ToolReport } from '../tool.ts';
import { field, lineNumber, list, readJson, text } from './json-report.ts';
import { foundOrNot } from './npm-use.ts';
import { broken, failed, localFile, problemLines } from './problem-lines.ts';

/** `./beam.go:16:2: self-assignment of flashes to flashes`, behind `vet: ` where the code has no types. */
const VET_LINE = /^(?:vet: )?(?<file>[^\s:][^:]*\.go):(?<line>\d+)(?::\d+)?: (?<message>.+)$/u;
const GOLANGCI_SETTINGS = ['.golangci.yml', '.golangci.yaml', '.golangci.toml', '.golangci.json'];

/** The compiler's complaints and the standard analyzers', over the whole module: a signature's callers lie in other packages. */
export const goVet: Tool = {
  name: 'go vet',
  check: 'types',
  languages: ['go'],
  proof: { is: 'ran' },
  wholePackage: true,
  detect: inModule,
  version: ['version'],
  command: ({ program }) => ({ argv: [program, 'vet', './...'] }),
  parse(output) {
    const problems = problemLines(output.stderr, VET_LINE, 'vet', output.cwd);
    return problems.length > 0 || output.code === 0 ? { is: 'problems', problems } : broken('go vet', output);
  },
};

/** The linters that the project chose. */
export const golangciLint: Tool = {
  name: 'golangci-lint',
  check: 'lint',
  languages: ['go'],
  proof: { is: 'fixture', version: '1', source: 'github.com/golangci/golangci-lint, pkg/printers/json_test.go' },
  wholePackage: true,
  detect(place) {
    const settings = place.above(GOLANGCI_SETTINGS);
    return settings === undefined ? undefined : foundOrNot(place, 'golangci-lint', `${settings} is there`);
  },
  version: ['version'],
  command({ program }, place) {
    const settings = place.above(GOLANGCI_SETTINGS);
    const second = settings !== undefined && /^\s*"?version"?\s*[:=]\s*["']?2/mu.test(place.readAbove(settings) ?? '');
    const format = second ? ['--output.json.path=stdout', '--output.text.path=stderr'] : ['--out-format=json'];
    return { argv: [program, 'run', ...format, '--max-issues-per-linter=0', '--max-same-issues=0', './...'] };
  },
  parse: parseGolangci,
};

/** `go test`, for the packages of the changed files. */
export const goTest: Tool = {
  name: 'go test',
  check: 'test',
  languages: ['go'],
  proof: { is: 'ran' },
  selects: 'sources',
  isTest: (file) => file.endsWith('_test.go'),
  detect: (place) => (place.files.some((file) => file.endsWith('_test.go')) ? inModule(place) : undefined),
  version: ['version'],
  command: ({ program, sources, tests }) => ({ argv: [program, 'test', '-json', ...packagesOf([...sources, ...tests])] }),
  parse: parseGoTest,
};

function inModule(place: Package): Detected | undefined {
  const settings = place.above(['go.mod']);
  return settings === undefined ? undefined : foundOrNot(place, 'go', `${settings} is there`);
}

/** `./tide` for `tide/level.go`; all packages for no files. */
function packagesOf(files: readonly string[]): string[] {
  const folders = new Set(files.map((file) => path.posix.dirname(file)).map((folder) => (folder === '.' ? '.' : `./${folder}`)));
  return folders.size === 0 ? ['./...'] : [...folders].sort();
}

function parseGolangci(output: ToolOutput): ToolReport {
  // Its own complaints may stand in the lines around the JSON.
  const line = output.stdout.split('\n').find((each) => each.startsWith('{'));
  const report = line === undefined ? undefined : readJson(line);
  const issues = field(report, 'Issues') === null ? [] : list(report, 'Issues');
  if (issues === undefined) return broken('golangci-lint', output);
  const problems = issues.flatMap((issue): Problem[] => {
    const place = field(issue, 'Pos');
    const file = text(place, 'Filename');
    if (file === '') return [];
    return [
      { file: localFile(file, output.cwd), line: lineNumber(place, 'Line'), rule: text(issue, 'FromLinter'), message: text(issue, 'Text') },
    ];
  });
  // Status 1 stands for issues; anything above is its own failure, whatever it found until then.
  return output.code > 1 || (output.code === 1 && problems.length === 0) ? broken('golangci-lint', output) : { is: 'problems', problems };
}

/** One line of JSON for each event. A package that fails although none of its tests did was not built, or broke outside of them. */
function parseGoTest(output: ToolOutput): ToolReport {
  const tests = new Map<string, TestResult>();
  const said = new Map<string, string>();
  const errors = [output.stderr];
  for (const line of output.stdout.split('\n')) {
    const unbuilt = /^FAIL\t(?<where>\S+) \[(?:build|setup) failed\]$/u.exec(line)?.groups?.where;
    if (unbuilt !== undefined) tests.set(unbuilt, failed(`${unbuilt} › build`, output.stderr));
    const event = line.startsWith('{') ? readJson(line) : undefined;
    const action = text(event, 'Action');
    const where = text(event, 'Package');
    const test = text(event, 'Test');
    const name = test === '' ? where : `${where} › ${test}`;
    if (action === 'build-output') errors.push(text(event, 'Output'));
    if (action === 'output') said.set(name, (said.get(name) ?? '') + text(event, 'Output'));
    if (test !== '') {
      if (action === 'fail') tests.set(name, goFailed(name, said.get(name) ?? ''));
      if (action === 'pass' || action === 'skip') tests.set(name, { name, is: action === 'pass' ? 'passed' : 'skipped' });
    } else if (action === 'fail' && ![...tests.values()].some((each) => each.is === 'failed' && each.name.startsWith(`${where} › `)))
      tests.set(where, failed(`${where} › build`, `${errors.join('')}\n${said.get(where) ?? ''}`));
  }
  const results = [...tests.values()];
  const red = results.some((each) => each.is === 'failed');
  return (output.code !== 0) !== red || (results.length === 0 && !isQuiet(output))
    ? broken('go test', output)
    : { is: 'tests', tests: results };
}

/** Packages without tests are no failure of the tool. */
function isQuiet({ stdout }: ToolOutput): boolean {
  return /"Action":"(?:skip|pass)"/u.test(stdout);
}

function goFailed(name: string, said: string): TestResult {
  const words = said.split('\n').filter((line) => !/^\s*(?:=== |--- FAIL)/u.test(line));
  const line = /_test\.go:(?<line>\d+):/u.exec(said)?.groups?.line;
  return { ...failed(name, words.join('\n')), ...(line === undefined ? {} : { line: Number(line) }) };
}
