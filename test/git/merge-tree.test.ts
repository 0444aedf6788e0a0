import { afterEach, expect, it } from 'vitest';
import type { Oid } from '../../src/core/brand.ts';
import { findRepo } from '../../src/git/find-repo.ts';
import { openGateway } from '../../src/git/gateway.ts';
import { mergeTree } from '../../src/git/merge-tree.ts';
import { openObjectReader } from '../../src/git/object-reader.ts';
import { openTrees } from '../../src/git/trees.ts';
import { GIT_TEST_ENV, type GitRepo, gitRepo, removeFolder, temporaryFolder } from '../support/git-repo.ts';

const cleanups: (() => unknown)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0).reverse()) cleanup();
});

async function context(person: GitRepo) {
  const folder = temporaryFolder('merge');
  const found = await findRepo(person.path);
  if (found === undefined) throw new Error('it is a repository');
  const gateway = openGateway({ gitDir: found.gitDir, environment: { ...GIT_TEST_ENV } });
  const reader = openObjectReader(gateway);
  cleanups.push(
    () => removeFolder(folder),
    () => person.remove(),
    () => reader.close(),
  );
  return {
    trees: openTrees(reader, 'sha1'),
    format: 'sha1' as const,
    folder,
    environment: { ...GIT_TEST_ENV },
    commonDir: found.commonDir,
  };
}

const LINES = Array.from({ length: 30 }, (_, line) => `line ${line}`);

/** The lines with a few changed, taken out or added. */
function edited(seed: number): string {
  const lines = [...LINES];
  for (let edit = 0; edit < 3; edit += 1) {
    const at = (seed * 7 + edit * 11) % lines.length;
    const how = (seed + edit) % 3;
    if (how === 0) lines[at] = `changed by ${seed}`;
    else if (how === 1) lines.splice(at, 1);
    else lines.splice(at, 0, `added by ${seed}`);
  }
  return `${lines.join('\n')}\n`;
}

it('comes to the same file by file, as an older git has to, as git’s own merge of trees', async () => {
  const person = gitRepo({ files: { 'a.txt': `${LINES.join('\n')}\n`, 'b.txt': 'b\n' } });
  const tools = await context(person);
  const base = { commit: person.head() as Oid };
  const first = 17;
  let conflicts = 0;
  for (let seed = first; seed < first + 12; seed += 1) {
    const side = (text: string) => ({ ...base, files: [{ file: 'a.txt' as never, mode: '100644', bytes: Buffer.from(text) }] });
    const [ours, theirs] = [side(edited(seed)), side(edited(seed + 1))];
    const whole = await mergeTree(tools, base, ours, theirs);
    const byFile = await mergeTree({ ...tools, byFile: true }, base, ours, theirs);
    if (whole.is === 'conflict') conflicts += 1;
    expect(byFile.is, `seed ${seed}`).toBe(whole.is);
    if (whole.is === 'clean') expect(byFile, `seed ${seed}`).toEqual(whole);
    expect(JSON.stringify([whole, byFile])).not.toContain('<<<<<<<');
  }
  expect(conflicts).toBeLessThan(12);
});

it('file by file, takes added and removed files over, and answers a conflict where both had a hand in one', async () => {
  const person = gitRepo({ files: { 'a.txt': 'a\n', 'b.txt': 'b\n' } });
  const tools = { ...(await context(person)), byFile: true };
  const base = person.head() as Oid;
  person.write('new.txt', 'new\n');
  person.git('rm', '-q', 'b.txt');
  const theirs = { commit: person.commit('theirs') as Oid };
  const ours = (file: string, text: string) => ({
    commit: base,
    files: [{ file: file as never, mode: '100644', bytes: Buffer.from(text) }],
  });
  expect(await mergeTree(tools, { commit: base }, ours('a.txt', 'other\n'), theirs)).toEqual({
    is: 'clean',
    files: [{ file: 'b.txt' }, { file: 'new.txt', bytes: Buffer.from('new\n') }],
  });
  expect(await mergeTree(tools, { commit: base }, ours('b.txt', 'other\n'), theirs)).toMatchObject({ is: 'conflict' });
  expect(await mergeTree(tools, { commit: base }, ours('new.txt', 'another\n'), theirs)).toMatchObject({ is: 'conflict' });
});
