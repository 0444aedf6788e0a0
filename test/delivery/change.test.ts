import { describe, expect, it } from 'vitest';
import type { Change } from '../../src/core/delivery.ts';
import { applyEdits } from '../../src/core/span.ts';
import { effectOf } from '../../src/delivery/change.ts';
import { backward, forward, hashOf } from '../../src/delivery/move.ts';
import { repoPath, rewriteOf, targetIn } from '../support/delivery-job.ts';
import { randomCase } from '../support/random-file.ts';

const CASES = 10_000;

const OVEN = `const WARM = 12;

// @ai improve
function minutes(loaves) {
  // @ai explain
  return WARM + loaves;
}

// @ai document
function done() {
  return true;
}
`;
const MINUTES = 'function minutes(loaves) {\n  return WARM + loaves;\n}';
const SHORT = 'const minutes = (loaves) => WARM + loaves;';

describe('what edits of the clean text do to the saved one', () => {
  it('the comment that asked goes, comments in the rewritten part go with it, all others stay', () => {
    const target = targetIn(OVEN, MINUTES, '@ai improve');
    expect(effectOf(target, rewriteOf(target, SHORT)).saved).toBe(
      `const WARM = 12;\n\n${SHORT}\n\n// @ai document\nfunction done() {\n  return true;\n}\n`,
    );
  });

  it("without a comment of its own, everybody's comments around the target stay", () => {
    const target = targetIn(OVEN, 'function done() {\n  return true;\n}');
    const effect = effectOf(target, rewriteOf(target, 'const done = true;'));
    expect(effect.saved).toBe(OVEN.replace('function done() {\n  return true;\n}', 'const done = true;'));
    expect(effect.clean).not.toContain('@ai');
  });

  it('a doc comment is put below the comments that stand above its function', () => {
    const target = targetIn(OVEN, 'function done() {\n  return true;\n}');
    const at = { start: target.span.start, end: target.span.start };
    expect(effectOf(target, [{ span: at, text: '/** Ready? */\n' }]).saved).toContain('// @ai document\n/** Ready? */\nfunction done()');
  });

  it('a region loses both its marks', () => {
    const saved = 'a();\n// @ai improve begin\nb();\n// @ai end\nc();\n// @ai explain begin\nd();\n// @ai end\n';
    const target = targetIn(saved, 'b();\n', '@ai improve', { node: 'region', symbol: '@region' });
    expect(effectOf(target, rewriteOf(target, 'better();\n')).saved).toBe(
      'a();\nbetter();\nc();\n// @ai explain begin\nd();\n// @ai end\n',
    );
  });

  it('without edits, only the comment goes', () => {
    const target = targetIn(OVEN, MINUTES, '@ai explain');
    const effect = effectOf(target, []);
    expect(effect).toMatchObject({ changesCode: false, saved: OVEN.replace('  // @ai explain\n', '') });
    expect(effect.pieces).toEqual([
      {
        at: 60,
        before: '  // @ai explain\n  return WARM + loaves;\n',
        after: '  return WARM + loaves;\n',
        withoutTrigger: '  return WARM + loaves;\n',
      },
    ]);
  });

  it('nothing to change and no comment leaves nothing to write', () => {
    expect(effectOf(targetIn(OVEN, MINUTES), []).pieces).toEqual([]);
    const target = targetIn(OVEN, MINUTES);
    expect(effectOf(target, rewriteOf(target, MINUTES))).toMatchObject({ changesCode: false, saved: OVEN, pieces: [] });
  });

  it('a piece holds the whole target, and its text stands only once in the file', () => {
    const saved = `${'again();\n'.repeat(6)}function only() {}\n${'again();\n'.repeat(6)}`;
    const target = targetIn(saved, 'function only() {}\n');
    const [piece] = effectOf(target, rewriteOf(target, 'again();\n')).pieces;
    expect(piece?.before).toContain('function only() {}');
    expect(saved.split(piece?.before ?? '')).toHaveLength(2);
  });

  it('half a character in an edit becomes the replacement character, and an edit may not cut one in two', () => {
    const target = targetIn('a 🥐 b\n', '🥐');
    expect(effectOf(target, rewriteOf(target, '\ud83e')).saved).toBe('a \ufffd b\n');
    expect(() => effectOf(target, [{ span: { start: 3, end: 4 }, text: '' }])).toThrow(RangeError);
  });
});

