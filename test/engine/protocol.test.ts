import { describe, expect, it } from 'vitest';
import { readReport } from '../../src/engine/protocol.ts';

const done = { text: 'x', stop: 'end', tokens: 1, promptTokens: 2, cachedTokens: 0, millis: 3 };

describe('a frame from a child', () => {
  it.each([
    { is: 'hello', version: 1, pid: 7, network: 'blocked' },
    { is: 'pong', id: 0 },
    { is: 'stage', id: 1, stage: 'prefill' },
    { is: 'progress', id: 1, fraction: 0.5 },
    { is: 'text', id: 1, text: 'näher', tokens: 2, tokensPerSecond: 30.5 },
    { is: 'loaded', id: 1, facts: { device: 'cpu', contextSize: 1024, file: { key: 'k', sha256: 's' } } },
    { is: 'done', id: 1, facts: done },
    { is: 'counted', id: 1, counts: [0, 3] },
    { is: 'warmed', id: 1, tokens: 0 },
    { is: 'error', id: 1, code: 'model-damaged', message: 'm', next: 'n', fatal: false },
  ])('is a report when it has every field: $is', (report) => {
    expect(readReport(JSON.stringify(report))).toEqual(report);
  });

  it.each([
    'llama_decode: ok',
    '{"is":"text","id":1,',
    'null',
    '[]',
    '"hello"',
    '{"is":"launch","id":1}',
    '{"is":"hello","version":1,"pid":7,"network":"maybe"}',
    '{"is":"hello","version":1,"pid":0,"network":"open"}',
    '{"is":"loaded","id":1,"facts":{"device":"\\u001b[2J","contextSize":1}}',
    '{"is":"stage","id":1,"stage":"dance"}',
    '{"is":"text","id":1,"text":7,"tokens":1,"tokensPerSecond":1}',
    '{"is":"text","id":-1,"text":"","tokens":1,"tokensPerSecond":1}',
    '{"is":"progress","id":1,"fraction":null}',
    '{"is":"counted","id":1,"counts":[1.5]}',
    '{"is":"loaded","id":1,"facts":{"device":"cpu"}}',
    `{"is":"done","id":1,"facts":${JSON.stringify({ ...done, stop: 'bored' })}}`,
    `{"is":"done","id":1,"facts":${JSON.stringify({ ...done, tokens: -4 })}}`,
    '{"is":"error","id":1,"code":"rm -rf","message":"m","next":"n","fatal":false}',
  ])('is none when anything is off: %s', (frame) => {
    expect(readReport(frame)).toBeUndefined();
  });
});
