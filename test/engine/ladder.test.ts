import { describe, expect, it } from 'vitest';
import { openLadder, rungsOf } from '../../src/engine/ladder.ts';
import { tinyChoice } from '../support/tiny-model.ts';

const wide = { ...tinyChoice(), contextSize: 8192, gpu: 'cuda', gpuLayers: 24 } as const;

describe('the settings to come down to', () => {
  it('first lower the context, then the layers on the GPU, then leave the GPU', () => {
    expect(rungsOf(wide).map(({ contextSize, gpu, gpuLayers }) => [contextSize, gpu, gpuLayers])).toEqual([
      [8192, 'cuda', 24],
      [4096, 'cuda', 24],
      [2048, 'cuda', 24],
      [2048, 'cuda', 12],
      [2048, 'off', 0],
    ]);
  });

  it('never go below a context in which a job fits', () => {
    expect(rungsOf({ ...wide, contextSize: 3000, gpu: 'off' }).map(({ contextSize }) => contextSize)).toEqual([3000, 1500]);
    expect(rungsOf({ ...wide, contextSize: 1024, gpu: 'off' })).toHaveLength(1);
  });

  it('are said in words, but for the one that was asked for', () => {
    expect(rungsOf(wide)[0].words).toBeUndefined();
    expect(rungsOf(wide).at(-1)?.words).toBe('context 2048 instead of 8192, the CPU instead of the GPU');
  });
});

describe('the ladder', () => {
  const ladder = () => openLadder(({ file }) => file);

  it('goes down at once when memory surely ran out, and remembers it', () => {
    const down = ladder();
    expect(down.down(wide, true)).toBe(true);
    down.steady(wide);
    expect(down.at(wide).contextSize).toBe(4096);
  });

  it('stays at a first suspicion and goes down at the second', () => {
    const down = ladder();
    expect(down.down(wide, false)).toBe(true);
    expect(down.at(wide).contextSize).toBe(8192);
    expect(down.down(wide, false)).toBe(true);
    expect(down.at(wide).contextSize).toBe(4096);
  });

  it('forgets a suspicion when a job went well', () => {
    const down = ladder();
    down.down(wide, false);
    down.steady(wide);
    down.down(wide, false);
    expect(down.at(wide).contextSize).toBe(8192);
  });

  it('says so at its foot', () => {
    const down = ladder();
    const small = { ...wide, contextSize: 1024, gpu: 'off' } as const;
    expect(down.down(small, true)).toBe(false);
    expect(down.at(small).contextSize).toBe(1024);
  });
});
