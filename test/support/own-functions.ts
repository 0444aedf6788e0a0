import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WrittenFunction } from '../../models/localcoder-tiny/recipe/agree/held-out.ts';
import { openSyntax } from '../../src/syntax/syntax.ts';
import { packageRoot } from '../../src/system/paths.ts';

const LANGUAGES = { ts: 'typescript', js: 'javascript', py: 'python' } as const;

/** The functions at the top of files of this checkout: its own and those of installed packages. Paths go from its root. */
export async function functionsIn(files: readonly string[]): Promise<WrittenFunction[]> {
  const syntax = openSyntax();
  const found: WrittenFunction[] = [];
  for (const file of files) {
    const lang = LANGUAGES[file.split('.').at(-1) as keyof typeof LANGUAGES];
    const text = readFileSync(join(packageRoot(), file), 'utf8');
    for (const { node, span, name } of (await syntax.outline(text, lang)).symbols) {
      if (node === 'function' || node === 'method') found.push({ lang, pkg: file, name, raw: text.slice(span.start, span.end) });
    }
  }
  return found;
}
