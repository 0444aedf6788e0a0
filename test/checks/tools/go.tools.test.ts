import { expect, test } from 'vitest';
import { goTest, goVet } from '../../../src/checks/tools/go.ts';
import { toolProject } from '../../support/tool-project.ts';
import { needs } from '../../support/toolchain.ts';

needs('go')('the real go', () => {
  test('vet names the line of a self-assignment', async () => {
    expect(await toolProject('go', 'beam.go').run(goVet, { sources: ['beam.go'] })).toEqual({
      is: 'problems',
      problems: [{ file: 'beam.go', line: 16, rule: 'vet', message: 'self-assignment of flashes to flashes' }],
    });
  });

  test('vet names the line of a type error', async () => {
    const project = toolProject('go', 'beam.go');
    project.edit('tide/level.go', 'level > mark', 'levels > mark');
    expect(await project.run(goVet, { sources: ['tide/level.go'] })).toMatchObject({
      is: 'problems',
      problems: expect.arrayContaining([
        expect.objectContaining({ file: 'tide/level.go', line: 5, rule: 'vet', message: expect.stringContaining('levels') }),
      ]),
    });
  });

  test('test tells every test of the package of a file, and what the red one said', async () => {
    expect(await toolProject('go', 'beam.go').run(goTest, { sources: ['beam.go'] })).toEqual({
      is: 'tests',
      tests: [
        { name: 'lighthouse › TestFlashes/minute', is: 'passed' },
        { name: 'lighthouse › TestFlashes', is: 'passed' },
        { name: 'lighthouse › TestDescribe', is: 'failed', line: 17, message: 'beam_test.go:17: got "Skagen flashes 2 times"' },
        { name: 'lighthouse › TestFog', is: 'skipped' },
      ],
    });
  });

  test('test runs all packages for no file', async () => {
    const report = await toolProject('go', 'beam.go').run(goTest);
    expect(report.is === 'tests' && report.tests.map(({ name }) => name)).toContain('lighthouse/tide › TestHigh');
  });

  test('test has one red test for code that does not build', async () => {
    const project = toolProject('go', 'beam.go');
    project.edit('tide/level.go', 'level > mark', 'levels > mark');
    const report = await project.run(goTest, { sources: ['tide/level.go'] });
    expect(report).toMatchObject({ is: 'tests', tests: [{ name: 'lighthouse/tide › build', is: 'failed' }] });
    expect(report.is === 'tests' && report.tests[0]?.message).toContain('level.go:5');
  });
});
