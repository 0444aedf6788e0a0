import { tamperCheck } from '../../src/checks/tamper.ts';
import type { RepoPath } from '../../src/core/brand.ts';
import type { Proposal } from '../../src/core/port/checks.ts';
import { linesOf } from '../../src/core/span.ts';
import type { CheckReport, Finding } from '../../src/core/verdict.ts';
import { openSyntax } from '../../src/syntax/syntax.ts';
import { fakeClock } from './fake-clock.ts';

const syntax = openSyntax();

export interface Change {
  readonly before: string;
  readonly after?: string;
  readonly file?: string;
  readonly kind?: string;
  readonly instruction?: string;
  readonly added?: { readonly file: string; readonly text: string };
}

/** A proposal that rewrites the first symbol of `before`, or the whole file when it has none. */
export async function proposalOf({
  before,
  after = before,
  file = 'src/code.ts',
  kind = 'improve',
  instruction = '',
  added,
}: Change): Promise<Proposal> {
  const path = file as RepoPath;
  const language = syntax.languageOf(path, before);
  const [symbol] = (await syntax.outline(before, language)).symbols;
  const span = symbol?.span ?? { start: 0, end: before.length };
  return {
    target: {
      source: {
        file: path,
        blob: 'b'.repeat(40) as Proposal['target']['source']['blob'],
        mode: '100644',
        saved: before,
        triggers: [],
        clean: before,
        language,
        eol: '\n',
      },
      symbol: symbol?.path ?? '',
      name: symbol?.name ?? file,
      node: symbol?.node ?? 'module',
      span,
      lines: linesOf(before, span),
      text: before.slice(span.start, span.end),
      header: symbol?.header ?? '',
    },
    after,
    kind,
    instruction,
    ...(added === undefined ? {} : { added: { file: added.file as RepoPath, text: added.text } }),
  };
}

/** The guard's report on a change. */
export async function guard(change: Change): Promise<Extract<CheckReport, { is: 'ran' }>> {
  const report = await tamperCheck({ syntax, clock: fakeClock() }).run(await proposalOf(change), [], new AbortController().signal);
  if (report.is !== 'ran') throw new Error(report.why);
  return report;
}

/** What the guard finds. */
export async function findingsOf(change: Change): Promise<readonly Finding[]> {
  return (await guard(change)).findings;
}

/** The rules a change breaks, each once. */
export async function rulesBroken(change: Change): Promise<string[]> {
  return [...new Set((await findingsOf(change)).map(({ rule }) => rule))];
}
