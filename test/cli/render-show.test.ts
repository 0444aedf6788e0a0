import pc from 'picocolors';
import { expect, test } from 'vitest';
import { renderContext, renderShow, renderWhy } from '../../src/cli/render-show.ts';
import type { EpochMs } from '../../src/core/brand.ts';
import type { Account, Delivery } from '../../src/core/delivery.ts';
import type { JobRow, JobState } from '../../src/core/port/queue.ts';

const colour = pc.createColors(false);
const now = 1e12 as EpochMs;
const state = { status: 'waiting', attempt: 0, runAfter: now, cancelAsked: false, decision: 'open' } as JobState;
const job = {
  id: 'abcd2345',
  repo: '0123456789abcdef',
  kind: 'improve',
  instruction: 'use reduce',
  origin: 'comment',
  priority: 200,
  askedAt: now - 60_000,
  aim: { file: 'src/cart.ts', symbol: 'Cart.total', node: 'method', lines: { first: 10, last: 16 } },
} as unknown as JobRow['job'];
const row = (changes: Partial<JobState> = {}): JobRow => ({ job, state: { ...state, ...changes } });

const finding = { check: 'symbol', rule: 'call-lost', message: 'the call of add is gone', line: 3, excerpt: 'return 0;' };
const account: Account = {
  outcome: 'rejected-by-checks',
  reason: 'no answer passed',
  next: 'ask again with --again',
  checks: [
    { check: 'parse', is: 'ran', findings: [], millis: 4 },
    { check: 'lint', is: 'not-run', why: 'not part of this version' },
  ],
  findings: [finding, finding, { check: 'reply', rule: 'no-fence', message: 'there is no fenced block' }],
  ledger: [
    { section: 'target', title: 'Cart.total', tokens: 74, kept: true, why: 'required' },
    { section: 'callers', title: 'src/shop.ts', tokens: 900, kept: false, why: 'no room left' },
  ],
};
const delivery = {
  outcome: account.outcome,
  reason: account.reason,
  next: account.next,
  note: '.localcoder/notes/x.md',
  account,
} as Delivery;

test('a job that waits says who asked, for what and until when', () => {
  const text = renderShow(
    row({ attempt: 1, runAfter: (now + 4_000) as EpochMs, lastFailure: { code: 'engine-hung', message: 'no token for 60 s' } }),
    '/home/ada/bakery',
    now,
    colour,
  );
  expect(text).toContain('abcd2345  waiting  improve src/cart.ts#Cart.total');
  expect(text).toMatch(/asked +1 min ago by a comment, priority 200/u);
  expect(text).toMatch(/words +use reduce/u);
  expect(text).toMatch(/queue +waiting, tried again in 4\.0 s/u);
  expect(text).toMatch(/failure +engine-hung: no token for 60 s/u);
});

test('why tells every check, run or not, and each finding once with how often it came', () => {
  const text = renderWhy(row({ status: 'delivered', delivery }), colour);
  expect(text).toContain('checked: parse passed');
  expect(text).toContain('not checked: lint (not part of this version)');
  expect(text).toContain('symbol/call-lost line 3: the call of add is gone (2 times)\n      return 0;');
  expect(text).toContain('reply/no-fence: there is no fenced block');
  expect(text).toContain('ask again with --again');
  expect(renderWhy(row(), colour)).toBe('abcd2345 has not ended: it is waiting');
});

test('the ledger tells what was shown, what was left out, and why', () => {
  const text = renderContext(row({ delivery }), colour);
  expect(text).toMatch(/shown +target +74 +Cart\.total +required/u);
  expect(text).toMatch(/left out +callers +900 +src\/shop\.ts +no room left/u);
  expect(text).toContain('74 tokens shown');
  expect(renderContext(row(), colour)).toContain('the model was not asked');
});

test('an explanation stands on the page of its job, and cannot steer the terminal', () => {
  const prose = 'It adds up\u001b[2J the lines.';
  const explained = {
    ...delivery,
    outcome: 'explained',
    account: { ...account, prose, facts: [{ title: 'Callers', lines: ['src/shop.ts'] }] },
  } as Delivery;
  const text = renderShow(row({ status: 'delivered', delivery: explained }), undefined, now, colour);
  expect(text).toContain('It adds up\\x1b[2J the lines.');
  expect(text).toContain('Callers\n  src/shop.ts');
});
