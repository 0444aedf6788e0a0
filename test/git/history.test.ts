import { describe, expect, it } from 'vitest';
import type { Oid, RepoPath } from '../../src/core/brand.ts';
import { Failure } from '../../src/core/failure.ts';
import type { Gateway } from '../../src/git/gateway.ts';
import { history } from '../../src/git/history.ts';

const slow = new Failure('git-failed', 'git log took longer than 5 s and was stopped', { next: '' });

/** A gateway that answers each call with the next of these. */
function answering(...answers: (string | Failure)[]): { gateway: Gateway; asked: (readonly string[])[] } {
  const asked: (readonly string[])[] = [];
  const text: Gateway['text'] = async (args) => {
    asked.push(args);
    const answer = answers.shift() ?? slow;
    if (answer instanceof Failure) throw answer;
    return answer;
  };
  const unused = (): never => {
    throw new Error('history asks for text only');
  };
  return { gateway: { text, run: unused, start: unused }, asked };
}

const ask = (gateway: Gateway) => history(gateway, 'c0' as Oid, 'src/oven.js' as RepoPath, { first: 3, last: 7 }, 4);

describe('history', () => {
  it('falls back to the file’s own log when that of the lines takes too long', async () => {
    const { gateway, asked } = answering(slow, `${['c1', 'Ada', '2024-03-01T08:00:00Z', 'Warm\u001b[31m up'].join('\0')}\n`);
    expect(await ask(gateway)).toEqual([{ commit: 'c1', author: 'Ada', date: '2024-03-01T08:00:00Z', subject: 'Warm [31m up' }]);
    expect(asked.map((args) => args.at(-2))).toEqual(['-L3,7:src/oven.js', '--']);
  });

  it('is empty when nothing answers in time, and never holds a job up with an error', async () => {
    expect(await ask(answering(slow, slow).gateway)).toEqual([]);
  });

  it('still says that git is missing', async () => {
    const missing = new Failure('git-missing', 'git was not found', { next: '' });
    await expect(ask(answering(missing).gateway)).rejects.toBe(missing);
  });
});
