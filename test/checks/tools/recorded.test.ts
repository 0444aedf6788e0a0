import { describe, expect, test } from 'vitest';
import type { Tool, ToolOutput, ToolReport } from '../../../src/checks/tool.ts';
import { TOOLS } from '../../../src/checks/tools.ts';
import { recordedOutput } from '../../support/recorded-output.ts';

/** Recording → what it says: `file:line [rule] message`, or `passed|failed|skipped name:line — first line of the message`. */
const SAID: Readonly<Record<string, readonly string[]>> = {
  'go-vet-finding': ['beam.go:16 [vet] self-assignment of flashes to flashes'],
  'go-vet-error': ['tide/level.go:5 [vet] undeclared name: levels', 'beam.go:16 [vet] self-assignment of flashes to flashes'],
  'go-golangci-issue': ['path/to/filea.go:10 [linter-a] some issue', 'path/to/fileb.go:300 [linter-b] another issue'],
  'go-test-red': [
    'passed lighthouse/tide › TestHigh',
    'passed lighthouse › TestFlashes/minute',
    'passed lighthouse › TestFlashes',
    'failed lighthouse › TestDescribe:17 — beam_test.go:17: got "Skagen flashes 2 times"',
    'skipped lighthouse › TestFog',
  ],
  'go-test-build': [
    'passed lighthouse › TestFlashes/minute',
    'passed lighthouse › TestFlashes',
    'failed lighthouse › TestDescribe:17 — beam_test.go:17: got "Skagen flashes 2 times"',
    'skipped lighthouse › TestFog',
    'failed lighthouse/tide › build — # lighthouse/tide [lighthouse/tide.test]',
  ],
  'rust-check-warning': ['src/basket.rs:5 [unused_variables] unused variable: `spare`'],
  'rust-check-error': ['src/basket.rs:6 [E0425] cannot find value `pears` in this scope'],
  'rust-clippy-warning': [
    'src/basket.rs:5 [unused_variables] unused variable: `spare`',
    'src/basket.rs:11 [clippy::needless_return] unneeded `return` statement',
  ],
  'rust-test-red': [
    'skipped src/lib.rs › basket::tests::counts_a_year',
    'passed src/lib.rs › basket::tests::fills_baskets',
    "failed src/lib.rs › basket::tests::names_one_basket:25 — thread 'basket::tests::names_one_basket' (4708) panicked at src/basket.rs:25:9:",
    'passed tests/harvest.rs › harvest_of_nothing',
  ],
  'rust-test-build': ['failed build — error[E0425]: cannot find value `pears` in this scope'],
  'java-javac-warning': ['bakery/Oven.java:8 [rawtypes] found raw type: ArrayList', 'bakery/Oven.java:8 [unchecked] unchecked conversion'],
  'java-javac-error': [
    'bakery/Oven.java:8 [rawtypes] found raw type: ArrayList',
    'bakery/Oven.java:8 [unchecked] unchecked conversion',
    'bakery/Oven.java:17 [javac] cannot find symbol',
  ],
  'java-maven-warning': [
    'src/main/java/bakery/Oven.java:8 [javac] found raw type: java.util.ArrayList',
    'src/main/java/bakery/Oven.java:8 [javac] unchecked conversion',
  ],
  'java-maven-error': [
    'src/main/java/bakery/Oven.java:8 [javac] found raw type: java.util.ArrayList',
    'src/main/java/bakery/Oven.java:8 [javac] unchecked conversion',
    'src/main/java/bakery/Oven.java:17 [javac] cannot find symbol',
  ],
  'java-maven-red': [
    'failed bakery.OvenTest › oneLoafTakesHalfAnHour — java.lang.AssertionError: expected:<30> but was:<35>',
    'passed bakery.OvenTest › emptyOvenIsDone',
  ],
  'java-maven-build': ['failed build — [ERROR] /srv/java/src/main/java/bakery/Oven.java:[17,48] cannot find symbol'],
  'java-gradle-error': ['src/main/java/net/mcreator/item/JimlauderdaleItem.java:29 [javac] cannot find symbol'],
  'java-gradle-build': ['failed build — /srv/java/src/main/java/net/mcreator/item/JimlauderdaleItem.java:29: error: cannot find symbol'],
  'java-gradle-red': [
    'passed com.gradle.example.application.ApplicationTests › contextLoads()',
    'failed com.gradle.example.application.MessageServiceTest › testGet() — org.opentest4j.AssertionFailedError: expected: <Hello JUnit 5> but was: <abcde>',
  ],
  'cpp-cc-warning': ['src/ferry.cpp:5 [-Wunused-variable] unused variable ‘spare’'],
  'cpp-cc-error': [
    'src/ferry.cpp:5 [-Wunused-variable] unused variable ‘spare’',
    'src/ferry.cpp:9 [cc] ‘gust’ was not declared in this scope',
  ],
  'cpp-ctest-red': ['passed trips', 'failed delay — a wind of 30 knots: 15 minutes late, not 10'],
  'cpp-ctest-build': ['failed build — /srv/cpp/src/ferry.cpp:9:42: error: ‘gust’ was not declared in this scope'],
  'c-make-red': ['failed make test — anchor.c: In function ‘chain’:'],
  'ruby-rubocop-offense': ['lib/lantern.rb:6 [Lint/UselessAssignment] Useless assignment to variable - `spare`.'],
  'ruby-rspec-red': [
    'passed spec/lantern_spec.rb › Lantern burns four hours on one measure:4',
    'failed spec/lantern_spec.rb › Lantern is dark at its last drop:8 — expected `#<Lantern:0x… @oil=1>.lit?` to be falsey, got true',
    'skipped spec/lantern_spec.rb › Lantern hums:12',
  ],
  'ruby-rspec-load': ['failed load — An error occurred while loading ./lib/lantern.'],
  'ruby-minitest-red': [
    'passed LanternTest#test_burns_four_hours',
    'skipped LanternTest#test_hums',
    'failed LanternTest#test_dark_at_last_drop:12 — Expected #<Lantern:0x… @oil=1> to not be lit?.',
  ],
  'ruby-minitest-load': [
    "failed load — <internal:/usr/lib/ruby/vendor_ruby/rubygems/core_ext/kernel_require.rb>:85:in `require': /srv/ruby/lib/lantern.rb:11: syntax error, unexpected ')' (SyntaxError)",
  ],
  'php-syntax-error': ['src/Hive.php:18 [Parse error] syntax error, unexpected token ";"'],
  'php-phpstan-error': [
    "tests/Unit/ParserTest.php:70 [phpstan] Syntax error, unexpected ';' on line 70",
    'tests/Unit/Type/TypeFactoryTest.php:73 [phpstan] Parameter #1 ...$types of class PhpTui\\CliParser\\Type\\UnionType constructor expects PhpTui\\CliParser\\Type\\Type<mixed>, PhpTui\\CliParser\\Type\\StringType given.',
  ],
  'php-phpunit-red': [
    'passed HiveTest › testMakesHoney:9',
    'failed HiveTest › testSwarmsWhenFull:14 — HiveTest::testSwarmsWhenFull',
    'skipped HiveTest › testWinter:19',
  ],
  'php-phpunit-load': ['failed load — Error in bootstrap script: ParseError:'],
  'dotnet-build-warning': [
    "Trinity.DynamicCluster.Test/PartitionTests.cs:281 [CS0168] The variable 'ex' is declared but never used",
    "Trinity.Azure.Storage.Test/UploadTest.cs:19 [CS0169] The field 'UploadTest.m_client' is never used",
  ],
  'dotnet-test-red': [
    'skipped DotnetTests.XUnitTests.CalculatorTests.Skipped_Test',
    'passed Custom Name',
    'failed DotnetTests.XUnitTests.CalculatorTests.Exception_In_TargetTest:33 — System.DivideByZeroException : Attempted to divide by zero.',
  ],
};