describe(`${CASES} random files: LF, CRLF, mixed, byte order mark, no last line break, characters of two units`, () => {
  const commentsOf = (text: string): string[] => text.match(/@ai improve: t\d+/gu) ?? [];

  it('only the edit and the comment that asked make a difference, and taking it back gives the very same bytes', () => {
    for (let seed = 1; seed <= CASES; seed += 1) {
      const { target, edits } = randomCase(seed);
      const { source } = target;
      const effect = effectOf(target, edits);
      expect(effect.clean, `seed ${seed}`).toBe(applyEdits(source.clean, edits));
      // Without the remaining comments, the saved text is the clean one: found by their words here, not by the spans under test.
      const rest = effect.saved.replaceAll(/\/\/ @ai improve: t\d+\r?\n| \/\* @ai improve: t\d+ \*\//gu, '');
      expect(rest, `seed ${seed}`).toBe(effect.clean);
      const own = source.own === undefined ? undefined : commentsOf(source.saved.slice(source.own.start, source.own.end))[0];
      const kept = commentsOf(effect.saved);
      if (own !== undefined) expect(kept, `seed ${seed}`).not.toContain(own);
      expect(
        commentsOf(source.saved).filter((each) => kept.includes(each)),
        `seed ${seed}`,
      ).toEqual(kept);
      if (effect.pieces.length === 0) continue;
      const change = changeOf(source.saved, effect.saved, effect.pieces);
      expect(forward(source.saved, change), `seed ${seed}`).toMatchObject({ is: 'write', text: effect.saved, exact: true });
      expect(backward(effect.saved, change, []), `seed ${seed}`).toMatchObject({ is: 'write', text: source.saved, exact: true });
      outsideIsIdentical(source.saved, effect.saved, effect.pieces, seed);
    }
  });

  it('after other edits in the file the change goes to its right place or nowhere, and back', () => {
    let moved = 0;
    for (let seed = 1; seed <= CASES; seed += 1) {
      const { target, edits, random } = randomCase(seed);
      const { saved } = target.source;
      const effect = effectOf(target, edits);
      const { pieces } = effect;
      const change = changeOf(saved, effect.saved, pieces);
      const places = lineStarts(saved).filter((at) => at < saved.length || effect.saved.endsWith('\n'));
      const free = places.filter((at) => !pieces.some((piece) => piece.at < at && at < piece.at + piece.before.length));
      const at = free[random(free.length)];
      if (pieces.length === 0 || at === undefined) continue;
      const words = `another line ${seed}\n`;
      const growth = pieces
        .filter((piece) => piece.at + piece.before.length <= at)
        .reduce((sum, piece) => sum + piece.after.length - piece.before.length, 0);
      const present = saved.slice(0, at) + words + saved.slice(at);
      const wanted = effect.saved.slice(0, at + growth) + words + effect.saved.slice(at + growth);
      const move = forward(present, change);
      if (move.is !== 'write') {
        expect(['ambiguous', 'stale'], `seed ${seed}`).toContain(move.is);
        continue;
      }
      moved += 1;
      expect(move, `seed ${seed}`).toMatchObject({ text: wanted, exact: false });
      const back = backward(wanted, change, move.choices);
      expect(back.is === 'write' ? back.text : back.is, `seed ${seed}`).toBe(present);
      expect(forward(wanted, change).is, `seed ${seed}`).toBe('already');
      expect(backward(present, change, []).is, `seed ${seed}`).toBe('already');
    }
    expect(moved).toBeGreaterThan(CASES * 0.9);
  });

  it('a comment that its owner has deleted by hand stays deleted, also when the change is taken back', () => {
    let tried = 0;
    for (let seed = 1; seed <= CASES; seed += 1) {
      const { target, edits } = randomCase(seed);
      const { saved, own } = target.source;
      const effect = effectOf(target, edits);
      if (own === undefined || !effect.changesCode || target.source.clean === '') continue;
      tried += 1;
      const change = changeOf(saved, effect.saved, effect.pieces);
      const present = saved.slice(0, own.start) + saved.slice(own.end);
      const move = forward(present, change);
      expect(move, `seed ${seed}`).toMatchObject({ is: 'write', text: effect.saved });
      const back = backward(effect.saved, change, move.is === 'write' ? move.choices : []);
      expect(back, `seed ${seed}`).toMatchObject({ is: 'write', text: present });
    }
    expect(tried).toBeGreaterThan(CASES * 0.2);
  });
});

function changeOf(saved: string, applied: string, pieces: Change['pieces']): Change {
  return { file: repoPath('src/oven.js'), pieces, savedHash: hashOf(saved), appliedHash: hashOf(applied) };
}

function outsideIsIdentical(saved: string, applied: string, pieces: Change['pieces'], seed: number): void {
  let from = 0;
  let to = 0;
  for (const { at, before, after } of pieces) {
    expect(applied.slice(to, to + at - from), `seed ${seed}`).toBe(saved.slice(from, at));
    to += at - from + after.length;
    from = at + before.length;
  }
  expect(applied.slice(to), `seed ${seed}`).toBe(saved.slice(from));
}

function lineStarts(text: string): number[] {
  const starts = text.startsWith('\ufeff') ? [] : [0];
  for (let next = text.indexOf('\n'); next !== -1; next = text.indexOf('\n', next + 1)) starts.push(next + 1);
  return text.endsWith('\n') ? starts : starts.filter((start) => start < text.length);
}
