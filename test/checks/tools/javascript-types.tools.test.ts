import { expect, test } from 'vitest';
import { tsc, vueTsc } from '../../../src/checks/tools/tsc.ts';
import { npmProject, npmTool } from '../../support/npm-project.ts';
import { needs } from '../../support/toolchain.ts';

needs(npmTool('tsc'))('the real tsc', () => {
  test('judges a project of several parts', async () => {
    expect(await npmProject('ferry', 'src/timetable.ts').run(tsc, { sources: ['src/timetable.ts'] })).toEqual({
      is: 'problems',
      problems: [
        {
          file: 'src/timetable.ts',
          line: 16,
          rule: 'TS2322',
          message:
            "Type 'Crossing | undefined' is not assignable to type 'Crossing'.\n  Type 'undefined' is not assignable to type 'Crossing'.",
        },
      ],
    });
  });

  test('names the callers in another file that a changed signature breaks', async () => {
    const project = npmProject('ferry', 'src/timetable.ts');
    project.edit('src/timetable.ts', 'capacity: number', 'capacity: string');
    const report = await project.run(tsc, { sources: ['src/timetable.ts'] });
    expect(report.is === 'problems' && report.problems.map(({ file, line }) => `${file}:${line}`)).toContain('test/timetable.test.ts:12');
  });

  test('judges checked JavaScript', async () => {
    expect(await npmProject('lock', 'src/gate.js').run(tsc, { sources: ['src/gate.js'] })).toEqual({
      is: 'problems',
      problems: [{ file: 'src/gate.js', line: 4, rule: 'TS2322', message: "Type 'number' is not assignable to type 'string'." }],
    });
  });

  test('has no problems once they are gone', async () => {
    const project = npmProject('lock', 'src/gate.js');
    project.edit('src/gate.js', ': 0;', ": 'fill';");
    expect(await project.run(tsc, { sources: ['src/gate.js'] })).toEqual({ is: 'problems', problems: [] });
  });

  test('gives no verdict on a file outside of the project', async () => {
    const report = await npmProject('lock', 'src/gate.js').run(tsc, { sources: ['spec/gate.spec.js'] });
    expect(report).toEqual({ is: 'broken', why: 'its project does not contain spec/gate.spec.js' });
  });

  test('is broken by wrong settings, by none and by a project without files', async () => {
    for (const settings of [
      '{ "compilerOptions": { "strikt": true }, "include": ["src"] }',
      '{ "include": ',
      '{ "include": ["nowhere"] }',
    ]) {
      const project = npmProject('lock', 'src/gate.js');
      project.write('tsconfig.json', settings);
      expect(await project.run(tsc, { sources: ['src/gate.js'] })).toMatchObject({ is: 'broken' });
    }
  });
});

needs(npmTool('vue-tsc'))('the real vue-tsc', () => {
  test('judges a component', async () => {
    expect(await npmProject('beacon', 'src/rhythm.ts').run(vueTsc, { sources: ['src/Lamp.vue'] })).toEqual({
      is: 'problems',
      problems: [{ file: 'src/Lamp.vue', line: 5, rule: 'TS2322', message: "Type 'number' is not assignable to type 'string'." }],
    });
  });

  test('stands in for tsc, which knows no components', () => {
    expect(npmProject('beacon', 'src/rhythm.ts').detect(tsc)).toBeUndefined();
  });
});
