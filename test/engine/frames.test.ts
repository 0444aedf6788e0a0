import { describe, expect, it } from 'vitest';
import { frameOf, openFrames } from '../../src/engine/frames.ts';

const LIMIT = 64;

function fed(chunks: readonly Buffer[]): { frames: string[]; broken: string[]; rest: number } {
  const frames: string[] = [];
  const broken: string[] = [];
  const { feed, rest } = openFrames(
    LIMIT,
    (frame) => frames.push(frame),
    (why) => broken.push(why),
  );
  for (const chunk of chunks) feed(chunk);
  return { frames, broken, rest: rest() };
}

describe('frames', () => {
  it('come out whole however the bytes were cut', () => {
    const bytes = Buffer.from(`${frameOf({ text: 'naïve 🦊' })}${frameOf({ text: 'next' })}`);
    const whole = ['{"text":"naïve 🦊"}', '{"text":"next"}'];
    for (let at = 0; at <= bytes.length; at += 1) {
      expect(fed([bytes.subarray(0, at), bytes.subarray(at)])).toEqual({ frames: whole, broken: [], rest: 0 });
    }
  });

  it('leave out empty lines and keep what is unfinished', () => {
    expect(fed([Buffer.from('\n\n{"a":1}\n{"b"')])).toEqual({ frames: ['{"a":1}'], broken: [], rest: 4 });
  });

  it('break once, at a line over the limit, and nothing comes after', () => {
    const { frames, broken } = fed([Buffer.alloc(LIMIT, 0x61), Buffer.from('a'), Buffer.from('\n{"a":1}\n')]);
    expect(frames).toEqual([]);
    expect(broken).toEqual([expect.stringContaining('a frame of more than')]);
  });

  it('break at bytes that are not UTF-8', () => {
    expect(fed([Buffer.from([0x22, 0xff, 0x22, 0x0a, 0x31, 0x0a])])).toMatchObject({ frames: [], broken: ['bytes that are not UTF-8'] });
  });
});
