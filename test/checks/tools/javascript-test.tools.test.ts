import { expect, test } from 'vitest';
import type { ToolReport } from '../../../src/checks/tool.ts';
import { ava } from '../../../src/checks/tools/ava.ts';
import { commandTool } from '../../../src/checks/tools/command.ts';
import { jest } from '../../../src/checks/tools/jest.ts';
import { mocha } from '../../../src/checks/tools/mocha.ts';
import { nodeTest } from '../../../src/checks/tools/node-test.ts';
import { npmScript } from '../../../src/checks/tools/npm-script.ts';
import { vitest } from '../../../src/checks/tools/vitest.ts';
import { npmProject, npmTool } from '../../support/npm-project.ts';
import { needs } from '../../support/toolchain.ts';

/** Each test as `passed: name`, sorted: the order of files is not promised. */
function results(report: ToolReport): string[] | ToolReport {
  return report.is === 'tests' ? report.tests.map(({ is, name }) => `${is}: ${name}`).sort() : report;
}

function failed(report: ToolReport) {
  return report.is === 'tests' ? report.tests.filter(({ is }) => is === 'failed') : report;
}

needs(npmTool('vitest'))('the real vitest', () => {
  const TIMETABLE = [
    'failed: test/timetable.test.ts › a full ferry has no room',
    'passed: test/timetable.test.ts › minutesOf › adds them up',
    'skipped: test/timetable.test.ts › minutesOf › counts the turning time',
  ];

  test('runs the tests that import a changed file', async () => {
    const report = await npmProject('ferry', 'src/timetable.ts').run(vitest, { sources: ['src/timetable.ts'] });
    expect(results(report)).toEqual(TIMETABLE);
    expect(failed(report)).toEqual([
      {
        name: 'test/timetable.test.ts › a full ferry has no room',
        file: 'test/timetable.test.ts',
        is: 'failed',
        line: 12,
        message: 'AssertionError: expected undefined to be null // Object.is equality\n    at test/timetable.test.ts:12:54',
      },
    ]);
  });

  test('runs chosen files, and all', async () => {
    const project = npmProject('ferry', 'src/timetable.ts');
    const stops = 'passed: test/stops.test.ts › there are two piers';
    expect(results(await project.run(vitest, { sources: ['src/timetable.ts'], tests: ['test/stops.test.ts'] }))).toEqual([stops]);
    expect(results(await project.run(vitest))).toEqual([TIMETABLE[0], stops, ...TIMETABLE.slice(1)]);
  });

  test('has a red test for a file that cannot be loaded', async () => {
    const project = npmProject('ferry', 'src/timetable.ts');
    project.write('src/timetable.ts', "throw new Error('out of order');");
    expect(await project.run(vitest, { sources: ['src/timetable.ts'] })).toMatchObject({
      is: 'tests',
      tests: [{ name: 'test/timetable.test.ts', is: 'failed' }],
    });
  });

  test('has a red result for an error outside of the tests', async () => {
    const project = npmProject('ferry', 'src/timetable.ts');
    project.write(
      'test/stops.test.ts',
      "import { test } from 'vitest';\ntest('quiet', () => { setTimeout(() => { throw new Error('late') }, 0); });\n",
    );
    const report = await project.run(vitest, { tests: ['test/stops.test.ts'] });
    expect(results(report)).toEqual(['failed: vitest › outside of the tests', 'passed: test/stops.test.ts › quiet']);
  });

  test('is broken where there are no tests, and by a broken configuration', async () => {
    const project = npmProject('ferry', 'src/timetable.ts');
    expect(await project.run(vitest, { tests: ['test/none.test.ts'] })).toMatchObject({ is: 'broken' });
    project.write('vitest.config.ts', "throw new Error('no harbour');");
    expect(await project.run(vitest)).toMatchObject({ is: 'broken' });
  });
});

