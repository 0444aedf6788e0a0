import { type Drops, type FindingId, type ReviewFinding, SEVERITIES } from '../../core/review.ts';

/** Nothing was dropped yet. */
export const NO_DROPS: Drops = {
  unreadable: 0,
  noEvidence: 0,
  unscored: 0,
  unlikely: 0,
  repeated: 0,
  saidByLint: 0,
  dismissed: 0,
};

/** What is left of the findings, and how many went for which reason. */
export interface Chosen {
  readonly findings: readonly ReviewFinding[];
  readonly dropped: Pick<Drops, 'repeated' | 'dismissed'>;
}

/** The findings in the order they are told, each once: of several on one line the worst and surest stays; none that the person has dismissed. */
export function chooseFindings(found: readonly ReviewFinding[], dismissed: ReadonlySet<FindingId>): Chosen {
  const open = found.filter(({ id }) => !dismissed.has(id)).sort(byWorth);
  const kept: ReviewFinding[] = [];
  for (const finding of open) {
    const isTwin = (each: ReviewFinding): boolean => each.id === finding.id || (each.file === finding.file && each.line === finding.line);
    if (!kept.some(isTwin)) kept.push(finding);
  }
  return { findings: kept, dropped: { repeated: open.length - kept.length, dismissed: found.length - open.length } };
}

/** Most severe first, then surest, then by place, so that the same findings always come in the same order. */
function byWorth(a: ReviewFinding, b: ReviewFinding): number {
  return (
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    b.sureness - a.sureness ||
    (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1)
  );
}
