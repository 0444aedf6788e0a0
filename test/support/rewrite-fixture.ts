/** Pairs of a code and a rewrite of it, from test/fixtures/rewrite/. */
import { readFileSync } from 'node:fs';

export interface Rewrite {
  readonly title: string;
  /** With the ending that tells the language. */
  readonly file: string;
  readonly before: string;
  readonly after: string;
  /** The rule it breaks, or ''. */
  readonly rule: string;
}

/** The rewrites of a fixture file: `=== title [ending] rule`, the code, `---`, the code rewritten. */
export function rewrites(name: string): Rewrite[] {
  const text = readFileSync(new URL(`../fixtures/rewrite/${name}.txt`, import.meta.url), 'utf8');
  return text
    .split(/^=== /mu)
    .slice(1)
    .map((section) => {
      const [, title, ending, rule = ''] = /^(.*) \[([\w.]+)\] ?(.*)\n/u.exec(section) ?? [];
      const [before, after] = section.slice(section.indexOf('\n') + 1).split(/^---\n/mu);
      if (title === undefined || before === undefined || after === undefined) throw new Error(`broken fixture: ${section.slice(0, 40)}`);
      return { title, file: `src/code.${ending}`, before, after, rule };
    });
}
