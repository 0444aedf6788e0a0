import type { NewJob } from '../core/job.ts';
import type { SqlValue } from '../core/port/store.ts';

/** The code and verb that a request is about, as parameters of `SAME_PLACE`. */
export interface Place extends Readonly<Record<string, SqlValue>> {
  readonly repo: string;
  readonly file: string;
  readonly symbol: string;
  readonly kind: string;
  readonly region: 0 | 1;
  readonly first: number;
  readonly last: number;
}

/** SQL that is true of the open jobs for the same code and verb. Regions of a file share a name, so theirs must also share a line. */
export const SAME_PLACE = `status IN ('waiting', 'running') AND repo = :repo AND file = :file AND symbol = :symbol AND kind = :kind
  AND (:region = 0 OR (first_line <= :last AND last_line >= :first))`;

/** The place of a request. */
export function placeOf({ repo, kind, aim }: NewJob): Place {
  const { file, symbol, node, lines } = aim;
  return { repo, file, symbol, kind, region: node === 'region' ? 1 : 0, first: lines.first, last: lines.last };
}
