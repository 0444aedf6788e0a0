import { expect, test } from 'vitest';
import { minitest, rspec, rubocop } from '../../../src/checks/tools/ruby.ts';
import { toolProject } from '../../support/tool-project.ts';
import { needs } from '../../support/toolchain.ts';

const LANTERN = 'lib/lantern.rb';

needs('rubocop')('the real rubocop', () => {
  test('names a useless assignment', async () => {
    expect(await toolProject('ruby', LANTERN).run(rubocop, { sources: [LANTERN] })).toEqual({
      is: 'problems',
      problems: [{ file: LANTERN, line: 6, rule: 'Lint/UselessAssignment', message: 'Useless assignment to variable - `spare`.' }],
    });
  });

  test('names the line of a syntax error', async () => {
    const project = toolProject('ruby', LANTERN);
    project.edit(LANTERN, '@oil * 4', '@oil * )');
    expect(await project.run(rubocop, { sources: [LANTERN] })).toMatchObject({
      problems: expect.arrayContaining([expect.objectContaining({ file: LANTERN, line: 11, rule: 'Lint/Syntax' })]),
    });
  });
});

needs('rspec')('the real rspec', () => {
  test('tells every example, and what the red one said without an address in memory', async () => {
    expect(await toolProject('ruby', LANTERN).run(rspec, { tests: ['spec/lantern_spec.rb'] })).toEqual({
      is: 'tests',
      tests: [
        { name: 'spec/lantern_spec.rb › Lantern burns four hours on one measure', file: 'spec/lantern_spec.rb', line: 4, is: 'passed' },
        {
          name: 'spec/lantern_spec.rb › Lantern is dark at its last drop',
          file: 'spec/lantern_spec.rb',
          line: 8,
          is: 'failed',
          message: 'expected `#<Lantern:0x… @oil=1>.lit?` to be falsey, got true',
        },
        { name: 'spec/lantern_spec.rb › Lantern hums', file: 'spec/lantern_spec.rb', line: 12, is: 'skipped' },
      ],
    });
  });

  test('has one red test for code that cannot be loaded', async () => {
    const project = toolProject('ruby', LANTERN);
    project.edit(LANTERN, 'class Lantern', 'class Lantern < Missing');
    const report = await project.run(rspec);
    expect(report).toMatchObject({ is: 'tests', tests: [{ name: 'load', is: 'failed' }] });
  });
});

needs('ruby', '/usr/share/doc/ruby-minitest')('the real minitest', () => {
  test('tells every test, and what the red one said', async () => {
    const report = await toolProject('ruby', LANTERN).run(minitest, { tests: ['test/lantern_test.rb'] });
    const tests = report.is === 'tests' ? [...report.tests].sort((one, other) => one.name.localeCompare(other.name)) : [];
    expect({ ...report, tests }).toEqual({
      is: 'tests',
      tests: [
        { name: 'LanternTest#test_burns_four_hours', is: 'passed' },
        {
          name: 'LanternTest#test_dark_at_last_drop',
          is: 'failed',
          line: 12,
          message: 'Expected #<Lantern:0x… @oil=1> to not be lit?.',
        },
        { name: 'LanternTest#test_hums', is: 'skipped' },
      ],
    });
  });

  test('has one red test for code that cannot be loaded', async () => {
    const project = toolProject('ruby', LANTERN);
    project.edit(LANTERN, '@oil * 4', '@oil * )');
    expect(await project.run(minitest)).toMatchObject({ is: 'tests', tests: [{ name: 'load', is: 'failed' }] });
  });
});
