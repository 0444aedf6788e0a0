import { expect, test } from 'vitest';
import { phpSyntax, phpunit } from '../../../src/checks/tools/php.ts';
import { toolProject } from '../../support/tool-project.ts';
import { needs } from '../../support/toolchain.ts';

const HIVE = 'src/Hive.php';
const TESTS = 'tests/HiveTest.php';

needs('php')('the real php -l', () => {
  test('has nothing against good files, one or several', async () => {
    const project = toolProject('php', HIVE);
    expect(await project.run(phpSyntax, { sources: [HIVE] })).toEqual({ is: 'problems', problems: [] });
    expect(await project.run(phpSyntax, { sources: [HIVE, TESTS] })).toEqual({ is: 'problems', problems: [] });
  });

  test('names the line of a syntax error, among one file or several', async () => {
    const project = toolProject('php', HIVE);
    project.edit(HIVE, '> 50000', '>');
    const wrong = { file: HIVE, line: 18, rule: 'Parse error', message: 'syntax error, unexpected token ";"' };
    expect(await project.run(phpSyntax, { sources: [HIVE] })).toEqual({ is: 'problems', problems: [wrong] });
    expect(await project.run(phpSyntax, { sources: [TESTS, HIVE] })).toEqual({ is: 'problems', problems: [wrong] });
  });

  test('has no verdict on a file that is not there', async () => {
    expect(await toolProject('php', HIVE).run(phpSyntax, { sources: ['src/Gone.php'] })).toMatchObject({ is: 'broken' });
  });
});

needs('phpunit')('the real phpunit', () => {
  const tests = [
    { name: 'HiveTest › testMakesHoney', file: TESTS, line: 9, is: 'passed' },
    {
      name: 'HiveTest › testSwarmsWhenFull',
      file: TESTS,
      line: 14,
      is: 'failed',
      message: expect.stringContaining('Failed asserting that false is true.'),
    },
    { name: 'HiveTest › testWinter', file: TESTS, line: 19, is: 'skipped' },
  ];

  test('tells every test, of the suite and of a file', async () => {
    const project = toolProject('php', HIVE);
    expect(await project.run(phpunit)).toEqual({ is: 'tests', tests });
    expect(await project.run(phpunit, { tests: [TESTS] })).toEqual({ is: 'tests', tests });
  });

  test('runs several files by their classes', async () => {
    const project = toolProject('php', HIVE);
    const more = (name: string): string =>
      `<?php\nfinal class ${name} extends PHPUnit\\Framework\\TestCase\n{\n    public function testHums(): void\n    {\n        self::assertTrue(true);\n    }\n}\n`;
    project.write('tests/QueenTest.php', more('QueenTest'));
    project.write('tests/DroneTest.php', more('DroneTest'));
    const report = await project.run(phpunit, { tests: ['tests/QueenTest.php', 'tests/DroneTest.php'] });
    expect(report.is === 'tests' && report.tests.map(({ name }) => name).sort()).toEqual(['DroneTest › testHums', 'QueenTest › testHums']);
  });

  test('has one red test for code that cannot be loaded', async () => {
    const project = toolProject('php', HIVE);
    project.edit(HIVE, '> 50000', '>');
    expect(await project.run(phpunit)).toMatchObject({ is: 'tests', tests: [{ name: 'load', is: 'failed' }] });
  });
});
