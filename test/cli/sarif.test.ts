import { describe, expect, it } from 'vitest';
import { problemLine } from '../../src/cli/render-review.ts';
import { sarifOf } from '../../src/cli/sarif.ts';
import type { RepoPath } from '../../src/core/brand.ts';
import type { FindingId, Review, ReviewFinding } from '../../src/core/review.ts';
import { sarifValidator } from '../support/sarif-schema.ts';

const finding: ReviewFinding = {
  id: '0123456789ab' as FindingId,
  file: 'src/a b/übung#1.ts' as RepoPath,
  line: 12,
  column: 3,
  severity: 'error',
  sort: 'bounds',
  message: 'The loop reads one index too many.',
  hint: 'use <',
  quote: 'for (let loaf = 0; loaf <= loaves.length; loaf += 1)',
  symbol: 'Oven.batch',
  sureness: 0.912,
};
const review = (findings: readonly ReviewFinding[], shown = findings.length): Review => ({
  to: 'index',
  model: 'scripted',
  findings,
  shown,
  dropped: { unreadable: 0, noEvidence: 0, unscored: 0, unlikely: 0, repeated: 0, saidByLint: 0, dismissed: 0 },
  hunks: { read: 1, all: 2 },
  unread: [{ what: 'package-lock.json', why: 'lock file' }],
  lint: 'not asked',
});

describe('SARIF', () => {
  const validate = sarifValidator();

  it.each([
    ['findings of every severity', review([finding, { ...finding, severity: 'warning' }, { ...finding, severity: 'note', sort: 'null' }])],
    ['no finding', review([])],
  ])('is valid under the schema of 2.1.0 with %s', (_, each) => {
    const log: unknown = JSON.parse(sarifOf([each], '1.2.3'));
    expect(validate(log), JSON.stringify(validate.errors)).toBe(true);
  });

  it('would not be valid with a severity of its own, so the schema is really looked at', () => {
    const log: unknown = JSON.parse(sarifOf([review([finding])], '1.2.3').replace('"level": "error"', '"level": "fatal"'));
    expect(validate(log)).toBe(false);
  });

  it('names place, rule, finding and line of code, and no finding beyond the shown ones', () => {
    const log = JSON.parse(sarifOf([review([finding, { ...finding, line: 14 }], 1)], '1.2.3'));
    expect(log.runs[0].results).toHaveLength(1);
    expect(log.runs[0].results[0]).toMatchObject({
      ruleId: 'localcoder/bounds',
      level: 'error',
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'src/a%20b/%C3%BCbung%231.ts' },
            region: { startLine: 12, startColumn: 3, snippet: { text: finding.quote } },
          },
        },
      ],
      partialFingerprints: { 'localcoderFinding/v1': finding.id },
    });
    expect(log.runs[0].invocations[0].toolExecutionNotifications[0].message.text).toBe('not read: package-lock.json: lock file');
  });

  it('masks secrets in what it quotes', () => {
    const secret = `const key = 'ghp_${'a1'.repeat(18)}';`;
    expect(sarifOf([review([{ ...finding, quote: secret }])], '1.2.3')).not.toContain('a1a1a1');
  });
});

it('a problem line is one line that compilers would write, whatever the message holds', () => {
  expect(problemLine({ ...finding, file: 'src/a.ts' as RepoPath, message: 'Reads\u001b[31m one\ntoo many.' })).toBe(
    'src/a.ts:12:3: error: Reads\\x1b[31m one too many. [localcoder]',
  );
});
