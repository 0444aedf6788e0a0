import type { RepoPath } from '../core/brand.ts';
import { type Allotment, allot, type Piece } from '../core/budget.ts';
import type { Model } from '../core/port/engine.ts';
import type { Outline, SourceSymbol, Syntax } from '../core/port/syntax.ts';
import type { Bench } from '../core/port/world.ts';
import { contains } from '../core/span.ts';
import type { Target } from '../core/target.ts';
import { wholeWord } from '../core/word.ts';

type RawPiece = Omit<Piece, 'tokens'>;

const MAX_CALLERS = 6;
const RULES_TOKENS = 300;

/** The surroundings of a target, in order of worth: signatures it calls, its callers, the file's imports, the project's rules. */
export async function surroundings(target: Target, outline: Outline, bench: Bench): Promise<RawPiece[]> {
  const pieces: RawPiece[] = [];
  const others = outline.symbols.filter((symbol) => !contains(target.span, symbol.span) && !contains(symbol.span, target.span));
  const called = await calledSymbols(target, others, bench.syntax);
  if (called.length > 0) {
    pieces.push({
      section: 'signatures',
      title: 'Declarations it uses from the same file',
      text: called.map(headerOf).join('\n'),
      required: false,
    });
  }
  for (const caller of await callersOf(target, others, bench.syntax)) {
    pieces.push({ section: 'callers', title: `Used by ${caller.symbol.path}`, text: caller.lines.join('\n'), required: false });
  }
  const imports = outline.imports.map((span) => target.source.clean.slice(span.start, span.end));
  if (imports.length > 0) pieces.push({ section: 'imports', title: 'Imports of the file', text: imports.join('\n'), required: false });
  for (const file of bench.config.rules.files) {
    const saved = await bench.repo.saved(file as RepoPath);
    if (saved.is === 'file')
      pieces.push({
        section: 'rules',
        title: `Rules of this project (${file})`,
        text: saved.bytes.toString('utf8').trim(),
        required: false,
      });
  }
  return pieces;
}

/** Counts the pieces with the model's tokenizer and keeps what fits beside `spent` tokens of task and target. Nothing is truncated. */
export async function budgeted(pieces: readonly RawPiece[], model: Model, bench: Bench, spent: number, limit: number): Promise<Allotment> {
  const counts = await model.countTokens(pieces.map((piece) => piece.text));
  const counted = pieces.map((piece, index) => ({ ...piece, tokens: counts[index] ?? 0 }));
  const code = Math.max(0, bench.config.context.code);
  return allot(counted, limit - spent, { signatures: code, callers: code, imports: Math.ceil(code / 2), rules: RULES_TOKENS });
}

function headerOf(symbol: SourceSymbol): string {
  return symbol.header;
}

async function calledSymbols(target: Target, others: readonly SourceSymbol[], syntax: Syntax): Promise<SourceSymbol[]> {
  const facts = await syntax.facts(target.source.clean, target.source.language, target.span);
  return facts === undefined ? [] : others.filter((symbol) => facts.identifiers.has(symbol.name));
}

/** A symbol of the same file that calls the target, with the lines that do. */
export interface Caller {
  readonly symbol: SourceSymbol;
  readonly lines: readonly string[];
}

/** Who calls the target in its own file, at most six. */
export async function callersOf(target: Target, others: readonly SourceSymbol[], syntax: Syntax): Promise<Caller[]> {
  const callers: Caller[] = [];
  const { clean, language } = target.source;
  for (const symbol of others) {
    if (symbol.node !== 'function' && symbol.node !== 'method') continue;
    if (callers.length === MAX_CALLERS) break;
    const text = clean.slice(symbol.span.start, symbol.span.end);
    if (!text.includes(target.name)) continue;
    const facts = await syntax.facts(clean, language, symbol.span);
    if (facts === undefined || !facts.calls.includes(target.name)) continue;
    const word = wholeWord(target.name);
    callers.push({
      symbol,
      lines: text
        .split('\n')
        .filter((line) => word.test(line))
        .map((line) => line.trim())
        .slice(0, 4),
    });
  }
  return callers;
}
