import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const top = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** Files that belong to the project: tracked, or new and not ignored; what was deleted a moment ago is left out. */
const files = execFileSync('git', ['-C', top, 'ls-files', '-z', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' })
  .split('\0')
  .filter((file) => file !== '' && isFile(file));

function isFile(file: string): boolean {
  return statSync(join(top, file), { throwIfNoEntry: false })?.isFile() === true;
}

const read = (file: string): string => readFileSync(join(top, file), 'utf8');
const inFolders = (...folders: string[]): string[] => files.filter((file) => folders.some((folder) => file.startsWith(`${folder}/`)));
const product = inFolders('src', 'jobs').filter((file) => file.endsWith('.ts'));
const ours = [...product, ...inFolders('test').filter((file) => /[.]m?ts$|[.]mjs$/.test(file) && !file.startsWith('test/fixtures/'))];
const isText = (file: string): boolean => !/[.](?:gguf|wasm|png|ico)$/.test(file) && file !== 'package-lock.json';

/** `file:line: text` for every line that matches. */
function lines(among: readonly string[], pattern: RegExp): string[] {
  return among.flatMap((file) =>
    read(file)
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}: ${line.trim().slice(0, 120)}`] : [])),
  );
}

describe('the house', () => {
  test('has files to look at', () => {
    expect(product.length).toBeGreaterThan(20);
  });

  test('has nothing at its top level beyond the fixed set', () => {
    const allowed = new Set(
      'src jobs grammars prompts test models docs .ci .localcoderrc.example package.json package-lock.json tsconfig.json README.md LICENSE .gitignore .gitattributes .npmrc'.split(
        ' ',
      ),
    );
    expect([...new Set(files.map((file) => file.split('/')[0] ?? ''))].filter((entry) => !allowed.has(entry))).toEqual([]);
  });

  test('has no source file of more than 250 lines', () => {
    const long = product.map((file) => [file, read(file).trimEnd().split('\n').length] as const).filter(([, count]) => count > 250);
    expect(long).toEqual([]);
  });

  test('has most source files at 130 lines or less', () => {
    const counts = product.map((file) => read(file).trimEnd().split('\n').length).sort((a, b) => a - b);
    expect(counts[Math.floor(counts.length / 2)]).toBeLessThanOrEqual(130);
  });

  test('names files in kebab case and has no barrels', () => {
    expect(
      product.map((file) => basename(file, '.ts')).filter((name) => !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name) || name === 'index'),
    ).toEqual([]);
  });

  test('has no folder for whatever fits nowhere', () => {
    const vague = /^(?:utils?|helpers|common|misc|services?|managers?|handlers?|types|lib|shared)$/;
    const folders = new Set(product.flatMap((file) => dirname(file).split('/')));
    expect([...folders].filter((folder) => vague.test(folder))).toEqual([]);
  });

  test('is at most three folders deep', () => {
    expect(product.filter((file) => file.split('/').length > 4)).toEqual([]);
  });

  test('documents every exported function', () => {
    const silent = product.flatMap((file) => {
      const text = read(file).split('\n');
      return text.flatMap((line, index) => {
        const name = /^export (?:async )?function\*? ?(\w+)/.exec(line)?.[1];
        // Every command exports the same `define`; command-table.ts says once what it does.
        return name && name !== 'define' && !text[index - 1]?.trimEnd().endsWith('*/') ? [`${file}:${index + 1}: ${name}`] : [];
      });
    });
    expect(silent).toEqual([]);
  });
});

describe('no source line', () => {
  const here = (file: string) => file !== 'test/architecture/house.test.ts';

  test('puts work off', () => {
    expect(lines(ours.filter(here), /\b(?:TODO|FIXME|XXX|HACK)\b/)).toEqual([]);
  });

  test('switches a check off', () => {
    expect(
      lines(ours.filter(here), /(?:\/\/|\/?\*)\s*(?:@ts-(?:ignore|expect-error|nocheck)|biome-ignore|eslint-disable)|\bas any\b/),
    ).toEqual([]);
  });

  test('skips a test or runs it alone', () => {
    expect(lines(ours.filter(here), /\b(?:it|test|describe|suite)\.(?:only|todo|skip)\b/)).toEqual([]);
  });

  test('hands text to a shell', () => {
    expect(lines(product, /\bshell: *true|\bexecSync\(|\{[^}]*\bexec\b[^}]*\} from 'node:child_process'/)).toEqual([]);
  });

  test('reads the clock of the machine below the ports', () => {
    expect(
      lines(inFolders('src/core', 'src/pipeline', 'jobs'), /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bperformance\.now\(/),
    ).toEqual([]);
  });
});

describe('the texts of the project', () => {
  test('name no folder of the machine they were written on', () => {
    expect(lines(files.filter(isText), new RegExp(`${top.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?:/|\\b)`))).toEqual([]);
  });

  test('name no package registry but the public one', () => {
    const registry =
      /registry(?:["'\s]*[:=]["'\s]*|\.)https?:\/\/(?!registry\.npmjs\.org)|https?:\/\/(?:[\w-]+\.)*(?:artifactory|nexus|verdaccio|npmmirror)\b/i;
    expect(
      lines(
        files.filter((file) => isText(file) && file !== 'test/architecture/house.test.ts'),
        registry,
      ),
    ).toEqual([]);
  });

  test('of the prose hold no marks of unfinished writing', () => {
    expect(
      lines(
        files.filter((file) => file.endsWith('.md') && !file.startsWith('test/fixtures/') && !file.startsWith('prompts/')),
        /\b(?:TODO|TBD|FIXME|lorem ipsum)\b/i,
      ),
    ).toEqual([]);
  });
});
