import type { Outline } from '../core/port/syntax.ts';
import type { Bench } from '../core/port/world.ts';
import { savedLines } from '../core/source-text.ts';
import { contains, linesOf, type Span } from '../core/span.ts';
import type { Target } from '../core/target.ts';
import { callersOf } from './context.ts';

/** A titled list of things the harness established by reading, for an explanation's note. */
export interface FactSection {
  readonly title: string;
  readonly lines: readonly string[];
}

const HISTORY_ENTRIES = 5;

/** What is known of a target without any model: signature, callers in its file, what it calls, its last commits. */
export async function factsOf(target: Target, outline: Outline, bench: Bench): Promise<FactSection[]> {
  const { source } = target;
  const linesAt = (span: Span) => savedLines(source.saved, source.triggers, span);
  const lines = linesAt(target.span);
  const sections: FactSection[] = [{ title: 'Signature', lines: [`${target.header}`, `${source.file}:${lines.first}-${lines.last}`] }];
  const facts = await bench.syntax.facts(source.clean, source.language, target.span);
  const others = outline.symbols.filter((symbol) => !contains(target.span, symbol.span) && !contains(symbol.span, target.span));
  if (facts !== undefined) {
    const here = new Map(others.map((symbol) => [symbol.name, symbol]));
    const calls = [...new Set(facts.calls)].map((name) => {
      const symbol = here.get(name);
      return symbol === undefined ? name : `${name} (${source.file}:${linesAt(symbol.span).first})`;
    });
    sections.push({ title: 'Calls', lines: calls.length > 0 ? calls : ['nothing'] });
    const callers = await callersOf(target, others, bench.syntax);
    sections.push({
      title: 'Called in this file by',
      lines: callers.length > 0 ? callers.map(({ symbol }) => `${symbol.path} (${source.file}:${linesAt(symbol.span).first})`) : ['nobody'],
    });
  }
  const history = await historyOf(target, bench);
  if (history.length > 0) sections.push({ title: 'Last changed', lines: history });
  return sections;
}

/** Commits that touched the symbol, found at the place where it stands in HEAD's version of the file. */
async function historyOf(target: Target, bench: Bench): Promise<string[]> {
  const { base, source } = target;
  if (base === undefined) return [];
  const committed = await bench.repo.committed(base, source.file);
  if (committed === undefined) return ['not committed yet'];
  const text = committed.bytes.toString('utf8');
  const symbol = (await bench.syntax.outline(text, source.language)).symbols.find((each) => each.path === target.symbol);
  if (symbol === undefined) return ['not committed yet'];
  const entries = await bench.repo.history(base, source.file, linesOf(text, symbol.span), HISTORY_ENTRIES);
  return entries.map((entry) => `${entry.date} ${entry.commit.slice(0, 10)} ${entry.subject} (${entry.author})`);
}
