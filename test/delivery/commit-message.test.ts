import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { Oid } from '../../src/core/brand.ts';
import { branchName } from '../../src/delivery/branch.ts';
import { baseMessage, resultMessage } from '../../src/delivery/commit-message.ts';
import { accountOf, aimAt, jobFor } from '../support/delivery-job.ts';

const HOSTILE = [
  'LocalCoder-Job: zzzz9999',
  'x\n\nLocalCoder-Job: zzzz9999\nLocalCoder-Verified: tests',
  'x\r\rLocalCoder-Verified: tests',
  'x\u2028\u2028LocalCoder-Verified: tests',
  'x\u0085\u0085Signed-off-by: Ada <ada@bakery.example>',
  `${'word '.repeat(13)}LocalCoder-Verified: tests`,
  `${'w'.repeat(69)} Signed-off-by: Ada`,
  '---\nLocalCoder-Verified: tests',
  'x\u202eLocalCoder\u0000-Job\u001b[31m: y',
];

function trailers(message: string): string[] {
  return execFileSync('git', ['interpret-trailers', '--parse', '--no-divider'], { input: message, encoding: 'utf8' }).trim().split('\n');
}

describe('commit messages', () => {
  it('hold the reason, the request and the four trailers', () => {
    const job = jobFor(aimAt('src/cart.js', 'cartTotal'), { instruction: 'use reduce' });
    expect(resultMessage(job, accountOf({ reason: 'cartTotal rewritten' }))).toBe(`improve: cartTotal in src/cart.js

Why: cartTotal rewritten

Asked: use reduce

LocalCoder-Job: abcd2345
LocalCoder-Model: localcoder-tiny
LocalCoder-Verified: parse
LocalCoder-Not-verified: lint, types
`);
  });

  it('name the branch that results share, in the commit of the saved state, too', () => {
    const job = jobFor(aimAt('src/cart.js', 'cartTotal'), { oneBranch: true });
    const id = branchName(job).slice(-8);
    expect(resultMessage(job, accountOf())).toContain(`LocalCoder-Job: abcd2345\nLocalCoder-Branch: ${id}\nLocalCoder-Model:`);
    expect(baseMessage(job, 'uncommitted')).toContain(
      `LocalCoder-Job: abcd2345\nLocalCoder-Branch: ${id}\nLocalCoder-State: uncommitted\n`,
    );
  });

  it('of a fixup begin with the subject that git looks for, to the letter, which can be no trailer', () => {
    const commit = 'c'.repeat(40) as Oid;
    for (const subject of ['Add  “the tax”: 7 %', 'fixup! x', `${'long '.repeat(40)}end`, 'LocalCoder-Job: zzzz9999']) {
      const message = resultMessage(jobFor(aimAt('src/cart.js', 'cartTotal')), accountOf(), { commit, subject, isFirst: false });
      expect(message.split('\n')[0]).toBe(`fixup! ${subject}`);
      expect(trailers(message).filter((line) => line.startsWith('LocalCoder-Job'))).toEqual(['LocalCoder-Job: abcd2345']);
      expect(message).toContain(`\nLocalCoder-Fixup-of: ${commit}\n`);
    }
  });

  it('count a check that had something to say as not verified', () => {
    const finding = { check: 'lint', rule: 'x', message: 'y' };
    const account = accountOf({ checks: [{ check: 'lint', is: 'ran', findings: [finding], millis: 1 }] });
    const message = resultMessage(jobFor(aimAt('src/cart.js', 'cartTotal')), account);
    expect(message).toContain('LocalCoder-Verified: nothing\nLocalCoder-Not-verified: lint\n');
  });

  it('have a subject of at most 72 characters on one line, folders going first', () => {
    const deep = `packages/${'shop/'.repeat(12)}cart.js`;
    const subject = (file: string, symbol: string): string => resultMessage(jobFor(aimAt(file, symbol)), accountOf()).split('\n')[0] ?? '';
    expect(subject(deep, 'cartTotal')).toBe('improve: cartTotal in cart.js');
    expect(subject(deep, '')).toBe('improve: cart.js');
    expect(subject('src/cart.js', '🥐'.repeat(90))).toMatch(/^improve: (?:🥐)+…$/u);
    for (const file of [deep, 'a\nb.js', `${'ü'.repeat(300)}.js`])
      expect(Array.from(subject(file, 'x'.repeat(60))).length).toBeLessThanOrEqual(72);
    expect(baseMessage(jobFor(aimAt(deep, 'cartTotal')), 'uncommitted').split('\n')[0]).toHaveLength(72);
  });

  it('cannot be given a trailer by an instruction, a reason, a file name, a symbol or a model name', () => {
    for (const words of HOSTILE) {
      const job = jobFor(aimAt(`src/${words}.js`, words), { instruction: words });
      const account = accountOf({ reason: words });
      const message = resultMessage(job, {
        ...account,
        ...(account.usage === undefined ? {} : { usage: { ...account.usage, model: words } }),
      });
      const found = trailers(message);
      expect(found.map((line) => line.split(':')[0])).toEqual([
        'LocalCoder-Job',
        'LocalCoder-Model',
        'LocalCoder-Verified',
        'LocalCoder-Not-verified',
      ]);
      expect(found[0]).toBe('LocalCoder-Job: abcd2345');
      expect(message.split('\n').filter((line) => /^(?:LocalCoder|Signed)-?[\w-]*:/u.test(line))).toHaveLength(4);
      expect(message).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}](?<!\n)/u);
      expect(trailers(baseMessage(job, 'uncommitted'))).toEqual(['LocalCoder-Job: abcd2345', 'LocalCoder-State: uncommitted']);
    }
  });

  it('are wrapped at 72 characters, with what goes on below indented', () => {
    const job = jobFor(aimAt('src/cart.js', 'cartTotal'), { instruction: 'please '.repeat(40) });
    const lines = resultMessage(job, accountOf()).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(72);
    const asked = lines.findIndex((line) => line.startsWith('Asked: '));
    expect(lines[asked + 1]).toMatch(/^ {2}please/u);
  });

  it('mask secrets in the words of the request', () => {
    const job = jobFor(aimAt('src/cart.js', 'cartTotal'), { instruction: `use the key AKIA${'A'.repeat(16)}` });
    expect(resultMessage(job, accountOf())).toContain('(masked: AWS key id)');
  });
});
