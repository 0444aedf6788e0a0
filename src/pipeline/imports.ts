import type { Outline } from '../core/port/syntax.ts';
import type { Edit } from '../core/span.ts';

const REQUIRED =
  /^(?:(?:const|let|var)\s+(?:[\w$]+|\{[\w$\s,:]*\})|import\s+[\w$]+)\s*=\s*require\(\s*(?:'[^'\\]*'|"[^"\\]*")\s*\)(?:\.[\w$]+)?;?$/u;
const IMPORTED = /^(?:import\b[^();=`\\]+|from\s+\S+\s+import\b[^();=`\\]+|from\s+\S+\s+import\s*\([^();=`\\]+\));?$/u;
/** Nothing in a string ends a statement. */
const STRINGS = /'[^'\\]*'|"[^"\\]*"/gu;

/** One import and nothing behind it: `import a from "a"; run()` is none. */
function isImport(line: string): boolean {
  return REQUIRED.test(line) || IMPORTED.test(line.replace(STRINGS, "''"));
}

/** Edits that add import lines after the file's last import; lines that are there already are left out. */
export function addImports(
  clean: string,
  outline: Outline,
  lines: readonly string[],
  eol: '\n' | '\r\n',
): { readonly is: 'placed'; readonly edits: readonly Edit[] } | { readonly is: 'refused'; readonly why: string } {
  const present = new Set(outline.imports.map((span) => clean.slice(span.start, span.end).trim().replace(/;$/u, '')));
  const fresh = lines.filter((line) => !present.has(line.replace(/;$/u, '')));
  if (fresh.length === 0) return { is: 'placed', edits: [] };
  const stray = fresh.find((line) => !isImport(line));
  if (stray !== undefined) return { is: 'refused', why: `the imports block may hold import lines only, not "${stray.slice(0, 60)}"` };
  const last = outline.imports.at(-1);
  if (last === undefined) return { is: 'refused', why: 'the file has no imports yet, so nothing may be imported; use what is there' };
  return { is: 'placed', edits: [{ span: { start: last.end, end: last.end }, text: fresh.map((line) => eol + line).join('') }] };
}
