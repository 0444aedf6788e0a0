import { expect, test } from 'vitest';
import type { ToolReport } from '../../../src/checks/tool.ts';
import { black } from '../../../src/checks/tools/black.ts';
import { flake8 } from '../../../src/checks/tools/flake8.ts';
import { mypy } from '../../../src/checks/tools/mypy.ts';
import { pylint } from '../../../src/checks/tools/pylint.ts';
import { pyright } from '../../../src/checks/tools/pyright.ts';
import { pytest } from '../../../src/checks/tools/pytest.ts';
import { unittest } from '../../../src/checks/tools/unittest.ts';
import { npmProject, npmTool } from '../../support/npm-project.ts';
import { type ToolProject, toolProject } from '../../support/tool-project.ts';
import { needs } from '../../support/toolchain.ts';

const FLAGS = { sources: ['station/flags.py'] };

function station(): ToolProject {
  return toolProject('signal', 'station/flags.py');
}

/** Each test as `passed: name`, sorted. */
function results(report: ToolReport): string[] | ToolReport {
  return report.is === 'tests' ? report.tests.map(({ is, name }) => `${is}: ${name}`).sort() : report;
}

function failed(report: ToolReport) {
  return report.is === 'tests' ? report.tests.filter(({ is }) => is === 'failed') : report;
}

function unreadable(project: ToolProject): ToolProject {
  project.edit('station/flags.py', 'def lower(', 'def lower((');
  return project;
}

needs('mypy')('the real mypy', () => {
  test('names a type error, and none once it is gone', async () => {
    const project = station();
    expect(await project.run(mypy, FLAGS)).toEqual({
      is: 'problems',
      problems: [
        {
          file: 'station/flags.py',
          line: 11,
          rule: 'return-value',
          message: 'Incompatible return value type (got "int", expected "str")',
        },
      ],
    });
    project.edit('station/flags.py', 'return len(flags)', 'return "".join(flags)');
    expect(await project.run(mypy, FLAGS)).toEqual({ is: 'problems', problems: [] });
  });

  test('tells a syntax error, and is broken by a file that is not there', async () => {
    const report = await unreadable(station()).run(mypy, FLAGS);
    expect(report).toMatchObject({ is: 'problems', problems: [{ file: 'station/flags.py', rule: 'syntax' }] });
    expect(await station().run(mypy, { sources: ['station/none.py'] })).toMatchObject({ is: 'broken' });
  });
});

needs(npmTool('pyright'))('the real pyright', () => {
  test('names a type error', async () => {
    expect(await npmProject('signal', 'station/flags.py').run(pyright, FLAGS)).toEqual({
      is: 'problems',
      problems: [
        {
          file: 'station/flags.py',
          line: 11,
          rule: 'reportReturnType',
          message: 'Type "int" is not assignable to return type "str"\n  "int" is not assignable to "str"',
        },
      ],
    });
  });

  test('is broken by a file that is not there', async () => {
    const report = await npmProject('signal', 'station/flags.py').run(pyright, { sources: ['station/none.py'] });
    expect(report).toMatchObject({ is: 'broken' });
  });
});

needs('pylint')('the real pylint', () => {
  test('names what breaks its rules', async () => {
    expect(await station().run(pylint, FLAGS)).toEqual({
      is: 'problems',
      problems: [{ file: 'station/flags.py', line: 1, rule: 'unused-import', message: 'Unused import os' }],
    });
  });

  test('tells a syntax error, and is broken by an unknown option', async () => {
    expect(await unreadable(station()).run(pylint, FLAGS)).toMatchObject({
      is: 'problems',
      problems: [{ file: 'station/flags.py', rule: 'syntax-error' }],
    });
    const project = station();
    project.write('.pylintrc', '[MAIN]\nload-plugins=no_such_plugin_of_a_flag\njobs=many\n');
    expect(await project.run(pylint, FLAGS)).toMatchObject({ is: 'broken' });
  });
});

needs('flake8')('the real flake8', () => {
  test('names what breaks its rules', async () => {
    expect(await station().run(flake8, FLAGS)).toEqual({
      is: 'problems',
      problems: [{ file: 'station/flags.py', line: 1, rule: 'F401', message: "'os' imported but unused" }],
    });
  });

  test('is broken by a broken configuration', async () => {
    const project = station();
    project.write('.flake8', '[flake8]\nmax-line-length = long\n');
    expect(await project.run(flake8, FLAGS)).toMatchObject({ is: 'broken' });
  });
});

