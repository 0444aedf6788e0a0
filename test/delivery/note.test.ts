import { describe, expect, it } from 'vitest';
import type { Oid } from '../../src/core/brand.ts';
import { noteText } from '../../src/delivery/note.ts';
import { accountOf, aimAt, jobFor } from '../support/delivery-job.ts';
import { randomFrom } from '../support/random-file.ts';

const PIECES = [
  '`',
  '``',
  '```',
  '~~~',
  '\\',
  '<b>',
  '<img src=x onerror=alert(1)>',
  '<!--',
  '[x]',
  '(http://evil.example)',
  '[x]: http://evil.example',
  '![',
  'http://evil.example',
  'www.evil.example',
  'evil.com/x',
  'me@evil.example',
  '@ada',
  '&#60;',
  '&lt;',
  '&rlm;',
  '#',
  '## Checks',
  '- ',
  '> ',
  '1. ',
  '\n',
  '\n\n',
  '    ',
  ' ',
  'word',
  '|',
  '|-|-|',
  '---',
  '===',
  '**',
  '__',
  '\t',
  '\r',
  '\u202e',
  '\u{e0041}',
  '\u0000',
  '\u001b[31m',
  '\u2028',
];

/** What a reader's program could take for more than text: everything outside fences, code spans and escapes that opens a link, an image or HTML. */
function live(note: string): string[] {
  const found: string[] = [];
  let fence: string | undefined;
  for (const line of note.split('\n')) {
    const mark = /^(?:> )?\s*(`{3,})[a-z]*$/u.exec(line)?.[1];
    if (fence !== undefined) {
      if (mark === fence) fence = undefined;
      continue;
    }
    if (mark !== undefined) {
      fence = mark;
      continue;
    }
    const bare = line.replaceAll(/\\[!-/:-@[-`{-~]|(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)/gu, '§');
    if (/<|\[|\]|:\/\/|@|`|www\.|\.com|&(?!amp;|lt;|gt;|quot;)/u.test(bare)) found.push(line);
  }
  return fence === undefined ? found : [...found, 'a fence was left open'];
}

function noteWith(words: string): string {
  return noteText({
    job: jobFor(aimAt(`src/${words}.js`, words), { instruction: words }),
    version: '0.1.0',
    account: accountOf({
      outcome: 'explained',
      prose: words,
      facts: [{ title: words, lines: [words, `calls ${words} twice`] }],
      checks: [
        { check: words, is: 'not-run', why: words },
        { check: 'parse', is: 'ran', millis: 1, findings: [{ check: 'parse', rule: words, message: words }] },
      ],
      findings: [{ check: 'parse', rule: words, message: words, line: 3, excerpt: words }],
      ledger: [{ section: 'callers', title: words, tokens: 12, kept: false, why: words }],
      usage: {
        model: words,
        device: words,
        seeds: [1],
        candidates: 1,
        promptTokens: 1,
        cachedTokens: 0,
        outputTokens: 1,
        engineMillis: 10,
      },
    }),
    result: {
      outcome: 'explained',
      reason: words,
      next: words,
      patch: '.localcoder/patches/abcd2345.patch',
      branch: { name: 'localcoder/x', ref: 'refs/heads/localcoder/x', head: 'a'.repeat(40) as Oid },
    },
    patchText: `diff --git a/x b/x\n@@ -1 +1 @@\n+${words.replaceAll('\n', '\n+')}\n`,
  });
}

describe('a note', () => {
  it('holds nothing live, whatever 1,000 hostile models, files and people say', () => {
    const random = randomFrom(11);
    const wanted = noteWith('word')
      .split('\n')
      .filter((line) => line.startsWith('## '));
    for (let round = 0; round < 1000; round += 1) {
      const words = Array.from({ length: 1 + random(9) }, () => PIECES[random(PIECES.length)]).join('');
      const note = noteWith(words);
      expect(live(note), JSON.stringify(words)).toEqual([]);
      expect(note, JSON.stringify(words)).not.toMatch(/(?![\t\n])[\p{Cc}\p{Cf}\p{Zl}]/u);
      expect(
        note.split('\n').filter((line) => line.startsWith('## ')),
        JSON.stringify(words),
      ).toEqual(wanted);
    }
  });

  it('tells each finding once, with how often it was met and its excerpt', () => {
    const finding = { check: 'parse', rule: 'new-syntax-error', message: 'missing )', line: 2, excerpt: 'a(\n```' };
    const note = noteText({
      job: jobFor(aimAt('src/cart.js', 'cartTotal')),
      version: '0.1.0',
      account: accountOf({ outcome: 'rejected-by-checks', findings: [finding, finding, finding] }),
      result: { outcome: 'rejected-by-checks', reason: 'no candidate passed', next: 'Ask again.' },
    });
    expect(note).toContain('- `parse/new-syntax-error`, line 2 of the candidate: missing ) (3 times)\n\n  ````\n  a(\n  ```\n  ````\n');
  });

  it('tells what the model was shown and what was left out, with the reason', () => {
    const note = noteText({
      job: jobFor(aimAt('src/cart.js', 'cartTotal')),
      version: '0.1.0',
      account: accountOf({
        ledger: [
          { section: 'callers', title: 'Used by main', tokens: 300, kept: false, why: 'no room left' },
          { section: 'target', title: 'cartTotal', tokens: 120, kept: true, why: 'required' },
        ],
      }),
      result: { outcome: 'changed', reason: 'cartTotal rewritten', next: 'Take it.' },
    });
    expect(note).toContain('- shown: target `cartTotal`, 120 tokens\n- left out: callers `Used by main`, 300 tokens (no room left)\n');
  });

  it('masks secrets wherever they come from', () => {
    const secret = `ghp_${'aB3dE5gH7j'.repeat(4)}`;
    expect(noteWith(secret)).not.toContain(secret.slice(0, 20));
    expect(noteWith(`postgres://ada:hunter2@db.example`)).not.toContain('hunter2');
  });
});
