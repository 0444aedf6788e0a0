/**
 * Turns what a command was asked about into jobs: the triggers room, handed the tools of one repository. Reads; queues nothing.
 */
import type { RepoId, RepoPath } from './core/brand.ts';
import type { Form, NewJob } from './core/job.ts';
import type { JobKind } from './core/kind.ts';
import { type Answer, no, yes } from './core/outcome.ts';
import type { Bench, World } from './core/port/world.ts';
import type { Review } from './core/review.ts';
import type { Expansion } from './triggers/range.ts';
import type { ScanResult } from './triggers/reconcile.ts';
import type { What } from './triggers/what.ts';

export interface Requests {
  /**
   * The jobs that a command's `<what>` means, one for each symbol. A refusal says why it means none; what was left out comes with the jobs.
   * @throws Failure as Repo and Syntax do.
   */
  expand(kind: JobKind, instruction: string, what: What, asked: Asked): Promise<Answer<Expansion>>;
  /** The jobs of everything in the repository that all of `where` selects, as `expand`; they run when nothing more urgent waits. */
  select(kind: JobKind, instruction: string, where: Where, asked: Asked): Promise<Answer<Expansion>>;
  /**
   * The job that reviews a revision, a range, what is staged or what a push would send; or, when the model that reviews here has read it before,
   * what it said then; or, for a place, the jobs that look at the code there. @throws Failure as Repo does.
   */
  review(kind: JobKind, what: What & { readonly push: boolean }, asked: Asked): Promise<Answer<ReviewAsked>>;
  /** The jobs of every `@ai` comment in these saved files (all when there are none), the committed ones too. @throws Failure as Repo does. */
  scan(paths: readonly RepoPath[]): Promise<ScanResult>;
}

/** What asking for a review comes to. */
export type ReviewAsked =
  | { readonly is: 'jobs'; readonly jobs: readonly NewJob[]; readonly skipped: Expansion['skipped'] }
  | { readonly is: 'read-before'; readonly review: Review }
  | { readonly is: 'nothing' };

/** What a batch selects by. */
export interface Where {
  /** Read from the caller's folder. */
  readonly glob?: string;
  readonly symbol?: string;
  readonly query?: string;
  /** The caller's folder relative to the repository's root, '' at the top. */
  readonly folder: string;
}

/** What a command asks beside its trigger. */
export interface Asked {
  readonly priority?: number;
  readonly again?: boolean;
  readonly form?: Form;
}

/** Requests about one repository. */
export function openRequests({ sha256, clock }: World, id: RepoId, bench: Bench): Requests {
  const { repo, syntax, config, findTriggers } = bench;
  const tools = { repo, syntax, config, findTriggers, sha256, clock };
  const requests: Requests = {
    async expand(kind, instruction, what, asked) {
      const [{ parseWhat }, { expand }] = await Promise.all([import('./triggers/what.ts'), import('./triggers/range.ts')]);
      const scope = await parseWhat(what, repo);
      if (scope.is === 'no') return scope;
      const trigger = { origin: 'command', repo: id, kind: kind.name, instruction, scope: scope.value } as const;
      const expansion = await expand(trigger, tools, asked);
      const { refusal, skipped } = expansion;
      // What was left out explains a refusal; without it there is nothing more to tell.
      if (refusal !== undefined && skipped.length === 0) return no(refusal.outcome, refusal.reason, refusal.next);
      return yes(expansion);
    },
    async select(kind, instruction, { glob, folder, ...rest }, asked) {
      const [{ fromRoot }, { expand }] = await Promise.all([import('./triggers/glob.ts'), import('./triggers/range.ts')]);
      const scope = { at: 'query', ...rest, ...(glob !== undefined && { glob: fromRoot(glob, folder) }) } as const;
      return yes(await expand({ origin: 'batch', repo: id, kind: kind.name, instruction, scope }, tools, asked));
    },
    async review(kind, what, asked) {
      const [{ parseWhat }, { pushRange }, { rangeOf, reviewJob }] = await Promise.all([
        import('./triggers/what.ts'),
        import('./triggers/review-range.ts'),
        import('./triggers/review-jobs.ts'),
      ]);
      const scope = what.push ? undefined : await parseWhat(what, repo);
      if (scope?.is === 'no') return scope;
      if (scope?.value.at === 'place') {
        const expanded = await requests.expand(kind, '', what, asked);
        if (expanded.is === 'no') return expanded;
        const { jobs, skipped, refusal } = expanded.value;
        return refusal === undefined ? yes({ is: 'jobs', jobs, skipped }) : no(refusal.outcome, refusal.reason, refusal.next);
      }
      const range = scope === undefined ? await pushRange(repo) : await rangeOf(scope.value, repo);
      if (range.is === 'no') return range;
      const job = await reviewJob({ repo: id, origin: 'command', ...range.value, ...asked }, { ...bench, sha256 });
      if (job !== undefined) return yes({ is: 'jobs', jobs: [job], skipped: [] });
      const { from, to } = range.value;
      const review = to === 'index' ? undefined : bench.findings.reviewed(id, from, to, (await bench.choose(kind)).name);
      return yes(review === undefined ? { is: 'nothing' } : { is: 'read-before', review });
    },
    async scan(paths) {
      const { scan } = await import('./triggers/reconcile.ts');
      return scan(tools, { ...(paths.length > 0 && { paths }), includeCommitted: true });
    },
  };
  return requests;
}
