/**
 * Reading code with the grammars of the installed package. Each grammar is loaded when a file first needs it and stays for the process.
 * Reading is synchronous once the grammar is there, and bounded in CPU time and memory whatever the text; what costs more counts as not
 * parsed. Never touches the file that is read, never runs anything of it, and never goes to the network.
 */
import { no } from '../core/outcome.ts';
import type { Syntax } from '../core/port/syntax.ts';
import type { Language } from '../core/target.ts';
import { codeTreeOf } from './code-tree.ts';
import { factsOf } from './facts.ts';
import { GRAMMARS, grammarFolder, type LoadedGrammar } from './grammar.ts';
import { languageOf } from './languages.ts';
import { outlineOf } from './outline.ts';
import { plainOutline } from './plain-outline.ts';
import { askQuery } from './query.ts';
import { openReader, type Reader } from './reader.ts';
import type { Parsed } from './shelf.ts';
import { openTangles } from './tangles.ts';
import { openBudget, type WorkBudget } from './work-budget.ts';

/** What may be different in a test. */
export interface SyntaxOptions {
  /** Holds the grammars; by default grammars/source/ of the installed package. */
  readonly folder?: string;
  /** CPU time that one question about a text may cost, before its answer is that it can't be parsed. By default 3 seconds. */
  readonly maxCpuMs?: number;
}

/** Opens the room. Nothing is loaded before the first question. */
export function openSyntax({ folder = grammarFolder(), maxCpuMs = 3_000 }: SyntaxOptions = {}): Syntax {
  const tangles = openTangles();
  let opening: Promise<Reader> | undefined;

  /** The living reader with the language's grammar. */
  async function prepared(language: Language): Promise<{ reader: Reader; loaded: LoadedGrammar }> {
    for (;;) {
      opening ??= openReader(folder);
      const mine = opening;
      try {
        const reader = await mine;
        const loaded = await reader.prepare(language);
        if (reader.alive()) return { reader, loaded };
      } catch (error) {
        if (opening === mine) opening = undefined;
        throw error;
      }
      if (opening === mine) opening = undefined;
    }
  }

  /** What `read` makes of the text's tree; undefined without a grammar, or when reading would cost too much. */
  async function reading<Answer>(
    text: string,
    language: Language,
    read: (parsed: Parsed, loaded: LoadedGrammar, budget: WorkBudget) => Answer | undefined,
  ): Promise<Answer | undefined> {
    if (!GRAMMARS.includes(language) || tangles.has(text, language)) return undefined;
    let { reader, loaded } = await prepared(language);
    // Another question may have been the reader's end while this one waited.
    while (!reader.alive()) ({ reader, loaded } = await prepared(language));
    const budget = openBudget(maxCpuMs);
    const answer = reader.read(text, loaded, budget, (parsed) => read(parsed, loaded, budget));
    if (answer === undefined) tangles.add(text, language);
    return answer;
  }

  return {
    languageOf,
    understands: (language) => GRAMMARS.includes(language),
    async outline(text, language) {
      const outline = await reading(text, language, (parsed, loaded, budget) => {
        parsed.outline ??= outlineOf(parsed.tree, text, loaded, budget);
        return parsed.outline;
      });
      return outline ?? plainOutline(text, language);
    },
    facts: (text, language, span = { start: 0, end: text.length }) =>
      reading(text, language, ({ tree }, _, budget) => factsOf(tree, text, language, span, budget)),
    tree: async (text, language, span = { start: 0, end: text.length }) =>
      (await reading(text, language, ({ tree }, _, budget) => codeTreeOf(tree, span, budget)))?.root,
    async query(text, language, source) {
      const asked = await reading(text, language, (parsed, loaded, budget) => askQuery(parsed, loaded, source, budget));
      return asked ?? no('refused-unsupported', `no grammar reads this ${language || 'text'}`, 'Select files in a language we read.');
    },
  };
}
