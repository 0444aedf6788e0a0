import type { Query } from 'web-tree-sitter';
import { type Answer, no, yes } from '../core/outcome.ts';
import type { Span } from '../core/span.ts';
import type { LoadedGrammar } from './grammar.ts';
import type { Parsed } from './shelf.ts';
import type { WorkBudget } from './work-budget.ts';

/** A query that was tried on a grammar. */
interface Compiled {
  readonly source: string;
  readonly query: Answer<Query>;
}

const NEXT = "Write it as a pattern in parentheses with a name behind what you mean: '(call_expression function: (identifier) @it)'.";

/** The last query of each grammar: one selection asks the same of many files. */
const compiled = new WeakMap<LoadedGrammar, Compiled>();

/** As Syntax.query, for a text that is parsed. */
export function askQuery({ tree }: Parsed, loaded: LoadedGrammar, source: string, budget: WorkBudget): Answer<readonly Span[]> {
  const query = compile(loaded, source);
  if (query.is === 'no') return query;
  let cut = false;
  const progressCallback = (): boolean => {
    cut ||= budget.spent();
    return cut;
  };
  const found = query.value.captures(tree.rootNode, { progressCallback });
  if (cut) return no('refused-too-large', 'the query takes too long on this file', 'Make the pattern narrower.');
  const spans = found.filter(({ name }) => !name.startsWith('_')).map(({ node }) => ({ start: node.startIndex, end: node.endIndex }));
  return yes(spans.sort((a, b) => a.start - b.start || b.end - a.end));
}

function compile(loaded: LoadedGrammar, source: string): Answer<Query> {
  const known = compiled.get(loaded);
  if (known?.source === source) return known.query;
  if (known?.query.is === 'yes') known.query.value.delete();
  const query = tryOut(loaded, source);
  compiled.set(loaded, { source, query });
  return query;
}

function tryOut({ compile: compileFor, language }: LoadedGrammar, source: string): Answer<Query> {
  try {
    const query = compileFor(source);
    if (query.captureNames.some((name) => !name.startsWith('_'))) return yes(query);
    query.delete();
    return no('refused-unsupported', 'the query marks nothing', NEXT);
  } catch (error) {
    // The parser module's own end is for the runtime to see.
    if (!(error instanceof Error) || error.name === 'RuntimeError' || error instanceof RangeError) throw error;
    const { index } = error as Error & { readonly index?: number };
    const where = index === undefined ? '' : ` at ${placeIn(source, index)}`;
    return no('refused-unsupported', `the query does not fit ${language}${where}: ${wordsOf(error, source, index)}`, NEXT);
  }
}

/** Line and column, both from 1. */
function placeIn(source: string, index: number): string {
  const before = source.slice(0, index);
  return `line ${before.split('\n').length}, column ${index - before.lastIndexOf('\n')}`;
}

function wordsOf(error: Error, source: string, index: number | undefined): string {
  // The library's words for these two count offsets and quote the rest of the query.
  const kind = /^Bad (?<what>pattern structure|syntax)/u.exec(error.message)?.groups?.what;
  if (kind === undefined || index === undefined) return error.message.replace(/^Bad /u, 'no such ');
  if (index >= source.trimEnd().length) return 'it ends too early';
  return kind === 'syntax' ? 'that is no pattern' : 'such a pattern is impossible there';
}
