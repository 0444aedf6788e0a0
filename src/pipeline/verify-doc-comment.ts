import type { Outline, SourceSymbol } from '../core/port/syntax.ts';
import type { Bench } from '../core/port/world.ts';
import { applyEdits, type Edit } from '../core/span.ts';
import type { Target } from '../core/target.ts';
import type { Verdict } from '../core/verdict.ts';
import { judgeArgs, judgeParams } from './doc-parameters.ts';
import { accept, type Draft, findingsOf, proposalOf, repair } from './draft.ts';
import { judgeReply, readBlocks } from './reply.ts';

/** A doc comment: it is one comment and nothing else, names exactly the parameters, and leaves the code's tokens as they were. */
export async function verifyDocComment(draft: Draft, bench: Bench, signal: AbortSignal): Promise<Verdict> {
  const { target, outline, view, reply } = draft;
  const { clean, language, eol } = target.source;
  const blocks = readBlocks(reply.text);
  if (blocks === undefined) return repair([{ check: 'reply', rule: 'no-fence', message: 'the answer has no fenced block' }]);
  const findings = judgeReply(reply, blocks.code, view.code, draft.prompt);
  const symbol = outline.symbols.find((each) => each.path === target.symbol);
  const lines = blocks.code.trim().split('\n');
  const python = language === 'python';
  if (!(python ? isDocstring(lines.join('\n')) : isBlockComment(lines.join('\n')))) {
    return repair([
      ...findings,
      {
        check: 'doc',
        rule: 'not-a-comment',
        message: `the answer must be one ${python ? 'docstring' : 'comment /** … */, with * before each line,'} and nothing else`,
      },
    ]);
  }
  if (symbol !== undefined) {
    const comment = lines.join('\n');
    // The bundled model, which knows edits by name, learned Google's form only.
    const isTiny = draft.task.choice.abilities?.edits !== undefined;
    findings.push(...(python ? judgeArgs(comment, symbol, isTiny) : judgeParams(comment, symbol)));
  }
  if (findings.length > 0) return repair(findings);
  const edit = python ? docstringEdit(target, symbol, lines) : commentEdit(target, lines);
  if (edit === undefined) return repair([{ check: 'doc', rule: 'no-place', message: `${target.name} has no body to hold a docstring` }]);
  const edits: Edit[] = [{ span: edit.span, text: edit.text.replaceAll('\n', eol) }];
  const after = applyEdits(clean, edits);
  if (after === clean) return { is: 'no-change', reason: 'it already has this doc comment', checks: [] };
  if (!python) {
    const [before, now] = [await bench.syntax.facts(clean, language), await bench.syntax.facts(after, language)];
    if (before?.tokens !== now?.tokens)
      return repair([{ check: 'doc', rule: 'code-changed', message: 'the answer changes code, not only the comment' }]);
  }
  const reports = await bench.checks.judge(proposalOf(draft, after), signal);
  const fromChecks = findingsOf(reports);
  if (fromChecks.length > 0) return repair(fromChecks, reports);
  return accept(draft, { edits }, [{ check: 'doc', is: 'ran', findings: [], millis: 0 }, ...reports]);
}

/** False where a docstring would have to go into a body that stands on the line of its `def`. */
export function hasPlaceForDoc(target: Target, outline: Outline): boolean {
  if (target.source.language !== 'python') return true;
  const symbol = outline.symbols.find((each) => each.path === target.symbol);
  return docstringEdit(target, symbol, ['']) !== undefined;
}

/** One comment, each line of which begins with a star. */
function isBlockComment(text: string): boolean {
  return text.startsWith('/**') && text.indexOf('*/') === text.length - 2 && !/\n(?!\s*\*)/u.test(text);
}

function isDocstring(text: string): boolean {
  const quotes = text.slice(0, 3);
  return (
    (quotes === '"""' || quotes === "'''") &&
    text.length >= 6 &&
    text.indexOf(quotes, 3) === text.length - 3 &&
    !text.endsWith(`\\${quotes}`)
  );
}

function commentEdit(target: Target, lines: readonly string[]): Edit {
  const indent = indentAt(target.source.clean, target.span.start);
  const body = lines.map((line, index) => (index === 0 ? line.trim() : `${indent} ${line.trim()}`)).join('\n');
  if (target.doc !== undefined && target.doc.end <= target.span.start) return { span: target.doc, text: body };
  return { span: { start: target.span.start, end: target.span.start }, text: `${body}\n${indent}` };
}

function docstringEdit(target: Target, symbol: SourceSymbol | undefined, lines: readonly string[]): Edit | undefined {
  if (symbol?.body === undefined) return undefined;
  const { clean } = target.source;
  const first = symbol.body.start + (/^[\s]*/u.exec(clean.slice(symbol.body.start, symbol.body.end))?.[0].length ?? 0);
  const lineStart = clean.lastIndexOf('\n', first - 1) + 1;
  const indent = clean.slice(lineStart, first);
  // A body on the line of its `def` has no place for a docstring of its own.
  if (indent.trim() !== '') return undefined;
  const shared = Math.min(
    ...lines
      .slice(1)
      .filter((line) => line.trim() !== '')
      .map((line) => line.length - line.trimStart().length),
  );
  const body = lines
    .map((line, index) => (index === 0 ? line.trim() : line.trim() === '' ? '' : indent + line.slice(Number.isFinite(shared) ? shared : 0)))
    .join('\n');
  return symbol.doc === undefined ? { span: { start: first, end: first }, text: `${body}\n${indent}` } : { span: symbol.doc, text: body };
}

function indentAt(text: string, at: number): string {
  const lineStart = text.lastIndexOf('\n', at - 1) + 1;
  return /^[ \t]*/u.exec(text.slice(lineStart, at))?.[0] ?? '';
}
