import { describe, expect, test } from 'vitest';
import { commandOf, scriptCommands, splitOptions } from '../../../src/checks/tools/script-words.ts';

describe('a package.json script', () => {
  test('is taken apart at shell operators, quotes removed', () => {
    expect(
      scriptCommands(`tsc -b && NODE_ENV=test cross-env TZ="Europe/Oslo" mocha --grep 'a && b' "spec/**/*.js"; echo done | cat`),
    ).toEqual([
      { env: {}, words: ['tsc', '-b'] },
      { env: { NODE_ENV: 'test', TZ: 'Europe/Oslo' }, words: ['mocha', '--grep', 'a && b', 'spec/**/*.js'] },
      { env: {}, words: ['echo', 'done'] },
      { env: {}, words: ['cat'] },
    ]);
  });

  test.each([
    ['mocha -R dot spec', ['-R', 'dot', 'spec']],
    ['c8 --all mocha spec', ['spec']],
    ['node --no-warnings ./node_modules/.bin/mocha spec', ['spec']],
    ['node node_modules/mocha/bin/mocha.js', []],
    ['npm run lint && mocha', []],
  ])('%s runs mocha', (script, words) => {
    expect(commandOf(script, 'mocha')?.words).toEqual(words);
  });

  test.each(['mocha-parallel spec', 'echo "mocha spec"', 'npm run mocha-tests', ''])('%j does not', (script) => {
    expect(commandOf(script, 'mocha')).toBeUndefined();
  });

  test('has options with values, and what they work on', () => {
    expect(splitOptions(['-r', 'tsx', '--ui=tdd', '--exit', 'spec', '-t'], ['-r', '-t'])).toEqual({
      options: [['-r', 'tsx'], ['--ui=tdd'], ['--exit'], ['-t']],
      operands: ['spec'],
    });
  });
});
