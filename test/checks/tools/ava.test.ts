import { expect, it } from 'vitest';
import { ava } from '../../../src/checks/tools/ava.ts';

it('an error that ends a file is one red test with it, whatever other files say in between', () => {
  const stdout = [
    'TAP version 13',
    'not ok 1 - SyntaxError: missing ) after argument list',
    '  ---',
    '    at: src/level.js:4',
    '  ...',
    'ok 2 - moon › the moon takes 28 days',
    'not ok 3 - level.js exited with a non-zero exit code: 1',
    '1..2',
  ].join('\n');
  const request = { sources: [], tests: ['test/level.js', 'test/moon.js'], report: '', program: '/usr/bin/ava' };
  expect(ava.parse({ stdout, stderr: '', code: 1, report: '', cwd: '/tide' }, request)).toMatchObject({
    is: 'tests',
    tests: [
      { name: 'test/moon.js › the moon takes 28 days', is: 'passed' },
      { name: 'level.js', is: 'failed', message: expect.stringContaining('SyntaxError: missing )') },
    ],
  });
});
