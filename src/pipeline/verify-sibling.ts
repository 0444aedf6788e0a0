import type { SourceSymbol } from '../core/port/syntax.ts';
import type { Bench } from '../core/port/world.ts';
import { applyEdits, type Edit } from '../core/span.ts';
import type { Finding, Verdict } from '../core/verdict.ts';
import { accept, type Draft, findingsOf, proposalOf, repair } from './draft.ts';
import { addImports } from './imports.ts';
import { judgeReply, readBlocks } from './reply.ts';
import { judgeNames } from './substance-check.ts';
import { restore } from './view.ts';

/** A new symbol to stand after the target: one, with a name of its own, and nothing else in the file changes. */
export async function verifySibling(draft: Draft, bench: Bench, signal: AbortSignal): Promise<Verdict> {
  const { target, outline, view, reply } = draft;
  const { clean, language, eol } = target.source;
  const blocks = readBlocks(reply.text);
  if (blocks === undefined) return repair([{ check: 'reply', rule: 'no-fence', message: 'the answer has no fenced code block' }]);
  const form = judgeReply(reply, blocks.code, view.code, draft.prompt);
  if (form.length > 0) return repair(form);
  const plain = { ...view, head: { shown: '', real: '' } };
  const text = restore(blocks.code, plain, target, await bench.syntax.outline(blocks.code, language)) ?? '';
  const imports = addImports(clean, outline, blocks.imports, eol);
  if (imports.is === 'refused') return repair([{ check: 'imports', rule: 'not-placeable', message: imports.why }]);
  const place = { start: target.span.end, end: target.span.end };
  const edits: Edit[] = [{ span: place, text: `${eol}${eol}${view.indent}${text}` }, ...imports.edits];
  const after = applyEdits(clean, edits);
  const afterOutline = await bench.syntax.outline(after, language);
  const findings: Finding[] = judgeAdded(outline.symbols, afterOutline.symbols, target.symbol);
  const [file, now] = [await bench.syntax.facts(clean, language), await bench.syntax.facts(after, language)];
  if (file !== undefined && now !== undefined && afterOutline.problems.length <= outline.problems.length) {
    findings.push(...judgeNames(now, file, blocks.imports.join('\n'), language));
  }
  if (findings.length > 0) return repair(findings);
  const reports = await bench.checks.judge(proposalOf(draft, after), signal);
  const fromChecks = findingsOf(reports);
  if (fromChecks.length > 0) return repair(fromChecks, reports);
  return accept(draft, { edits }, [{ check: 'symbol', is: 'ran', findings: [], millis: 0 }, ...reports]);
}

/** What is wrong with the symbols that came: there must be exactly one beside the target, all others as before. */
function judgeAdded(before: readonly SourceSymbol[], after: readonly SourceSymbol[], target: string): Finding[] {
  const finding = (rule: string, message: string): Finding => ({ check: 'symbol', rule, message });
  const known = new Set(before.map(({ path }) => path));
  const kept = new Set(after.map(({ path }) => path));
  const lost = before.filter(({ path }) => !kept.has(path));
  if (lost.length > 0) return [finding('lost-symbol', `${lost[0]?.path} is gone from the file`)];
  const owner = target.includes('.') ? target.slice(0, target.lastIndexOf('.') + 1) : '';
  const added = after.filter(({ path }) => !known.has(path) && path.startsWith(owner) && !path.slice(owner.length).includes('.'));
  if (added.some(({ path }) => path.includes('~')))
    return [finding('taken-name', `${added[0]?.name} is there already; it needs another name`)];
  if (added.length !== 1) return [finding('not-one-symbol', `the answer must be exactly one new function, not ${added.length}`)];
  return [];
}