needs(npmTool('jest'))('the real jest', () => {
  const BERTH = [
    'failed: test/berth.test.js › fee › is lower from the third night on',
    'passed: test/berth.test.js › berthFor › takes the first that is long enough',
    'skipped: test/berth.test.js › berthFor › prefers the sheltered side',
  ];

  test('runs the tests that import a changed file', async () => {
    const report = await npmProject('harbour', 'src/berth.js').run(jest, { sources: ['src/berth.js'] });
    expect(results(report)).toEqual(BERTH);
    expect(failed(report)).toMatchObject([{ file: 'test/berth.test.js', line: 12, message: expect.stringContaining('Received: 3600') }]);
  });

  test('runs chosen files, and all', async () => {
    const project = npmProject('harbour', 'src/berth.js');
    const tide = 'passed: test/tide.test.js › the tide comes twice a day';
    expect(results(await project.run(jest, { tests: ['test/tide.test.js'] }))).toEqual([tide]);
    expect(results(await project.run(jest))).toEqual([...BERTH.slice(0, 2), tide, ...BERTH.slice(2)]);
  });

  test('has a red test for a file that cannot be loaded', async () => {
    const project = npmProject('harbour', 'src/berth.js');
    project.edit('src/berth.js', 'function fee(', 'function fee((');
    expect(results(await project.run(jest, { sources: ['src/berth.js'] }))).toEqual(['failed: test/berth.test.js']);
  });

  test('is broken where there are no tests, and by a broken configuration', async () => {
    const project = npmProject('harbour', 'src/berth.js');
    expect(await project.run(jest, { sources: ['eslint.config.js'] })).toMatchObject({ is: 'broken' });
    project.write('jest.config.js', 'module.exports = {');
    expect(await project.run(jest)).toMatchObject({ is: 'broken' });
  });
});

needs(npmTool('mocha'))('the real mocha', () => {
  const GATE = [
    'failed: spec/gate.spec.js › action fills when it is lower',
    'passed: spec/gate.spec.js › action opens at equal levels',
    'skipped: spec/gate.spec.js › action rings the bell',
  ];

  test('runs what the project’s own script runs', async () => {
    const report = await npmProject('lock', 'src/gate.js').run(mocha);
    expect(results(report)).toEqual([...GATE.slice(0, 2), 'passed: spec/keeper.spec.js › keeper is on duty', ...GATE.slice(2)]);
    expect(failed(report)).toEqual([
      {
        name: 'spec/gate.spec.js › action fills when it is lower',
        file: 'spec/gate.spec.js',
        is: 'failed',
        line: 6,
        message: "AssertionError [ERR_ASSERTION]: 0 == 'fill'\n    at Context.<anonymous> (spec/gate.spec.js:6:45)",
      },
    ]);
  });

  test('runs chosen files', async () => {
    expect(results(await npmProject('lock', 'src/gate.js').run(mocha, { tests: ['spec/gate.spec.js'] }))).toEqual(GATE);
  });

  test('tells a failed hook', async () => {
    const project = npmProject('lock', 'src/gate.js');
    project.write(
      'spec/keeper.spec.js',
      "describe('keeper', () => { before(() => { throw new Error('asleep'); }); it('rows', () => {}); });",
    );
    const report = await project.run(mocha, { tests: ['spec/keeper.spec.js'] });
    expect(results(report)).toEqual(['failed: spec/keeper.spec.js › keeper "before all" hook for "rows"']);
  });

  test('is broken by a file that cannot be loaded', async () => {
    const project = npmProject('lock', 'src/gate.js');
    project.edit('src/gate.js', 'function action(', 'function action((');
    expect(await project.run(mocha)).toMatchObject({ is: 'broken', why: expect.stringContaining('mocha ended with status 1') });
  });
});

