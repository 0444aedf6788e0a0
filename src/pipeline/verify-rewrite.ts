import type { Bench } from '../core/port/world.ts';
import { applyEdits, type Edit } from '../core/span.ts';
import type { Finding, Verdict } from '../core/verdict.ts';
import { accept, type Draft, findingsOf, proposalOf, repair } from './draft.ts';
import { addImports } from './imports.ts';
import { judgeReply, readBlocks } from './reply.ts';
import { judgeNames, judgeSubstance } from './substance-check.ts';
import { judgeSymbols } from './symbol-check.ts';
import { judgeTruth } from './truth-check.ts';
import { restore } from './view.ts';

/** A rewritten symbol: form, then name and signature, then what was lost, then the checks of the project. */
export async function verifyRewrite(draft: Draft, bench: Bench, signal: AbortSignal): Promise<Verdict> {
  const { target, outline, view, reply, task } = draft;
  const { clean, language } = target.source;
  const blocks = readBlocks(reply.text);
  if (blocks === undefined) return repair([{ check: 'reply', rule: 'no-fence', message: 'the answer has no fenced code block' }]);
  const form = judgeReply(reply, blocks.code, view.code, draft.prompt);
  if (form.length > 0) return repair(form);
  const restored = restore(blocks.code, view, target, await bench.syntax.outline(blocks.code, language));
  if (restored === undefined) {
    return repair([{ check: 'symbol', rule: 'renamed', message: `the answer must begin with "${view.head.shown}"` }]);
  }
  const imports = addImports(clean, outline, blocks.imports, target.source.eol);
  if (imports.is === 'refused') return repair([{ check: 'imports', rule: 'not-placeable', message: imports.why }]);
  const text = await tidied(restored, imports.edits, draft, bench, signal);
  const edits: Edit[] = [{ span: target.span, text }, ...imports.edits];
  const after = applyEdits(clean, edits);
  const ran = { check: 'symbol', is: 'ran', findings: [], millis: 0 } as const;
  if (after === clean) return { is: 'no-change', reason: 'the model found nothing to change', checks: [ran] };
  const before = await bench.syntax.facts(clean, language, target.span);
  const start = target.span.start + growthBefore(imports.edits, target.span.start);
  const rewritten = await bench.syntax.facts(after, language, { start, end: start + text.length });
  if (
    before !== undefined &&
    rewritten !== undefined &&
    before.tokens === rewritten.tokens &&
    before.comments.join('\n') === rewritten.comments.join('\n')
  ) {
    return { is: 'no-change', reason: 'only the layout would have changed', checks: [ran] };
  }
  const afterOutline = await bench.syntax.outline(after, language);
  // A text that no longer parses has nothing to compare; the parse check says so better.
  if (afterOutline.problems.length <= outline.problems.length) {
    const freely = task.kind.needsInstruction || task.kind.needs === 'findings';
    const findings: Finding[] = judgeSymbols(target, outline, afterOutline, freely);
    const file = await bench.syntax.facts(clean, language);
    if (before !== undefined && rewritten !== undefined && file !== undefined) {
      if (task.kind.keepsBehaviour) findings.push(...judgeSubstance(before, rewritten), ...judgeTruth(before, rewritten));
      findings.push(...judgeNames(rewritten, file, blocks.imports.join('\n'), language));
    }
    if (findings.length > 0) return repair(findings);
  }
  const reports = await bench.checks.judge(proposalOf(draft, after), signal);
  const findings = findingsOf(reports);
  return findings.length > 0 ? repair(findings, [ran, ...reports]) : accept(draft, { edits }, [ran, ...reports]);
}

/** The target's new text in the form of the project's own formatter, as long as that keeps to it. */
async function tidied(text: string, imports: readonly Edit[], draft: Draft, bench: Bench, signal: AbortSignal): Promise<string> {
  const { target } = draft;
  const { clean } = target.source;
  const after = applyEdits(clean, [{ span: target.span, text }, ...imports]);
  if (after === clean) return text;
  const tidy = await bench.checks.tidy(proposalOf(draft, after), signal);
  const start = target.span.start + growthBefore(imports, target.span.start);
  const tail = after.length - start - text.length;
  const keepsRest =
    tidy.startsWith(after.slice(0, start)) && tidy.endsWith(after.slice(after.length - tail)) && tidy.length >= start + tail;
  return keepsRest ? tidy.slice(start, tidy.length - tail) : text;
}

function growthBefore(edits: readonly Edit[], at: number): number {
  return edits.filter((edit) => edit.span.end <= at).reduce((sum, edit) => sum + edit.text.length - (edit.span.end - edit.span.start), 0);
}
