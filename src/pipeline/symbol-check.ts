import type { Outline, SourceSymbol } from '../core/port/syntax.ts';
import { contains } from '../core/span.ts';
import type { Target } from '../core/target.ts';
import type { Finding } from '../core/verdict.ts';

function finding(rule: string, message: string): Finding {
  return { check: 'symbol', rule, message };
}

/**
 * What a rewrite may not do to names: the target keeps its name, kind, export, async-ness and parameters (an instruction may ask for other parameters),
 * and every symbol outside it stays as it was.
 */
export function judgeSymbols(target: Target, before: Outline, after: Outline, instructed: boolean): Finding[] {
  if (!before.parsed || !after.parsed) return [];
  const findings: Finding[] = [];
  const outside = before.symbols.filter((symbol) => symbol.path !== target.symbol && !contains(target.span, symbol.span));
  const now = new Map(after.symbols.map((symbol) => [symbol.path, symbol]));
  for (const symbol of outside) {
    if (!now.has(symbol.path)) findings.push(finding('lost-symbol', `${symbol.path} is gone from the file`));
  }
  const was = before.symbols.find((symbol) => symbol.path === target.symbol);
  if (was === undefined) return [...findings, ...exportsOf(target, before, after)];
  const is = now.get(was.path);
  if (is === undefined) return [...findings, finding('renamed', `${was.name} must keep its name`)];
  if (is.node !== was.node) findings.push(finding('kind', `${was.name} must stay a ${was.node}`));
  if (is.exported !== was.exported) findings.push(finding('export', `${was.name} must ${was.exported ? 'stay' : 'not become'} exported`));
  if (is.async !== was.async && !instructed) findings.push(finding('async', `${was.name} must ${was.async ? 'stay' : 'not become'} async`));
  if (!instructed && is.parameters.join(', ') !== was.parameters.join(', ')) {
    findings.push(finding('signature', `${was.name} must keep its parameters (${was.parameters.join(', ')})`));
  }
  const added = after.symbols.filter((symbol) => isTopOf(symbol, is, after) && !before.symbols.some((old) => old.path === symbol.path));
  for (const symbol of added) findings.push(finding('added-symbol', `${symbol.path} was added beside ${was.name}`));
  return findings;
}

/** A symbol that lies neither in the target nor around it. */
function isTopOf(symbol: SourceSymbol, target: SourceSymbol, after: Outline): boolean {
  return after.symbols.includes(symbol) && !contains(target.span, symbol.span) && !contains(symbol.span, target.span);
}

/** For a region or a whole file: nothing that was exported may go. */
function exportsOf(target: Target, before: Outline, after: Outline): Finding[] {
  const kept = new Set(after.symbols.filter((symbol) => symbol.exported).map((symbol) => symbol.path));
  return before.symbols
    .filter((symbol) => symbol.exported && contains(target.span, symbol.span) && !kept.has(symbol.path))
    .map((symbol) => finding('export', `${symbol.path} must stay exported`));
}