const COMPILED = ['go', 'rust', 'java', 'c', 'ruby', 'php', 'csharp'];
const OURS = TOOLS.filter(({ check, languages }) => check !== 'format' && languages.some((language) => COMPILED.includes(language)));
/** Tools that say nothing when they have nothing to say: their status alone tells. */
const SILENT = ['go vet', 'javac', 'cc', 'make test'];

describe('what a tool once said', () => {
  test.each(Object.entries(SAID))('is read from %s', (name, lines) => {
    expect(said(read(recordedOutput(name)))).toEqual(lines);
  });

  test('is there for every tool of these languages', () => {
    const recorded = new Set(Object.keys(SAID).map((name) => recordedOutput(name).tool));
    expect(OURS.map(({ name }) => name).filter((name) => !recorded.has(name))).toEqual([]);
  });
});

describe('a damaged output', () => {
  const damaged = Object.keys(SAID).flatMap((name) => {
    const whole = recordedOutput(name);
    return (['stdout', 'stderr', 'report'] as const).flatMap((stream) =>
      Array.from({ length: 12 }, (_, tenth) => ({ name, output: { ...whole, [stream]: cut(whole[stream], tenth / 12) } })),
    );
  });

  test('never becomes a green verdict, wherever a failing tool was cut off', () => {
    for (const { name, output } of damaged.filter(({ output }) => output.code !== 0))
      expect([name, isGreen(read(output))]).toEqual([name, false]);
  });

  test('never hides the warnings of a tool that ends well, but for compilers that do not count them', () => {
    for (const { name, output } of damaged.filter(({ output }) => output.code === 0 && output.tool !== 'cc')) {
      // One stream is cut at a time; javac’s warnings are gone without a trace when nothing at all is left of them.
      if (output.stderr === '' && output.tool === 'javac') continue;
      expect([name, isGreen(read(output))]).toEqual([name, false]);
    }
  });

  test.each(OURS.map((tool) => [tool.name, tool] as const))('of %s that is empty or nonsense has no verdict', (_name, tool) => {
    const nonsense = [
      '',
      '\u0000\u0001\u001b[31m',
      '{',
      '[[[',
      '{"files":7,"Issues":{},"examples":"none"}',
      '<testsuites><testcase',
      'null',
      'Segmentation fault',
    ];
    for (const text of nonsense) {
      for (const code of [0, 1, 2, 101, 134, 255]) {
        const output = { stdout: text, stderr: text, report: text, code, cwd: '/srv/place', tool: tool.name };
        const report = read(output);
        const status = SILENT.includes(tool.name) && code === 0;
        // A rule of a Makefile may fail with any words.
        if (tool.name === 'make test' && code === 2) expect(isGreen(report)).toBe(false);
        else if (!status) expect([code, text, report.is]).toEqual([code, text, 'broken']);
      }
    }
  });
});

function read(output: ToolOutput & { readonly tool: string }): ToolReport {
  const tool = TOOLS.find(({ name }) => name === output.tool) as Tool;
  return tool.parse(output, { sources: ['src/Hive.php'], tests: [], report: '/srv/report', program: '/usr/bin/tool' });
}

function isGreen(report: ToolReport): boolean {
  if (report.is === 'problems') return report.problems.length === 0;
  return report.is === 'tests' && report.tests.every(({ is }) => is !== 'failed');
}

function said(report: ToolReport): string[] {
  if (report.is === 'problems') return report.problems.map(({ file, line, rule, message }) => `${file}:${line} [${rule}] ${message}`);
  if (report.is !== 'tests') return [report.is === 'broken' ? report.why : report.is];
  return report.tests.map(({ is, name, line, message }) => {
    const place = line === undefined ? '' : `:${line}`;
    return `${is} ${name}${place}${message === undefined ? '' : ` — ${message.split('\n')[0]}`}`;
  });
}

/** The first part of a text. */
function cut(text: string, part: number): string {
  return text.slice(0, Math.floor(text.length * part));
}
