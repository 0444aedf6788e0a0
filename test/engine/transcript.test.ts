import { describe, expect, it } from 'vitest';
import { openTranscript } from '../../src/engine/transcript.ts';

function written(stops: readonly string[], pieces: readonly string[]): { shown: string[]; text: string; stopped: boolean } {
  const transcript = openTranscript(stops);
  const shown = pieces.map((piece) => {
    transcript.push(piece);
    return transcript.take();
  });
  return { shown, text: transcript.text, stopped: transcript.stopped };
}

describe('a transcript', () => {
  it('shows everything at once when nothing stops it', () => {
    expect(written([], ['a', 'b', ''])).toEqual({ shown: ['a', 'b', ''], text: 'ab', stopped: false });
    expect(written([''], ['a'])).toEqual({ shown: ['a'], text: 'a', stopped: false });
  });

  it('holds back what may be the beginning of a stop text, and shows it when it was not', () => {
    expect(written(['\n```'], ['a\n', '``', 'x'])).toEqual({ shown: ['a', '', '\n``x'], text: 'a\n``x', stopped: false });
  });

  it('ends before the first stop text, however it was cut, and drops the rest', () => {
    expect(written(['\n```', 'END'], ['a\n', '``', '`b', 'END'])).toEqual({ shown: ['a', '', '', ''], text: 'a', stopped: true });
    expect(written(['END', 'a\nE'], ['xa\nEND'])).toMatchObject({ text: 'x', stopped: true });
  });

  it('never shows more than its final text', () => {
    const stop = 'aab';
    for (const text of ['aaab', 'aaaab', 'abaabaab', 'aaaaaa']) {
      const { shown, text: final } = written([stop], [...text]);
      expect(final.startsWith(shown.join(''))).toBe(true);
      expect(final).toBe(text.includes(stop) ? text.slice(0, text.indexOf(stop)) : text);
    }
  });
});
