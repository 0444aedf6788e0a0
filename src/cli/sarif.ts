/**
 * Findings as SARIF 2.1.0 (OASIS), for code hosts and editors. Paths are relative to the repository's root; columns count UTF-16 units.
 * Secrets in quoted lines are masked, since such files are uploaded.
 */
import type { Review, ReviewFinding } from '../core/review.ts';
import { masked } from '../core/secret.ts';
import { plainLine } from './plain.ts';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';

/** One log with one run: the shown findings of these reviews, and what was not read. */
export function sarifOf(reviews: readonly Review[], version: string): string {
  const findings = reviews.flatMap((review) => review.findings.slice(0, review.shown));
  const rules = [...new Set(findings.map(({ sort }) => sort))].sort();
  const unread = reviews.flatMap((review) => review.unread);
  const log = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'localcoder',
            version,
            rules: rules.map((sort) => ({
              id: `localcoder/${sort}`,
              name: sort,
              shortDescription: { text: `A reviewer's finding of the sort '${sort}'` },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: unread.map(({ what, why }) => ({
              level: 'note',
              message: { text: plainLine(`not read: ${what}: ${why}`) },
            })),
          },
        ],
        results: findings.map((finding) => resultOf(finding, rules.indexOf(finding.sort))),
      },
    ],
  };
  return JSON.stringify(log, undefined, 2);
}

function resultOf({ id, file, line, column, severity, sort, message, hint, quote, symbol, sureness }: ReviewFinding, ruleIndex: number) {
  const region = { startLine: line, startColumn: column, snippet: { text: masked(quote) } };
  const uri = file.split('/').map(encodeURIComponent).join('/');
  return {
    ruleId: `localcoder/${sort}`,
    ruleIndex,
    level: severity,
    message: { text: plainLine(masked(message)) },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri, uriBaseId: '%SRCROOT%' }, region },
        ...(symbol === undefined ? {} : { logicalLocations: [{ fullyQualifiedName: symbol }] }),
      },
    ],
    partialFingerprints: { 'localcoderFinding/v1': id },
    rank: Math.round(sureness * 100),
    ...(hint === undefined ? {} : { properties: { hint: plainLine(masked(hint)) } }),
  };
}
