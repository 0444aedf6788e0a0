import { describe, expect, test } from 'vitest';
import type { Tool, ToolOutput, ToolReport } from '../../../src/checks/tool.ts';
import { TOOLS } from '../../../src/checks/tools.ts';
import { recordedOutput, recordedOutputs } from '../../support/recorded-output.ts';

/** Recording → what it says: `file:line [rule] first line`, or `passed|failed|skipped name:line — first line`, or why there is no verdict. */
const SAID: Readonly<Record<string, readonly string[]>> = {
  'js-eslint-finding': [
    "src/berth.js:3 [no-unused-vars] 'longest' is assigned a value but never used.",
    "src/berth.js:4 [eqeqeq] Expected '===' and instead saw '=='.",
  ],
  'js-eslint-config': [
    'eslint ended with status 2: TypeError: Key "rules": Key "no-such-rule": Could not find "no-such-rule" in plugin "@".',
  ],
  'js-biome-finding': ['src/timetable.ts:15 [lint/suspicious/noDebugger] This is an unexpected use of the debugger statement.'],
  'js-biome-ignored': ['its configuration leaves these files out'],
  'js-oxlint-finding': [
    'src/rhythm.ts:3 [eslint(eqeqeq)] Expected === and instead saw ==',
    'src/rhythm.ts:4 [eslint(no-debugger)] `debugger` statement is not allowed',
  ],
  'js-oxlint-ignored': ['its configuration leaves these files out'],
  'js-tsc-error': ["src/timetable.ts:16 [TS2322] Type 'Crossing | undefined' is not assignable to type 'Crossing'."],
  'js-tsc-settings': ["tsconfig.json:1: Unknown compiler option 'strikt'. Did you mean 'strict'?"],
  'js-tsc-empty': [
    "tsc ended with status 2: error TS18003: No inputs were found in config file '/srv/lock/tsconfig.json'. Specified 'include' paths were '[\"nowhere\"]' and 'exclude' paths were '[]'.",
  ],
  'js-vue-tsc-error': ["src/Lamp.vue:5 [TS2322] Type 'number' is not assignable to type 'string'."],
  'js-vitest-red': [
    'passed test/stops.test.ts › there are two piers',
    'passed test/timetable.test.ts › minutesOf › adds them up',
    'skipped test/timetable.test.ts › minutesOf › counts the turning time',
    'failed test/timetable.test.ts › a full ferry has no room:12 — AssertionError: expected undefined to be null // Object.is equality',
  ],
  'js-vitest-none': ['vitest found no tests'],
  'js-vitest-load': ['failed test/timetable.test.ts — out of order'],
  'js-jest-red': [
    'passed test/berth.test.js › berthFor › takes the first that is long enough',
    'skipped test/berth.test.js › berthFor › prefers the sheltered side',
    'failed test/berth.test.js › fee › is lower from the third night on:12 — Error: expect(received).toBe(expected) // Object.is equality',
    'passed test/tide.test.js › the tide comes twice a day',
  ],
  'js-jest-none': ['jest ended with status 1: No tests found, exiting with code 1'],
  'js-jest-load': ['failed test/berth.test.js — ● Test suite failed to run'],
  'js-mocha-red': [
    'passed spec/gate.spec.js › action opens at equal levels',
    "failed spec/gate.spec.js › action fills when it is lower:6 — AssertionError [ERR_ASSERTION]: 0 == 'fill'",
    'skipped spec/gate.spec.js › action rings the bell',
    'passed spec/keeper.spec.js › keeper is on duty',
  ],
  'js-mocha-load': ["mocha ended with status 1: SyntaxError: Unexpected token '('"],
  'js-ava-red': [
    'passed moon › the moon takes 28 days',
    'skipped level › no reading at all',
    'passed level › the highest reading',
    'failed level › readings below zero — name: AssertionError',
  ],
  'js-ava-load': ['failed test/level.js — SyntaxError: missing ) after argument list', 'passed moon › the moon takes 28 days'],
  'js-node-red': [
    'passed test/buoy.test.js › it floats',
    'passed test/rope.test.js › metres › is a length for each line',
    'failed test/rope.test.js › metres › leaves some slack:7 — AssertionError [ERR_ASSERTION]: 40 == 44',
    'skipped test/rope.test.js › knots',
  ],
  'js-node-load': ['failed test/rope.test.js — src/rope.js:2'],
  'js-npm-red': ['failed npm test — node:assert:90'],
  'python-ruff-finding': [
    'input.py:1 [F401] `os` imported but unused',
    'input.py:2 [F821] Undefined name `y`',
    'input.py:3 [invalid-syntax] Cannot use `match` statement on Python 3.9 (syntax was added in Python 3.10)',
  ],
  'python-flake8-finding': ["station/flags.py:1 [F401] 'os' imported but unused"],
  'python-pylint-finding': ['station/flags.py:1 [unused-import] Unused import os'],
  'python-mypy-error': ['station/flags.py:11 [return-value] Incompatible return value type (got "int", expected "str")'],
  'python-mypy-syntax': ['station/flags.py:9 [syntax] Function parameters cannot be parenthesized'],
  'python-pyright-error': ['station/flags.py:11 [reportReturnType] Type "int" is not assignable to return type "str"'],
  'python-pytest-red': [
    'passed tests.test_flags.TestHoist › test_one_flag_for_each_letter[ab]:7',
    'passed tests.test_flags.TestHoist › test_one_flag_for_each_letter[a b]:7',
    "failed tests.test_flags › test_lowered_flags_spell_the_message:12 — AssertionError: assert 2 == 'AB'",
    'skipped tests.test_flags › test_the_wind:16',
    'passed tests.test_lamp › test_the_lamp_is_lit:1',
  ],
  'python-pytest-load': ['failed tests.test_flags — collection failure', 'passed tests.test_lamp › test_the_lamp_is_lit:1'],
  'python-unittest-red': [
    'passed tests.test_hull.HullTest.test_tight',
    'failed tests.test_trim.TrimTest.test_deep_stern:12 — Traceback (most recent call last):',
    'failed tests.test_trim.TrimTest.test_each_tank:21 — Traceback (most recent call last):',
    'skipped tests.test_trim.TrimTest.test_in_dock',
    'passed tests.test_trim.TrimTest.test_level',
  ],
  'python-unittest-load': [
    'passed tests.test_hull.HullTest.test_tight',
    'failed tests.test_trim:3 — ImportError: Failed to import test module: test_trim',
  ],
};

