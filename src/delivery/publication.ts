import type { Oid } from '../core/brand.ts';
import type { AddedFile } from '../core/candidate.ts';
import type { Account, Owner } from '../core/delivery.ts';
import type { Job } from '../core/job.ts';
import type { CommitPlan, Publication, Repo } from '../core/port/repo.ts';
import type { Target } from '../core/target.ts';
import { branchName } from './branch.ts';
import type { Effect } from './change.ts';
import { baseMessage, resultMessage } from './commit-message.ts';

/** A branch to publish, and how it sits on what the person has. */
export interface Planned {
  readonly publication: Publication;
  /** The whole file as the branch's tip holds it. */
  readonly tip: Buffer;
  readonly state: SavedState;
}

/** The saved file beside the commit the branch starts at: the same, the same but for @ai comments, or otherwise different. */
export type SavedState = 'committed' | 'commented' | 'uncommitted';

/**
 * Plans the job's branch: the result on top of the commit the job started from, with a labelled commit of the person's own state between
 * when that file differs from the committed one in more than the comments that went.
 */
export async function planBranch(
  job: Job,
  account: Account,
  target: Target,
  effect: Effect,
  repo: Repo,
  { added, fixupOf }: { readonly added?: AddedFile | undefined; readonly fixupOf?: Owner | undefined } = {},
): Promise<Planned> {
  const { file, mode, saved, clean } = target.source;
  const parent: Oid | undefined = target.base;
  const over = target.over?.find((each) => each.file === file);
  const committed = over ?? (parent === undefined ? undefined : await repo.committed(parent, file));
  const inGit = (text: string): Buffer => Buffer.from(committed === undefined ? text : withEndingsOf(committed.bytes, text, clean), 'utf8');
  const isCommitted = (text: string): boolean => committed !== undefined && committed.mode === mode && committed.bytes.equals(inGit(text));
  const commit = (text: string, message: string): CommitPlan => ({ files: [{ file, mode, bytes: inGit(text) }], message });
  const extra = added === undefined ? [] : [{ file: added.file, mode: '100644', bytes: Buffer.from(added.text, 'utf8') }];
  const result = {
    files: [...(effect.changesCode ? commit(effect.clean, '').files : []), ...extra],
    message: resultMessage(job, account, fixupOf),
  };
  const base = isCommitted(clean) ? [] : [commit(clean, baseMessage(job, isCommitted(saved) ? 'commented' : 'uncommitted'))];
  return {
    publication: {
      job: job.id,
      branch: branchName(job),
      ...(parent === undefined ? {} : { parent }),
      commits: [...base, result],
      when: job.askedAt,
    },
    tip: inGit(effect.clean),
    state: isCommitted(saved) ? 'committed' : base.length === 0 ? 'commented' : 'uncommitted',
  };
}

/**
 * A checkout may turn the line feeds that git holds into CRLF (core.autocrlf, eol=crlf). Where the committed file has line feeds only and
 * the person's clean text CRLF only, the branch is written with line feeds too: it is the text that would have been committed.
 */
function withEndingsOf(committed: Buffer, text: string, clean: string): string {
  const converted = committed.includes('\n') && !committed.includes('\r\n') && clean.includes('\n') && !/(?<!\r)\n/u.test(clean);
  return converted ? text.replaceAll('\r\n', '\n') : text;
}
