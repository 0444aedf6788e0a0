import { expect, test } from 'vitest';
import { cargoCheck, cargoClippy, cargoTest } from '../../../src/checks/tools/rust.ts';
import { toolProject } from '../../support/tool-project.ts';
import { needs } from '../../support/toolchain.ts';

needs('cargo', 'cargo-clippy')('the real cargo', () => {
  test('check names an unused variable once, although library and tests both have it', async () => {
    expect(await toolProject('rust', 'src/basket.rs').run(cargoCheck)).toEqual({
      is: 'problems',
      problems: [{ file: 'src/basket.rs', line: 5, rule: 'unused_variables', message: 'unused variable: `spare`' }],
    });
  });

  test('check names the line of a type error', async () => {
    const project = toolProject('rust', 'src/basket.rs');
    project.edit('src/basket.rs', 'return format!("{} baskets", baskets);', 'baskets');
    expect(await project.run(cargoCheck)).toMatchObject({
      is: 'problems',
      problems: expect.arrayContaining([{ file: 'src/basket.rs', line: 11, rule: 'E0308', message: 'mismatched types' }]),
    });
  });

  test('check names files of a workspace’s member as the member does', async () => {
    const project = toolProject('rust-workspace', 'crates/orchard/src/lib.rs');
    expect(project.place.folder).toBe('crates/orchard');
    expect(await project.run(cargoCheck)).toEqual({
      is: 'problems',
      problems: [{ file: 'src/lib.rs', line: 3, rule: 'unused_variables', message: 'unused variable: `spare`' }],
    });
  });

  test('clippy adds its own lints', async () => {
    const report = await toolProject('rust', 'src/basket.rs').run(cargoClippy);
    expect(report.is === 'problems' && report.problems.find(({ rule }) => rule === 'clippy::needless_return')).toMatchObject({
      file: 'src/basket.rs',
      line: 11,
      message: 'unneeded `return` statement',
    });
  });

  test('test tells the tests of every program, and what the red one said', async () => {
    const report = await toolProject('rust', 'src/basket.rs').run(cargoTest, { sources: ['src/basket.rs'] });
    // They run side by side, so that their order is chance.
    const tests = report.is === 'tests' ? [...report.tests].sort((one, other) => one.name.localeCompare(other.name)) : [];
    expect({ ...report, tests }).toMatchObject({
      is: 'tests',
      tests: [
        { name: 'src/lib.rs › basket::tests::counts_a_year', is: 'skipped' },
        { name: 'src/lib.rs › basket::tests::fills_baskets', is: 'passed' },
        { name: 'src/lib.rs › basket::tests::names_one_basket', is: 'failed', line: 25, message: expect.stringContaining('1 baskets') },
        { name: 'tests/harvest.rs › harvest_of_nothing', is: 'passed' },
      ],
    });
  });

  test('test can run one test program beside the unit tests', async () => {
    const report = await toolProject('rust', 'src/basket.rs').run(cargoTest, { tests: ['tests/harvest.rs'] });
    expect(report.is === 'tests' && report.tests).toHaveLength(4);
  });

  test('test has one red test for code that does not build', async () => {
    const project = toolProject('rust', 'src/basket.rs');
    project.edit('src/basket.rs', 'apples / size.max(1)', 'pears / size.max(1)');
    expect(await project.run(cargoTest)).toMatchObject({
      is: 'tests',
      tests: [{ name: 'build', is: 'failed', message: expect.stringContaining('pears') }],
    });
  });
});
