import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { JobId, Oid, RepoPath } from '../../src/core/brand.ts';
import type { Aim, Job } from '../../src/core/job.ts';
import { aimName, branchName, slug } from '../../src/delivery/branch.ts';
import { aimAt, jobFor } from '../support/delivery-job.ts';
import { randomFrom } from '../support/random-file.ts';

function nameFor(file: string, symbol: string, overrides: Partial<Aim> = {}): string {
  return branchName(jobFor(aimAt(file, symbol, overrides)));
}

describe('branch names', () => {
  it('say the kind, the symbol in words, and the job', () => {
    expect(nameFor('src/cart.ts', 'Cart.total')).toBe('localcoder/improve/cart-total-abcd2345');
    expect(nameFor('src/cart.ts', 'parseHTTPHeader~2')).toBe('localcoder/improve/parse-http-header-2-abcd2345');
    expect(nameFor('src/cart.ts', '', { node: 'module' })).toBe('localcoder/improve/cart-ts-abcd2345');
    expect(nameFor('src/cart.ts', '@region', { node: 'region', lines: { first: 10, last: 40 } })).toBe(
      'localcoder/improve/cart-ts-lines-10-40-abcd2345',
    );
    expect(nameFor('src/cart.ts', 'Brötchen')).toBe('localcoder/improve/brotchen-abcd2345');
    expect(nameFor('src/cart.ts', '数')).toBe('localcoder/improve/function-abcd2345');
  });

  it('of results that share one say what was asked about, and are the same for all jobs of a request and no others', () => {
    const shared = (file: string, overrides: Partial<Job> = {}) =>
      branchName(jobFor(aimAt(file, 'x'), { oneBranch: true, scope: { at: 'query', glob: '/src/**', symbol: 'Cart.*' }, ...overrides }));
    const name = shared('src/cart.ts');
    expect(name).toMatch(/^localcoder\/improve\/cart-src-[a-z2-7]{8}$/u);
    expect(shared('src/oven.js', { id: 'efgh4567' as JobId })).toBe(name);
    expect(shared('src/cart.ts', { request: 'request-2' })).not.toBe(name);
    const commit = 'abcdef0123456789' as Oid;
    expect(shared('a.ts', { scope: { at: 'commit', commit } })).toMatch(/\/commit-abcdef0-\w{8}$/u);
    expect(shared('a.ts', { scope: { at: 'range', from: commit, to: commit } })).toMatch(/\/since-abcdef0-\w{8}$/u);
    expect(shared('a.ts', { scope: { at: 'query', query: '(x)' } })).toMatch(/\/query-\w{8}$/u);
    expect(shared('a.ts', { scope: { at: 'place', file: 'src/cart.ts' as RepoPath } })).toMatch(/\/cart-ts-\w{8}$/u);
  });

  it('are taken by git whatever the symbol is, in at most 40 characters for it', () => {
    const random = randomFrom(7);
    const hostile = ['..', '@{', '.lock', '~^:?*[\\', '/', '-rf', '\u007f\n', '🥐', 'x'.repeat(90), 'aB', ' ', '.'];
    for (let round = 0; round < 300; round += 1) {
      const symbol = Array.from({ length: 1 + random(5) }, () => hostile[random(hostile.length)]).join('');
      const name = nameFor('src/cart.ts', symbol);
      expect(name).toMatch(/^localcoder\/improve\/[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?-abcd2345$/u);
      if (round < 20) execFileSync('git', ['check-ref-format', '--branch', name]);
    }
    expect(slug(`${'a'.repeat(39)}-b`, 'x')).toBe('a'.repeat(39));
  });

  it('of what people read stay on one plain line', () => {
    expect(aimName(aimAt('src/a\nb.ts', 'to\u202etal'))).toBe('total in src/a b.ts');
    expect(aimName(aimAt('src/a.ts', ''))).toBe('src/a.ts');
    expect(aimName(aimAt('src/a.ts', 'Cart@region', { lines: { first: 4, last: 4 } }))).toBe('Cart line 4 in src/a.ts');
  });
});