needs('black')('the real black', () => {
  test('brings a file into the project’s form', async () => {
    const project = station();
    // 91 characters: more than its own 88, less than the project's 100.
    const long = `MESSAGE = "${'flags '.repeat(13)}"\n`;
    project.write('station/flags.py', `${long}LAMP='lit'\n`);
    expect(await project.run(black, FLAGS)).toEqual({ is: 'formatted', text: `${long}LAMP = "lit"\n` });
    expect(await unreadable(station()).run(black, FLAGS)).toMatchObject({ is: 'broken' });
  });
});

needs('pytest')('the real pytest', () => {
  const TESTS = [
    'failed: tests.test_flags › test_lowered_flags_spell_the_message',
    'passed: tests.test_flags.TestHoist › test_one_flag_for_each_letter[a b]',
    'passed: tests.test_flags.TestHoist › test_one_flag_for_each_letter[ab]',
    'skipped: tests.test_flags › test_the_wind',
  ];

  test('runs chosen files, and all', async () => {
    const report = await station().run(pytest, { tests: ['tests/test_flags.py'] });
    expect(results(report)).toEqual(TESTS);
    expect(failed(report)).toMatchObject([{ file: 'tests/test_flags.py', line: 12, message: expect.stringContaining("assert 2 == 'AB'") }]);
    const all = results(await station().run(pytest));
    expect(all).toEqual([...TESTS.slice(0, 3), 'passed: tests.test_lamp › test_the_lamp_is_lit', ...TESTS.slice(3)]);
  });

  test('has a red test for a file that cannot be loaded, and runs the others', async () => {
    const report = await unreadable(station()).run(pytest);
    expect(results(report)).toEqual(['failed: tests.test_flags', 'passed: tests.test_lamp › test_the_lamp_is_lit']);
    expect(failed(report)).toMatchObject([{ file: 'tests/test_flags.py', message: expect.stringContaining('SyntaxError') }]);
  });

  test('is broken where there are no tests, and by a broken configuration', async () => {
    const project = station();
    project.write('tests/test_lamp.py', '');
    expect(await project.run(pytest, { tests: ['tests/test_lamp.py'] })).toEqual({ is: 'broken', why: 'pytest found no tests' });
    project.edit('pyproject.toml', 'testpaths = ["tests"]', 'addopts = "--no-such-option"');
    expect(await project.run(pytest)).toMatchObject({ is: 'broken' });
  });
});

needs('python3')('the real unittest', () => {
  const TRIM = [
    'failed: tests.test_trim.TrimTest.test_deep_stern',
    'failed: tests.test_trim.TrimTest.test_each_tank',
    'passed: tests.test_trim.TrimTest.test_level',
    'skipped: tests.test_trim.TrimTest.test_in_dock',
  ];

  test('runs chosen files, and all', async () => {
    const project = toolProject('ballast', 'ballast/trim.py');
    const report = await project.run(unittest, { tests: ['tests/test_trim.py'] });
    expect(results(report)).toEqual(TRIM);
    expect(failed(report)).toMatchObject([
      { file: 'tests/test_trim.py', message: expect.stringContaining('40 != -20') },
      { file: 'tests/test_trim.py', message: expect.stringContaining('5 != 0') },
    ]);
    expect(results(await project.run(unittest))).toEqual([
      ...TRIM.slice(0, 2),
      'passed: tests.test_hull.HullTest.test_tight',
      ...TRIM.slice(2),
    ]);
  });

  test('has a red test for a file that cannot be loaded', async () => {
    const project = toolProject('ballast', 'ballast/trim.py');
    project.edit('ballast/trim.py', 'def trim(', 'def trimmed(');
    const report = await project.run(unittest);
    expect(results(report)).toEqual(['failed: tests.test_trim', 'passed: tests.test_hull.HullTest.test_tight']);
    expect(failed(report)).toMatchObject([{ file: 'tests/test_trim.py', message: expect.stringContaining('ImportError') }]);
  });

  test('has that red test alone where a syntax error ends the run', async () => {
    const project = toolProject('ballast', 'ballast/trim.py');
    project.edit('ballast/trim.py', 'def trim(', 'def trim((');
    const report = await project.run(unittest);
    expect(results(report)).toEqual(['failed: tests.test_trim']);
    expect(failed(report)).toMatchObject([{ file: 'tests/test_trim.py', message: expect.stringContaining('SyntaxError') }]);
  });

  test('is broken where there are no tests', async () => {
    const project = toolProject('ballast', 'ballast/trim.py');
    project.write('tests/test_hull.py', 'import unittest\n');
    expect(await project.run(unittest, { tests: ['tests/test_hull.py'] })).toEqual({ is: 'broken', why: 'unittest found no tests' });
  });
});
