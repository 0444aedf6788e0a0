import type { Oid } from '../../core/brand.ts';
import type { Bench } from '../../core/port/world.ts';
import type { ReviewFinding } from '../../core/review.ts';
import type { SourceFile } from '../../core/target.ts';
import type { Finding } from '../../core/verdict.ts';

/** What the project's own lint and type checker say of a file, or why they could not be asked. */
export interface LintWords {
  readonly findings: readonly Finding[];
  readonly says: string;
}

/** Asks them about a whole file as it stands after the change. `base` is the commit that the other files are taken from. */
export async function askLint(source: SourceFile, base: Oid | undefined, bench: Bench, signal: AbortSignal): Promise<LintWords> {
  const { clean, file } = source;
  const whole = {
    source,
    symbol: '',
    name: '',
    node: 'module',
    span: { start: 0, end: clean.length },
    lines: { first: 1, last: clean.split('\n').length },
    text: clean,
    header: '',
    ...(base === undefined ? {} : { base }),
  } as const;
  const { findings, reports } = await bench.checks.baseline(whole, signal, ['lint', 'types']);
  const ran = reports.flatMap((report) => (report.is === 'ran' ? [report.by ?? report.check] : []));
  if (ran.length > 0) return { findings, says: `${file}: compared with ${ran.join(' and ')}` };
  const unread = reports.find((report) => report.is === 'not-run');
  return { findings: [], says: `${file}: not compared, ${unread?.is === 'not-run' ? unread.why : 'there is no linter'}` };
}

/** True when one of these findings says on the same line much the same. */
export function isSaid({ line, message }: Pick<ReviewFinding, 'line' | 'message'>, lint: readonly Finding[]): boolean {
  return lint.some((finding) => finding.line === line && isSimilar(finding.message, message));
}

/** Words that any two messages share. */
const COMMON = new Set(
  'this that with when then than from value variable function line code will would should must have been does which'.split(' '),
);

/** True when a third of the shorter message's words stand in the other one, too. */
export function isSimilar(a: string, b: string): boolean {
  const [one, other] = [wordsOf(a), wordsOf(b)].sort((x, y) => x.size - y.size);
  if (one === undefined || other === undefined || one.size === 0) return false;
  const shared = [...one].filter((word) => other.has(word)).length;
  return shared * 3 >= one.size && shared > 0;
}

function wordsOf(message: string): ReadonlySet<string> {
  const words = message.toLowerCase().match(/[\p{L}_$][\p{L}\p{N}_$]{3,}/gu) ?? [];
  return new Set(words.filter((word) => !COMMON.has(word)));
}
