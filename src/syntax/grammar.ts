import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Language as Grammar, Query } from 'web-tree-sitter';
import { Failure } from '../core/failure.ts';
import type { Language } from '../core/target.ts';
import type { Library } from './runtime.ts';

/** Languages whose grammar ships in grammars/source/. */
export const GRAMMARS: readonly Language[] = ['javascript', 'typescript', 'tsx', 'python'];

/** First line of a query file that goes on where another ends. */
const INHERITS = /^; inherits: (?<parent>\w+)\n/u;

/** A grammar, loaded, with its queries. */
export interface LoadedGrammar {
  readonly language: Language;
  readonly grammar: Grammar;
  /** What can be a target, and every kind of comment: <language>.targets.scm and <language>.comments.scm, run as one. */
  readonly query: Query;
  /** A person's query for this grammar; whoever asks deletes it. @throws Error (`QueryError` with an `index`, mostly) for one that it cannot read. */
  compile(source: string): Query;
}

/** Loads one language's grammar from `folder`. @throws Failure install-broken when a file of it is missing or damaged. */
export async function loadGrammar({ Language: Loader, Query }: Library, language: Language, folder: string): Promise<LoadedGrammar> {
  try {
    const grammar = await Loader.load(readFileSync(join(folder, `${language}.wasm`)));
    const query = new Query(grammar, ['targets', 'comments'].map((kind) => readQuery(folder, language, kind)).join('\n'));
    return { language, grammar, query, compile: (source) => new Query(grammar, source) };
  } catch (cause) {
    throw new Failure('install-broken', `the grammar for ${language} is missing or damaged in ${folder}`, {
      next: 'install localcoder again',
      cause,
    });
  }
}

/** grammars/source/ of the installed package: found from this file upwards, because it runs from src/ and from dist/src/. */
export function grammarFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json')) && folder !== dirname(folder)) folder = dirname(folder);
  return join(folder, 'grammars', 'source');
}

function readQuery(folder: string, name: string, kind: string): string {
  const text = readFileSync(join(folder, `${name}.${kind}.scm`), 'utf8').replaceAll('\r\n', '\n');
  const parent = INHERITS.exec(text)?.groups?.parent;
  return parent === undefined ? text : `${readQuery(folder, parent, kind)}\n${text}`;
}
