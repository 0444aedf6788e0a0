import type { Language } from '../core/target.ts';
import { type LoadedGrammar, loadGrammar } from './grammar.ts';
import { parse } from './parse.ts';
import { type Runtime, startRuntime } from './runtime.ts';
import { openShelf, type Parsed } from './shelf.ts';
import type { WorkBudget } from './work-budget.ts';

/** One life of the parser module, with all that lives in it. */
export interface Reader {
  alive(): boolean;
  /** Loads the language's grammar if that has not been done. @throws Failure install-broken. */
  prepare(language: Language): Promise<LoadedGrammar>;
  /** What `read` makes of the text's tree. Undefined when the budget is spent, the text is refused, or the reader has died of it. */
  read<Answer>(text: string, loaded: LoadedGrammar, budget: WorkBudget, read: (parsed: Parsed) => Answer | undefined): Answer | undefined;
}

/** Starts the parser; grammars are loaded from `folder` when they are needed. @throws Failure install-broken. */
export async function openReader(folder: string): Promise<Reader> {
  const runtime: Runtime = await startRuntime();
  const { library } = runtime;
  const loading = new Map<Language, Promise<LoadedGrammar>>();
  const shelf = openShelf();
  return {
    alive: () => runtime.alive(),
    prepare(language) {
      const loaded = loading.get(language) ?? loadGrammar(library, language, folder);
      loading.set(language, loaded);
      return loaded;
    },
    read: (text, loaded, budget, read) =>
      runtime.attempt(() => {
        const known = shelf.find(text, loaded.language);
        if (known !== undefined) return read(known);
        const tree = parse(library, loaded, text, budget);
        return tree === undefined ? undefined : shelf.use({ text, language: loaded.language, tree }, read);
      }),
  };
}
