import { expect, test } from 'vitest';
import { biomeFormat, biomeLint } from '../../../src/checks/tools/biome.ts';
import { eslint } from '../../../src/checks/tools/eslint.ts';
import { oxlint } from '../../../src/checks/tools/oxlint.ts';
import { prettier } from '../../../src/checks/tools/prettier.ts';
import { npmProject, npmTool } from '../../support/npm-project.ts';
import { needs } from '../../support/toolchain.ts';

needs(npmTool('eslint'))('the real eslint', () => {
  test('names what breaks the project’s rules', async () => {
    expect(await npmProject('harbour', 'src/berth.js').run(eslint, { sources: ['src/berth.js'] })).toEqual({
      is: 'problems',
      problems: [
        { file: 'src/berth.js', line: 3, rule: 'no-unused-vars', message: "'longest' is assigned a value but never used." },
        { file: 'src/berth.js', line: 4, rule: 'eqeqeq', message: "Expected '===' and instead saw '=='." },
      ],
    });
  });

  test('has no problems with a clean file', async () => {
    const report = await npmProject('harbour', 'src/berth.js').run(eslint, { sources: ['test/tide.test.js'] });
    expect(report).toEqual({ is: 'problems', problems: [] });
  });

  test('tells a syntax error', async () => {
    const project = npmProject('harbour', 'src/berth.js');
    project.edit('src/berth.js', 'function fee(', 'function fee((');
    const report = await project.run(eslint, { sources: ['src/berth.js'] });
    expect(report).toMatchObject({ is: 'problems', problems: [{ file: 'src/berth.js', line: 8, rule: 'syntax' }] });
  });

  test('gives no verdict on a file that the project leaves out', async () => {
    const report = await npmProject('harbour', 'src/berth.js').run(eslint, { sources: ['src/charts/depths.js'] });
    expect(report).toEqual({ is: 'broken', why: 'its configuration leaves these files out' });
  });

  test('is broken by a broken configuration', async () => {
    const project = npmProject('harbour', 'src/berth.js');
    project.write('eslint.config.js', "module.exports = [{ rules: { 'no-such-rule': 'error' } }];");
    const report = await project.run(eslint, { sources: ['src/berth.js'] });
    expect(report).toMatchObject({ is: 'broken', why: expect.stringContaining('eslint ended with status 2') });
  });
});

needs(npmTool('biome'))('the real biome', () => {
  test('names what breaks its rules', async () => {
    expect(await npmProject('ferry', 'src/timetable.ts').run(biomeLint, { sources: ['src/timetable.ts'] })).toEqual({
      is: 'problems',
      problems: [
        {
          file: 'src/timetable.ts',
          line: 15,
          rule: 'lint/suspicious/noDebugger',
          message: 'This is an unexpected use of the debugger statement.',
        },
      ],
    });
  });

  test('has no problems with a clean file', async () => {
    const report = await npmProject('ferry', 'src/timetable.ts').run(biomeLint, { sources: ['test/stops.test.ts'] });
    expect(report).toEqual({ is: 'problems', problems: [] });
  });

  test('tells a syntax error', async () => {
    const project = npmProject('ferry', 'src/timetable.ts');
    project.edit('src/timetable.ts', 'let sum = 0;', 'let sum = ;');
    const report = await project.run(biomeLint, { sources: ['src/timetable.ts'] });
    expect(report).toMatchObject({ is: 'problems', problems: expect.arrayContaining([expect.objectContaining({ line: 8 })]) });
  });

  test('gives no verdict on a file that the project leaves out', async () => {
    const report = await npmProject('ferry', 'src/timetable.ts').run(biomeLint, { sources: ['src/generated/stops.ts'] });
    expect(report).toEqual({ is: 'broken', why: 'its configuration leaves these files out' });
  });

  test('is broken by a broken configuration', async () => {
    const project = npmProject('ferry', 'src/timetable.ts');
    project.write('biome.json', '{ "linter": { "rules": { "suspicious": { "noSuchRule": "error" } } } }');
    expect(await project.run(biomeLint, { sources: ['src/timetable.ts'] })).toMatchObject({ is: 'broken' });
  });

  test('brings a file into the project’s form', async () => {
    const project = npmProject('ferry', 'src/timetable.ts');
    project.write('src/generated/../timetable.ts', 'export const pier = "north"\n');
    expect(await project.run(biomeFormat, { sources: ['src/timetable.ts'] })).toEqual({
      is: 'formatted',
      text: "export const pier = 'north';\n",
    });
  });
});

needs(npmTool('oxlint'))('the real oxlint', () => {
  test('names what breaks its rules', async () => {
    expect(await npmProject('beacon', 'src/rhythm.ts').run(oxlint, { sources: ['src/rhythm.ts'] })).toEqual({
      is: 'problems',
      problems: [
        { file: 'src/rhythm.ts', line: 3, rule: 'eslint(eqeqeq)', message: 'Expected === and instead saw ==' },
        { file: 'src/rhythm.ts', line: 4, rule: 'eslint(no-debugger)', message: '`debugger` statement is not allowed' },
      ],
    });
  });

  test('has no problems with a clean file', async () => {
    expect(await npmProject('beacon', 'main.js').run(oxlint, { sources: ['main.js'] })).toEqual({ is: 'problems', problems: [] });
  });

  test('gives no verdict on a file that the project leaves out', async () => {
    const report = await npmProject('beacon', 'main.js').run(oxlint, { sources: ['src/old/lens.js'] });
    expect(report).toEqual({ is: 'broken', why: 'its configuration leaves these files out' });
  });

  test('is broken by a broken configuration', async () => {
    const project = npmProject('beacon', 'main.js');
    project.write('.oxlintrc.json', '{ "rules": ');
    expect(await project.run(oxlint, { sources: ['src/rhythm.ts'] })).toMatchObject({ is: 'broken' });
  });
});

needs(npmTool('prettier'))('the real prettier', () => {
  test('brings a file into the project’s form', async () => {
    const project = npmProject('harbour', 'src/berth.js');
    project.write('src/berth.js', 'const berth = "south"\n');
    expect(await project.run(prettier, { sources: ['src/berth.js'] })).toEqual({ is: 'formatted', text: "const berth = 'south';\n" });
  });

  test('gives no text for a file that does not parse', async () => {
    const project = npmProject('harbour', 'src/berth.js');
    project.write('src/berth.js', 'const = ;\n');
    expect(await project.run(prettier, { sources: ['src/berth.js'] })).toMatchObject({ is: 'broken' });
  });
});
