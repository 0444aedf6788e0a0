import { execFileSync } from 'node:child_process';
import { expect } from 'vitest';
import type { RepoPath } from '../../src/core/brand.ts';
import { decodeText } from '../../src/core/source-text.ts';
import { applyEdits } from '../../src/core/span.ts';
import { openRepo } from '../../src/git/repo.ts';
import { GIT_TEST_ENV, gitRepo, removeFolder, temporaryFolder } from './git-repo.ts';

/** Numbers in [0, 1) that depend on nothing but the seed (a 32-bit xorshift). */
export function random(seed: number): () => number {
  let state = seed | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

const WORDS = [
  'loaf',
  'crust()',
  'süß',
  'パン',
  '🥖',
  '"quote"',
  '\\n',
  '\t',
  '  ',
  '@@ -1 +1 @@',
  '--- a/x',
  '+++ b/x',
  '\u00a0',
  '\u2028',
  '',
];
const ENDINGS = ['\n', '\r\n', '\r'];
const NAMES = ['loaf', 'rye bread', 'süß', 'パン', 'a"b', 'back\\slash', 'new\nline', 'tab\t', "it's", '-rf', 'b/../../x', ' x'];

interface Sample {
  readonly file: RepoPath;
  readonly bytes: Buffer;
  /** How it was written, for the failure message. */
  readonly how: string;
}

/** One random file: line endings, byte order mark, last line, encoding and name all by chance. */
export function sample(next: () => number, index: number): Sample {
  const pick = <Item>(items: readonly [Item, ...Item[]] | readonly Item[]): Item => items[Math.floor(next() * items.length)] as Item;
  const eol = pick([...ENDINGS.slice(0, 2), 'mixed'] as const);
  const lines = Array.from({ length: Math.floor(next() * 12) }, () =>
    Array.from({ length: Math.floor(next() * 6) }, () => pick(WORDS)).join(' '),
  );
  let text = lines.map((line) => line + (eol === 'mixed' ? pick(ENDINGS) : eol)).join('');
  const cut = next() < 0.3;
  if (cut) text = text.replace(/[\r\n]+$/u, '');
  const bom = next() < 0.2;
  const encoding = pick(['utf8', 'utf8', 'utf8', 'utf8', 'latin1', 'utf16le'] as const);
  const bytes = Buffer.from((bom ? '\ufeff' : '') + text, encoding);
  const name = pick(NAMES).replaceAll('/', '_');
  return { file: `src/${index} ${name}.ts` as RepoPath, bytes, how: JSON.stringify({ eol, cut, bom, encoding, name, text }) };
}

/** What came of many random files. */
export interface Tally {
  readonly edited: number;
  readonly refused: number;
  readonly patched: number;
}

/**
 * Edits `count` random files and checks that every byte outside the edited span is the same, or that the file was refused;
 * one in `every` also becomes a patch that `git apply` must turn into exactly those bytes.
 */
export async function editRandomFiles(count: number, every: number, seed: number): Promise<Tally> {
  const next = random(seed);
  const person = gitRepo();
  const stateDir = temporaryFolder('localcoder-state');
  const repo = await openRepo({ path: person.path, stateDir });
  const tally = { edited: 0, refused: 0, patched: 0 };
  try {
    for (let index = 0; index < count; index += 1) {
      const { file, bytes, how } = sample(next, index);
      const decoded = decodeText(bytes);
      let after: Buffer;
      if (decoded.is === 'refused') {
        tally.refused += 1;
        // No text for us, yet its bytes must survive a patch all the same.
        after = Buffer.concat([bytes, Buffer.from([0xe9, 0x0a])]);
      } else {
        tally.edited += 1;
        const { text } = decoded;
        const start = Math.floor(next() * (text.length + 1));
        const end = start + Math.floor(next() * (text.length - start + 1));
        // A span never splits a character, as a parser's never does.
        const [from, to] = [wholeCharacter(text, start), wholeCharacter(text, end)];
        after = Buffer.from(applyEdits(text, [{ span: { start: from, end: to }, text: 'knead();\r\n' }]), 'utf8');
        const [head, tail] = [Buffer.byteLength(text.slice(0, from)), Buffer.byteLength(text.slice(to))];
        expect(after.subarray(0, head).equals(bytes.subarray(0, head)), how).toBe(true);
        expect(after.subarray(after.length - tail).equals(bytes.subarray(bytes.length - tail)), how).toBe(true);
      }
      if (index % every !== 0) continue;
      tally.patched += 1;
      person.write(file, bytes);
      const patch = await repo.patch(file, '100644', bytes, after);
      execFileSync('git', ['apply', '--whitespace=nowarn'], { cwd: person.path, input: patch, env: { ...GIT_TEST_ENV } });
      expect(person.bytes(file).equals(after), how).toBe(true);
    }
  } finally {
    await repo.close();
    person.remove();
    removeFolder(stateDir);
  }
  return tally;
}

function wholeCharacter(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at;
}