const SCRIPTED = ['javascript', 'vue', 'python'];
const OURS = TOOLS.filter(({ check, languages }) => check !== 'format' && languages.some((language) => SCRIPTED.includes(language)));
/** Tools that say nothing when they have nothing to say: their status alone tells. */
const SILENT = ['biome lint', 'flake8', 'mypy', 'npm test'];

describe('what a tool of JavaScript or Python once said', () => {
  test.each(Object.entries(SAID))('is read from %s', (name, lines) => {
    expect(said(read(recordedOutput(name)))).toEqual(lines);
  });

  test('is there for every tool of these languages, and read by a test', () => {
    const names = recordedOutputs().filter((name) => /^(?:js|python)-/u.test(name));
    expect(names.filter((name) => SAID[name] === undefined)).toEqual([]);
    const recorded = new Set(names.map((name) => recordedOutput(name).tool));
    expect(OURS.map(({ name }) => name).filter((name) => !recorded.has(name))).toEqual([]);
  });
});

describe('a damaged output', () => {
  test.each(Object.keys(SAID))('of %s never becomes a green verdict, wherever it was cut off', (name) => {
    const whole = recordedOutput(name);
    for (const stream of ['stdout', 'stderr', 'report'] as const) {
      for (let twelfth = 0; twelfth < 12; twelfth += 1) {
        const output = { ...whole, [stream]: whole[stream].slice(0, Math.floor((whole[stream].length * twelfth) / 12)) };
        // Oxlint ends with 0 where it has nothing but warnings: JSON that is cut off is no JSON.
        expect([stream, twelfth, isGreen(read(output)) && output[stream] !== whole[stream]]).toEqual([stream, twelfth, false]);
      }
    }
  });

  test.each(OURS.map((tool) => [tool.name, tool] as const))('of %s that is empty or nonsense has no verdict', (_name, tool) => {
    const nonsense = [
      '',
      '\u0000\u0001\u001b[31m',
      '{',
      '[[[',
      '{"testResults":7,"tests":{},"diagnostics":"none"}',
      '<testsuites><testcase',
      'null',
      'Segmentation fault',
      'ok\nok 1\n1..0\nRan no tests',
    ];
    for (const text of nonsense) {
      for (const code of [0, 1, 2, 5, 32, 101, 134, 255]) {
        const report = read({ stdout: text, stderr: text, report: text, code, cwd: '/srv/place', tool: tool.name });
        // A script may fail with any words.
        if (tool.name === 'npm test') expect([code, isGreen(report)]).toEqual([code, code === 0]);
        else if (code !== 0 || !SILENT.includes(tool.name)) expect([code, text, report.is]).toEqual([code, text, 'broken']);
      }
    }
  });

  test('of a formatter never becomes a text', () => {
    for (const tool of TOOLS.filter(({ check }) => check === 'format')) {
      expect(read({ stdout: '', stderr: '', report: '', code: 0, cwd: '/srv', tool: tool.name }).is).toBe('broken');
      expect(read({ stdout: 'half of', stderr: '', report: '', code: 1, cwd: '/srv', tool: tool.name }).is).toBe('broken');
    }
  });
});

function read(output: ToolOutput & { readonly tool: string }): ToolReport {
  const tool = TOOLS.find(({ name }) => name === output.tool) as Tool;
  return tool.parse(output, { sources: [], tests: [], report: '/srv/report', program: '/usr/bin/tool' });
}

function isGreen(report: ToolReport): boolean {
  if (report.is === 'problems') return report.problems.length === 0;
  return report.is === 'tests' && report.tests.every(({ is }) => is !== 'failed');
}

function said(report: ToolReport): string[] {
  const first = (text: string): string => text.split('\n')[0] ?? '';
  if (report.is === 'problems')
    return report.problems.map(({ file, line, rule, message }) => `${file}:${line} [${rule}] ${first(message)}`);
  if (report.is !== 'tests') return [report.is === 'broken' ? report.why : report.is];
  return report.tests.map(({ is, name, line, message }) => {
    return `${is} ${name}${line === undefined ? '' : `:${line}`}${message === undefined ? '' : ` — ${first(message)}`}`;
  });
}
