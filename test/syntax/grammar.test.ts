import { createHash } from 'node:crypto';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Failure } from '../../src/core/failure.ts';
import { GRAMMARS, grammarFolder } from '../../src/syntax/grammar.ts';
import { openSyntax } from '../../src/syntax/syntax.ts';

interface Sources {
  readonly packages: readonly {
    readonly package: string;
    readonly version: string;
    readonly licence: string;
    readonly licenceFile: string;
    readonly grammars: readonly { readonly language: string; readonly file: string; readonly sha256: string }[];
  }[];
}

const folder = grammarFolder();
const sources = JSON.parse(readFileSync(join(folder, 'SOURCES.json'), 'utf8')) as Sources;
const listed = sources.packages.flatMap(({ grammars }) => grammars);

describe('the grammars in the package', () => {
  it.each(listed)('$file is the file that its source says', ({ file, sha256 }) => {
    expect(
      createHash('sha256')
        .update(readFileSync(join(folder, file)))
        .digest('hex'),
    ).toBe(sha256);
  });

  it('are listed with their source, all of them', () => {
    const files = readdirSync(folder).filter((file) => file.endsWith('.wasm'));
    expect(listed.map(({ file }) => file).sort()).toEqual(files.sort());
    expect(listed.map(({ language }) => language).sort()).toEqual([...GRAMMARS].sort());
  });

  it.each(sources.packages)('$package comes with its licence', ({ licence, licenceFile }) => {
    expect(readFileSync(join(folder, licenceFile), 'utf8')).toContain(`${licence} License`);
  });
});

describe('a damaged installation', () => {
  const copies: string[] = [];
  afterEach(() => {
    for (const copy of copies.splice(0)) rmSync(copy, { recursive: true });
  });

  function copyOf(damage: (copy: string) => void): string {
    const copy = mkdtempSync(join(tmpdir(), 'grammars-'));
    copies.push(copy);
    for (const file of readdirSync(folder)) copyFileSync(join(folder, file), join(copy, file));
    damage(copy);
    return copy;
  }

  it.each([
    ['a grammar is missing', (copy: string) => rmSync(join(copy, 'python.wasm'))],
    [
      'a grammar is cut short',
      (copy: string) => writeFileSync(join(copy, 'python.wasm'), readFileSync(join(copy, 'python.wasm')).subarray(0, 9_000)),
    ],
    ['a query is missing', (copy: string) => rmSync(join(copy, 'python.targets.scm'))],
    ['a query is no query', (copy: string) => writeFileSync(join(copy, 'python.comments.scm'), '(bread) @comment')],
  ])('is named when %s, and other languages still work', async (_, damage) => {
    const syntax = openSyntax({ folder: copyOf(damage) });
    const failed = await syntax.outline('x = 1\n', 'python').catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(Failure);
    expect(failed).toMatchObject({ code: 'install-broken', next: 'install localcoder again' });
    expect((await syntax.outline('function bake() {}', 'javascript')).symbols).toHaveLength(1);
  });

  it('works again once the file is back', async () => {
    const copy = copyOf((each) => rmSync(join(each, 'python.wasm')));
    const syntax = openSyntax({ folder: copy });
    await expect(syntax.outline('x = 1\n', 'python')).rejects.toBeInstanceOf(Failure);
    copyFileSync(join(folder, 'python.wasm'), join(copy, 'python.wasm'));
    expect((await syntax.outline('x = 1\n', 'python')).parsed).toBe(true);
  });
});
