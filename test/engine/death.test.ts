import { describe, expect, it } from 'vitest';
import { deathOf, failureOf } from '../../src/engine/death.ts';

const quiet = { code: null, signal: null, lastWords: '' };

describe('the end of a child', () => {
  it('by SIGKILL that nobody of us sent means memory, certain only when the system says so', () => {
    expect(deathOf({ ...quiet, signal: 'SIGKILL' }, 'decode', 'not-seen')).toMatchObject({ how: 'out-of-memory', sure: false });
    expect(deathOf({ ...quiet, signal: 'SIGKILL' }, 'decode', 'ran-out')).toMatchObject({ how: 'out-of-memory', sure: true });
  });

  it('reads the signal out of the status that a sandbox passes on', () => {
    expect(deathOf({ ...quiet, code: 137 }, 'open', 'unknown').how).toBe('out-of-memory');
    expect(deathOf({ ...quiet, code: 134 }, 'open', 'unknown')).toMatchObject({ how: 'crashed', detail: 'aborted with SIGABRT' });
  });

  it('keeps the one line of its last words that matters, in plain characters', () => {
    const lastWords =
      '(node:7) Warning: x\n/home/runner/llama.cpp/ggml.c:123: GGML_ASSERT(n > 0) failed\n\u001b[31m  frame 1: node::Abort\n';
    expect(deathOf({ code: 134, signal: null, lastWords }, 'open', 'unknown').detail).toBe(
      'aborted with SIGABRT; its last words: ggml.c:123: GGML_ASSERT(n > 0) failed',
    );
    expect(deathOf({ code: 1, signal: null, lastWords: `${'e'.repeat(9999)}\n` }, 'open', 'unknown').detail.length).toBeLessThan(400);
  });

  it.each(['crashed', 'hung', 'out-of-memory', 'protocol'] as const)('as %s becomes a failure with its own code and a way out', (how) => {
    const failure = failureOf({ how, stage: 'prefill', detail: 'for a reason', sure: true }, 'tiny', false);
    expect(failure.code).toBe(`engine-${how}`);
    expect(failure.message).toContain('while reading the prompt: for a reason');
    expect(failure.next).not.toBe('');
    expect(failure.retry).toBe('at-once');
  });
});
