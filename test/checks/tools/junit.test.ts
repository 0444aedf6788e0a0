import { describe, expect, test } from 'vitest';
import { readJunit } from '../../../src/checks/tools/junit.ts';

describe('a JUnit report', () => {
  test('is read through nested suites', () => {
    const xml = `<?xml version="1.0"?>
      <testsuites><testsuite name="all"><testsuite name="Hive" file="/srv/HiveTest.php">
        <testcase name="testHoney" classname="HiveTest" file="/srv/HiveTest.php" line="9"/>
        <testcase name="testSwarm" classname="HiveTest" line="14"><failure type="Failed">too &lt;full&gt;</failure></testcase>
        <testcase name="testWinter" classname="HiveTest"><skipped/></testcase>
        <testcase name="drone" classname="drone" status="disabled"/>
        <testcase name="queen"><error message="no such bee" type="Bee"/></testcase>
      </testsuite></testsuite></testsuites>`;
    expect(readJunit(xml)).toEqual([
      { name: 'HiveTest › testHoney', file: '/srv/HiveTest.php', line: 9, is: 'passed' },
      { name: 'HiveTest › testSwarm', file: '/srv/HiveTest.php', line: 14, is: 'failed', message: 'too <full>' },
      { name: 'HiveTest › testWinter', file: '/srv/HiveTest.php', is: 'skipped' },
      { name: 'drone', file: '/srv/HiveTest.php', is: 'skipped' },
      { name: 'queen', file: '/srv/HiveTest.php', is: 'failed', message: 'no such bee' },
    ]);
  });

  test('keeps a message short, and says a short one with the long one only once', () => {
    const long = 'wax '.repeat(2_000);
    const [first, second] =
      readJunit(
        `<testsuite><testcase name="a"><failure message="bent">where: bent</failure></testcase><testcase name="b"><failure>${long}</failure></testcase></testsuite>`,
      ) ?? [];
    expect(first?.message).toBe('where: bent');
    expect(second?.message).toHaveLength(2_000);
  });

  test('may hold what XML forbids, as test output does', () => {
    const xml =
      '<testsuite><testcase name="a\u001b[31m"><failure message="&#x1B;red&#27;&#8;&nosuch;">\u0000</failure></testcase></testsuite>';
    expect(readJunit(xml)).toMatchObject([{ name: 'a[31m', is: 'failed' }]);
  });

  test('may stand behind another', () => {
    const one = (name: string): string => `<?xml version="1.0" encoding="UTF-8"?>\n<testsuite><testcase name="${name}"/></testsuite>\n`;
    expect(readJunit(one('ebb') + one('flood'))?.map(({ name }) => name)).toEqual(['ebb', 'flood']);
  });

  test('is none when it is cut off, something else, or too deep', () => {
    const deep = `${'<testsuite>'.repeat(50_000)}${'</testsuite>'.repeat(50_000)}`;
    for (const text of ['', '  ', '<testsuite><testcase', '<testsuites>', '<html/>', 'ok', '{"tests":[]}', deep])
      expect(readJunit(text)).toBeUndefined();
  });
});