needs(npmTool('ava'))('the real ava', () => {
  test('runs chosen files with the names that they have among others', async () => {
    const project = npmProject('tide', 'src/level.js');
    const level = [
      'failed: test/level.js › readings below zero',
      'passed: test/level.js › the highest reading',
      'skipped: test/level.js › no reading at all',
    ];
    expect(results(await project.run(ava, { tests: ['test/level.js'] }))).toEqual(level);
    const both = await project.run(ava, { tests: ['test/level.js', 'test/moon.js'] });
    expect(results(both)).toEqual([...level.slice(0, 2), 'passed: test/moon.js › the moon takes 28 days', ...level.slice(2)]);
    expect(failed(both)).toMatchObject([{ file: 'test/level.js', message: expect.stringContaining('+ -2') }]);
  });

  test('runs all', async () => {
    expect(results(await npmProject('tide', 'src/level.js').run(ava))).toEqual([
      'failed: level › readings below zero',
      'passed: level › the highest reading',
      'passed: moon › the moon takes 28 days',
      'skipped: level › no reading at all',
    ]);
  });

  test('has a red test for a file that cannot be loaded, and is broken where there are none', async () => {
    const project = npmProject('tide', 'src/level.js');
    project.edit('src/level.js', 'reduce((', 'reduce(((');
    const report = await project.run(ava, { tests: ['test/level.js', 'test/moon.js'] });
    expect(results(report)).toEqual(['failed: test/level.js', 'passed: test/moon.js › the moon takes 28 days']);
    expect(failed(report)).toMatchObject([{ message: expect.stringContaining('SyntaxError') }]);
    expect(await project.run(ava, { tests: ['test/none.js'] })).toMatchObject({ is: 'broken' });
  });
});

needs('node')('the real node --test', () => {
  const ROPE = [
    'failed: test/rope.test.js › metres › leaves some slack',
    'passed: test/rope.test.js › metres › is a length for each line',
    'skipped: test/rope.test.js › knots',
  ];

  test('runs what the project’s own script runs', async () => {
    const report = await npmProject('mooring', 'src/rope.js').run(nodeTest);
    expect(results(report)).toEqual([ROPE[0], 'passed: test/buoy.test.js › it floats', ...ROPE.slice(1)]);
    expect(failed(report)).toMatchObject([{ file: 'test/rope.test.js', line: 7, message: expect.stringContaining('40 == 44') }]);
  });

  test('runs chosen files', async () => {
    expect(results(await npmProject('mooring', 'src/rope.js').run(nodeTest, { tests: ['test/rope.test.js'] }))).toEqual(ROPE);
  });

  test('has a red test for a file that cannot be loaded', async () => {
    const project = npmProject('mooring', 'src/rope.js');
    project.edit('src/rope.js', 'function metres(', 'function metres((');
    const report = await project.run(nodeTest, { tests: ['test/rope.test.js'] });
    expect(results(report)).toEqual(['failed: test/rope.test.js']);
    expect(failed(report)).toMatchObject([{ message: expect.stringContaining('SyntaxError') }]);
  });

  test('is broken by a file that is not there', async () => {
    expect(await npmProject('mooring', 'src/rope.js').run(nodeTest, { tests: ['test/none.js'] })).toMatchObject({ is: 'broken' });
  });
});

needs('npm')('a test script of another kind', () => {
  test('is one test, red by its exit status', async () => {
    const project = npmProject('bell', 'src/strokes.js');
    expect(failed(await project.run(npmScript))).toMatchObject([
      { name: 'npm test', message: expect.stringContaining('eight bells at the end of the watch') },
    ]);
    project.edit('src/strokes.js', '(hour % 4) * 2', '(((hour - 1) % 4) + 1) * 2');
    expect(results(await project.run(npmScript))).toEqual(['passed: npm test']);
  });

  test('is broken when its command is not there', async () => {
    const project = npmProject('bell', 'src/strokes.js');
    project.edit('package.json', 'node test.js', 'no-such-bell');
    expect(await project.run(npmScript)).toMatchObject({ is: 'broken' });
  });
});

needs('sh')('a command of the settings', () => {
  test('tells what it prints as compilers do, and is judged by its status', async () => {
    const project = npmProject('bell', 'src/strokes.js');
    const text = 'echo "src/strokes.js:2:12: a bell too few [bells]"; exit';
    expect(await project.run(commandTool('lint', `${text} 1`))).toEqual({
      is: 'problems',
      problems: [{ file: 'src/strokes.js', line: 2, rule: 'bells', message: 'a bell too few [bells]' }],
    });
    expect(await project.run(commandTool('lint', `${text} 0`))).toEqual({ is: 'problems', problems: [] });
    expect(await project.run(commandTool('types', 'no-such-bell'))).toMatchObject({ is: 'broken' });
    expect(results(await project.run(commandTool('test', 'node test.js')))).toEqual(['failed: node test.js']);
  });
});
