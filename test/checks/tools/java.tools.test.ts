import { expect, test } from 'vitest';
import { javac, mavenCompile } from '../../../src/checks/tools/java.ts';
import { mavenTest } from '../../../src/checks/tools/java-test.ts';
import { type ToolProject, toolProject } from '../../support/tool-project.ts';
import { needs } from '../../support/toolchain.ts';

const OVEN = 'src/main/java/bakery/Oven.java';
/** Where Debian's packages put what Maven would download. */
const DEBIAN = '/usr/share/maven-repo';

needs('javac')('the real javac', () => {
  test('names a raw type, and writes no class', async () => {
    const project = toolProject('java-plain', 'bakery/Oven.java');
    expect(await project.run(javac, { sources: ['bakery/Oven.java'] })).toEqual({
      is: 'problems',
      problems: [
        { file: 'bakery/Oven.java', line: 8, rule: 'rawtypes', message: 'found raw type: ArrayList' },
        { file: 'bakery/Oven.java', line: 8, rule: 'unchecked', message: 'unchecked conversion' },
      ],
    });
    expect(await project.run(javac, { sources: ['bakery/Oven.java'] })).toMatchObject({ problems: [{}, {}] });
  });

  test('names the line of a type error', async () => {
    const project = toolProject('java-plain', 'bakery/Oven.java');
    project.edit('bakery/Oven.java', 'loaves.size()', 'loafs.size()');
    expect(await project.run(javac, { sources: ['bakery/Oven.java'] })).toMatchObject({
      problems: expect.arrayContaining([{ file: 'bakery/Oven.java', line: 17, rule: 'javac', message: 'cannot find symbol' }]),
    });
  });
});

needs(
  'mvn',
  `${DEBIAN}/org/apache/maven/plugins/maven-surefire-plugin`,
  `${DEBIAN}/org/apache/maven/plugins/maven-compiler-plugin`,
)('the real Maven', () => {
  const bakery = (): ToolProject => {
    const project = toolProject('java', OVEN);
    project.write('.mvn/maven.config', `-Dmaven.repo.local=${DEBIAN}\n`);
    return project;
  };

  test('names the warnings of the compiler, and names them again for the same files', async () => {
    const project = bakery();
    const raw = {
      is: 'problems',
      problems: [
        { file: OVEN, line: 8, rule: 'javac', message: 'found raw type: java.util.ArrayList' },
        { file: OVEN, line: 8, rule: 'javac', message: 'unchecked conversion' },
      ],
    };
    expect(await project.run(mavenCompile)).toEqual(raw);
    expect(await project.run(mavenCompile)).toEqual(raw);
  });

  test('names the line of a type error, and has one red test for it', async () => {
    const project = bakery();
    project.edit(OVEN, 'loaves.size()', 'loafs.size()');
    expect(await project.run(mavenCompile)).toMatchObject({
      problems: expect.arrayContaining([{ file: OVEN, line: 17, rule: 'javac', message: 'cannot find symbol' }]),
    });
    expect(await project.run(mavenTest)).toMatchObject({
      is: 'tests',
      tests: [{ name: 'build', is: 'failed', message: expect.stringContaining('Oven.java:[17,48]') }],
    });
  });

  test('tells every test from the reports of this run', async () => {
    const project = bakery();
    project.write('target/surefire-reports/TEST-bakery.Gone.xml', '<testsuite><testcase name="gone" classname="bakery.Gone"/></testsuite>');
    const report = await project.run(mavenTest, { tests: ['src/test/java/bakery/OvenTest.java'] });
    const tests = report.is === 'tests' ? [...report.tests].sort((one, other) => one.name.localeCompare(other.name)) : [];
    expect(tests).toEqual([
      { name: 'bakery.OvenTest › emptyOvenIsDone', is: 'passed' },
      { name: 'bakery.OvenTest › oneLoafTakesHalfAnHour', is: 'failed', message: expect.stringContaining('expected:<30> but was:<35>') },
    ]);
  });
});
