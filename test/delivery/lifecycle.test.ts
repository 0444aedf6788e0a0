import { chmodSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { RepoPath } from '../../src/core/brand.ts';
import type { Change } from '../../src/core/delivery.ts';
import { Failure } from '../../src/core/failure.ts';
import type { Repo } from '../../src/core/port/repo.ts';
import { effectOf } from '../../src/delivery/change.ts';
import { apply, unapply } from '../../src/delivery/lifecycle.ts';
import { hashOf } from '../../src/delivery/move.ts';
import { openUndo } from '../../src/delivery/undo.ts';
import { openRepo } from '../../src/git/repo.ts';
import { rewriteOf, targetIn } from '../support/delivery-job.ts';
import { GIT_TEST_ENV, gitRepo, removeFolder, temporaryFolder } from '../support/git-repo.ts';
import { randomCase } from '../support/random-file.ts';

const FILE = 'src/oven.js' as RepoPath;
const SAVED = `import flour from 'flour';

// @ai improve
function minutes(loaves) {
  var warm = 12;
  return warm + loaves;
}

function done() {}
`;
const MINUTES = 'function minutes(loaves) {\n  var warm = 12;\n  return warm + loaves;\n}';
const SHORT = 'function minutes(loaves) {\n  return 12 + loaves;\n}';
const APPLIED = SAVED.replace('// @ai improve\n', '').replace(MINUTES, SHORT);

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function bakery(saved: string | Buffer = SAVED) {
  const git = gitRepo({ files: { [FILE]: saved } });
  const stateDir = temporaryFolder('state');
  const repo = await openRepo({ path: git.path, stateDir, environment: { ...GIT_TEST_ENV } });
  cleanups.push(
    () => git.remove(),
    () => removeFolder(stateDir),
    () => repo.close(),
  );
  return { git, repo, stateDir, undo: openUndo(stateDir, repo.id) };
}

function changeIn(saved: string, part: string, text: string, asks?: string): Change {
  const target = targetIn(saved, part, asks);
  const { pieces, saved: applied } = effectOf(target, rewriteOf(target, text));
  return { file: FILE, pieces, savedHash: hashOf(saved), appliedHash: hashOf(applied) };
}

const CHANGE = changeIn(SAVED, MINUTES, SHORT, '@ai improve');

describe('apply', () => {
  it('writes the named file and nothing else, and unapply gives back the very bytes', async () => {
    const { git, repo, undo } = await bakery();
    chmodSync(path.join(git.path, FILE), 0o755);
    const others = (): Record<string, string> => ({ ...git.snapshot(), [FILE]: '' });
    const before = others();
    expect(await apply(CHANGE, repo, undo)).toEqual({ is: 'done', file: FILE, exact: true });
    expect(git.read(FILE)).toBe(APPLIED);
    expect(await unapply(CHANGE, repo, undo)).toEqual({ is: 'done', file: FILE, exact: true });
    expect(git.read(FILE)).toBe(SAVED);
    expect(statSync(path.join(git.path, FILE)).mode & 0o777).toBe(0o755);
    expect(others()).toEqual(before);
  });

  it('twice is once, and so is unapply', async () => {
    const { git, repo, undo } = await bakery();
    await apply(CHANGE, repo, undo);
    expect(await apply(CHANGE, repo, undo)).toEqual({ is: 'already' });
    git.write(FILE, `${git.read(FILE)}more();\n`);
    expect(await apply(CHANGE, repo, undo)).toEqual({ is: 'already' });
    await unapply(CHANGE, repo, undo);
    expect(await unapply(CHANGE, repo, undo)).toEqual({ is: 'already' });
    git.write(FILE, SAVED);
    expect(await unapply(CHANGE, repo, undo)).toEqual({ is: 'already' });
  });

  it('keeps other edits in the file, also edits made between apply and unapply', async () => {
    const { git, repo, undo } = await bakery();
    const early = (text: string): string => text.replace("'flour';\n", "'flour';\nimport salt from 'salt';\n");
    const late = (text: string): string => text.replace('function done() {}', 'function done() { ring(); }');
    git.write(FILE, early(SAVED));
    expect(await apply(CHANGE, repo, undo)).toEqual({ is: 'done', file: FILE, exact: false });
    expect(git.read(FILE)).toBe(early(APPLIED));
    git.write(FILE, late(early(APPLIED)));
    expect(await unapply(CHANGE, repo, undo)).toEqual({ is: 'done', file: FILE, exact: false });
    expect(git.read(FILE)).toBe(late(early(SAVED)));
  });

  it('follows a function that was moved within its file', async () => {
    const { git, repo, undo } = await bakery();
    git.write(FILE, `function done() {}\n\n// @ai improve\n${MINUTES}\n`);
    expect(await apply(CHANGE, repo, undo)).toMatchObject({ is: 'done', exact: false });
    expect(git.read(FILE)).toBe(`function done() {}\n\n${SHORT}\n`);
  });

  it('is refused when the text it was made from is no longer there', async () => {
    const { git, repo, undo } = await bakery();
    for (const edited of [SAVED.replace('12', '15'), SAVED.replaceAll('\n', '\r\n'), 'rewritten();\n', '']) {
      git.write(FILE, edited);
      const answer = await apply(CHANGE, repo, undo);
      expect(answer).toMatchObject({
        is: 'refused',
        why: expect.stringContaining('no longer holds'),
        next: expect.stringContaining('--again'),
      });
      expect(git.read(FILE)).toBe(edited);
    }
  });

  it('never chooses between two equal places', async () => {
    const { git, repo, undo } = await bakery();
    const twice = `more();\n${SAVED}\n// @ai improve\n${MINUTES}\n`;
    git.write(FILE, twice);
    expect(await apply(CHANGE, repo, undo)).toMatchObject({ is: 'refused', why: expect.stringContaining('more than once') });
    expect(git.read(FILE)).toBe(twice);
  });

  it('with a copy below takes the place where the text stood when it was read', async () => {
    const { git, repo, undo } = await bakery();
    const copy = `\n// @ai improve\n${MINUTES}\n`;
    git.write(FILE, SAVED + copy);
    expect(await apply(CHANGE, repo, undo)).toMatchObject({ is: 'done', exact: false });
    expect(git.read(FILE)).toBe(APPLIED + copy);
  });

  it('after the comment was deleted by hand works too, and unapply does not bring it back', async () => {
    const { git, repo, undo, stateDir } = await bakery();
    const byHand = SAVED.replace('// @ai improve\n', '');
    git.write(FILE, byHand);
    expect(await apply(CHANGE, repo, undo)).toMatchObject({ is: 'done' });
    expect(git.read(FILE)).toBe(APPLIED);
    const remembered = readdirSync(path.join(stateDir, 'applied')).map((name) =>
      readFileSync(path.join(stateDir, 'applied', name), 'utf8'),
    );
    expect(remembered, 'no source text is kept').toEqual(['[1]']);
    expect(await unapply(CHANGE, repo, openUndo(stateDir, repo.id))).toMatchObject({ is: 'done' });
    expect(git.read(FILE)).toBe(byHand);
    expect(readdirSync(path.join(stateDir, 'applied'))).toEqual([]);
    git.write(FILE, SAVED);
    await apply(CHANGE, repo, undo);
    await unapply(CHANGE, repo, undo);
    expect(git.read(FILE)).toBe(SAVED);
  });

  it('does not mistake a function that only begins or ends with the same lines', async () => {
    const { git, repo, undo } = await bakery();
    const longer = SAVED.replace('// @ai improve\nfunction', '// @ai improve\nasync function');
    git.write(FILE, longer);
    expect(await apply(CHANGE, repo, undo)).toMatchObject({ is: 'refused' });
    expect(git.read(FILE)).toBe(longer);
  });
});

describe('a file that is not for writing', () => {
  it('is refused when it is gone, a link, not UTF-8, or protected', async () => {
    const { git, repo, undo } = await bakery();
    const full = path.join(git.path, FILE);
    rmSync(full);
    expect(await apply(CHANGE, repo, undo)).toMatchObject({ is: 'refused', why: 'src/oven.js is not in your work tree' });
    git.write('elsewhere.js', SAVED);
    symlinkSync('../elsewhere.js', full);
    expect(await apply(CHANGE, repo, undo)).toMatchObject({ is: 'refused', why: expect.stringContaining('symbolic link') });
    expect(git.read('elsewhere.js')).toBe(SAVED);
    rmSync(full);
    git.write(FILE, Buffer.from('caf\xe9\n', 'latin1'));
    expect(await apply(CHANGE, repo, undo)).toMatchObject({ is: 'refused', why: expect.stringContaining('not UTF-8') });
    git.write('.prettierrc.js', SAVED);
    const guarded = { ...CHANGE, file: '.prettierrc.js' as RepoPath };
    expect(await apply(guarded, repo, undo)).toMatchObject({ is: 'refused', why: expect.stringContaining('it configures a tool') });
    expect(git.read('.prettierrc.js')).toBe(SAVED);
  });

  it('is read once more when somebody saves it at that moment, and then left alone', async () => {
    const { git, repo, undo } = await bakery();
    const busy = (times: number): Repo => {
      let saves = 0;
      return {
        ...repo,
        replaceSaved: (file, expected, bytes) => {
          saves += 1;
          if (saves <= times) git.write(FILE, `${SAVED}save(${saves});\n`);
          return repo.replaceSaved(file, expected, bytes);
        },
      };
    };
    expect(await apply(CHANGE, busy(1), undo)).toMatchObject({ is: 'done', exact: false });
    expect(git.read(FILE)).toBe(`${APPLIED}save(1);\n`);
    git.write(FILE, SAVED);
    expect(await apply(CHANGE, busy(2), undo)).toMatchObject({ is: 'refused', next: 'Nothing was written. Try again.' });
    expect(git.read(FILE)).toBe(`${SAVED}save(2);\n`);
  });

  it('is not written from a record that does not fit together', async () => {
    const { git, repo, undo } = await bakery();
    const damaged = { ...CHANGE, pieces: CHANGE.pieces.map((piece) => ({ ...piece, at: piece.at + 1 })) };
    expect(await apply(damaged, repo, undo)).toMatchObject({ is: 'refused', why: expect.stringContaining('does not fit together') });
    expect(git.read(FILE)).toBe(SAVED);
  });

  it('is not written when what unapply needs cannot be kept', async () => {
    const { git, repo, stateDir, undo } = await bakery();
    const byHand = SAVED.replace('// @ai improve\n', '');
    git.write(FILE, byHand);
    writeFileSync(path.join(stateDir, 'applied'), 'in the way');
    await expect(apply(CHANGE, repo, undo)).rejects.toBeInstanceOf(Failure);
    expect(git.read(FILE)).toBe(byHand);
  });
});

describe('patch and apply', () => {
  it('make the same bytes of 120 random files', async () => {
    const { git, repo, undo } = await bakery();
    const cases: { change: Change; saved: string }[] = [];
    let patches = '';
    for (let seed = 1; cases.length < 120; seed += 1) {
      const { target, edits } = randomCase(seed);
      const { saved } = target.source;
      const effect = effectOf(target, edits);
      const file = `random/${seed}.js` as RepoPath;
      if (!effect.changesCode || saved === '') continue;
      git.write(file, saved);
      patches += await repo.patch(file, '100644', Buffer.from(saved), Buffer.from(effect.saved));
      cases.push({ saved, change: { file, pieces: effect.pieces, savedHash: hashOf(saved), appliedHash: hashOf(effect.saved) } });
    }
    git.write('all.patch', patches);
    git.git('apply', 'all.patch');
    for (const { change, saved } of cases) {
      const byGit = git.bytes(change.file);
      git.write(change.file, saved);
      expect(await apply(change, repo, undo)).toEqual({ is: 'done', file: change.file, exact: true });
      expect(git.bytes(change.file).equals(byGit), change.file).toBe(true);
      await unapply(change, repo, undo);
      expect(git.read(change.file)).toBe(saved);
    }
  });
});
