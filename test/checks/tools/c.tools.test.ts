import { expect, test } from 'vitest';
import { compiler, ctest, makeTest } from '../../../src/checks/tools/c.ts';
import { toolProject } from '../../support/tool-project.ts';
import { needs } from '../../support/toolchain.ts';

needs('cc', 'c++')('the real compiler', () => {
  test('names an unused variable, and finds the headers by itself', async () => {
    expect(await toolProject('cpp', 'src/ferry.cpp').run(compiler, { sources: ['src/ferry.cpp'] })).toEqual({
      is: 'problems',
      problems: [{ file: 'src/ferry.cpp', line: 5, rule: '-Wunused-variable', message: 'unused variable ‘spare’' }],
    });
  });

  test('names the line of an error', async () => {
    const project = toolProject('c', 'anchor.c');
    project.edit('anchor.c', 'depth * 5', 'deep * 5');
    expect(await project.run(compiler, { sources: ['anchor.c'] })).toMatchObject({
      problems: expect.arrayContaining([
        expect.objectContaining({ file: 'anchor.c', line: 3, rule: 'cc', message: expect.stringContaining('deep') }),
      ]),
    });
  });

  test('takes the flags of a compile_commands.json that was written in another copy', async () => {
    const project = toolProject('cpp-commands', 'src/buoy.cpp');
    expect(await project.run(compiler, { sources: ['src/buoy.cpp'] })).toEqual({ is: 'problems', problems: [] });
  });
});

needs(
  'cmake',
  'ctest',
  'make',
  'c++',
)('the real CTest', () => {
  test('builds, and tells every test and what the red one said', async () => {
    expect(await toolProject('cpp', 'src/ferry.cpp').run(ctest)).toEqual({
      is: 'tests',
      tests: [
        { name: 'trips', is: 'passed' },
        { name: 'delay', is: 'failed', message: 'a wind of 30 knots: 15 minutes late, not 10' },
      ],
    });
  });

  test('has one red test for code that does not build', async () => {
    const project = toolProject('cpp', 'src/ferry.cpp');
    project.edit('src/ferry.cpp', 'wind - 20', 'gust - 20');
    expect(await project.run(ctest)).toMatchObject({
      is: 'tests',
      tests: [{ name: 'build', is: 'failed', message: expect.stringContaining('gust') }],
    });
  });

  test('has no verdict where CMake cannot configure', async () => {
    const project = toolProject('cpp', 'src/ferry.cpp');
    project.edit('CMakeLists.txt', 'src/ferry.cpp', 'src/gone.cpp');
    expect(await project.run(ctest)).toMatchObject({ is: 'broken' });
  });
});

needs('make', 'cc')('the real make', () => {
  test('is one red test with what the program said', async () => {
    const project = toolProject('c', 'anchor.c');
    expect(await project.run(makeTest)).toMatchObject({
      tests: [{ name: 'make test', is: 'failed', message: expect.stringContaining('4 metres of water: 28 metres of chain, not 20') }],
    });
    project.edit('anchor.c', 'depth * 5', 'depth * 7');
    expect(await project.run(makeTest)).toEqual({ is: 'tests', tests: [{ name: 'make test', is: 'passed' }] });
  });
});
