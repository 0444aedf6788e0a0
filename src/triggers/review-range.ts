import type { Oid } from '../core/brand.ts';
import { type Answer, no, yes } from '../core/outcome.ts';
import type { Repo } from '../core/port/repo.ts';

/** A range of commits; `from` absent: nothing came before. */
export interface CommitRange {
  readonly from?: Oid;
  readonly to: Oid;
}

/**
 * What a push of HEAD would send: from where it left its upstream, or, without one, the main branches of the remotes as they were last seen here.
 * @throws Failure as Repo does.
 */
export async function pushRange(repo: Repo): Promise<Answer<CommitRange>> {
  const { head } = await repo.state();
  if (head.is === 'unborn') return no('refused-not-found', 'this branch has no commit yet', 'Run git commit first, or review --staged.');
  const to = head.commit;
  const upstream = await repo.resolve('@{upstream}');
  const tracking = await repo.tracking();
  const main = tracking.filter(({ isDefault }) => isDefault);
  const tips = upstream === undefined ? (main.length > 0 ? main : tracking).map(({ tip }) => tip) : [upstream];
  const from = tips.length === 0 ? undefined : await repo.forkPoint(to, tips);
  if (from === undefined) {
    return no(
      'refused-not-found',
      'no branch of a remote is known to compare with',
      'Name the range yourself: localcoder review main..HEAD.',
    );
  }
  return yes({ from, to });
}
