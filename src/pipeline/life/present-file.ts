import type { RepoPath } from '../../core/brand.ts';
import type { JobRow } from '../../core/port/queue.ts';
import type { Repo } from '../../core/port/repo.ts';

/** Where the file of a result is now: where it was, or where HEAD has it since somebody renamed it. Undefined when it is gone. @throws Failure as Repo. */
export async function presentFile({ job, state }: JobRow, repo: Repo): Promise<RepoPath | undefined> {
  const { file, source } = job.aim;
  if (source.from === 'commit' || (await repo.saved(file)).is !== 'absent') return file;
  const { head } = await repo.state();
  const from = state.delivery?.branch?.base;
  if (from === undefined || head.is === 'unborn') return undefined;
  return (await repo.changes(from, head.commit)).find(({ is, oldFile }) => is === 'renamed' && oldFile === file)?.file;
}
