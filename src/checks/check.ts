import type { Oid, RepoId } from '../core/brand.ts';
import type { Config } from '../core/config.ts';
import type { Proposal } from '../core/port/checks.ts';
import type { Clock } from '../core/port/clock.ts';
import type { Imports } from '../core/port/imports.ts';
import type { Log } from '../core/port/log.ts';
import type { Sandbox } from '../core/port/sandbox.ts';
import type { Scratch } from '../core/port/scratch.ts';
import type { Syntax } from '../core/port/syntax.ts';
import type { TrustBook } from '../core/port/trust.ts';
import type { CheckReport } from '../core/verdict.ts';

/** One check in the row. */
export interface Check {
  /** As deliveries name it: 'parse', 'tamper', 'equivalence', 'lint', 'types', 'tests', 'differential'. */
  readonly name: string;
  /** `earlier` holds the reports of the checks before it, none of which had findings. Never throws for a domain no: what cannot be judged is `not-run` with the reason. */
  run(proposal: Proposal, earlier: readonly CheckReport[], signal: AbortSignal): Promise<CheckReport>;
}

/** What the checks of one repository work with. */
export interface CheckTools {
  readonly repo: RepoId;
  /** The commit that HEAD names; undefined in a repository without commits. */
  readonly head: () => Promise<Oid | undefined>;
  readonly syntax: Syntax;
  readonly clock: Clock;
  readonly log: Log;
  /** SHA-256 as 64 hex digits. */
  readonly sha256: (text: string) => string;
  readonly scratch: Scratch;
  readonly sandbox: Sandbox;
  readonly imports: Imports;
  readonly trust: TrustBook;
  readonly settings: Config['verification'];
  /** The bytes of the repository's own settings files, by path relative to its top: part of what is trusted. */
  readonly ownSettings: readonly { readonly file: string; readonly text: string }[];
  /** Absolute folder outside the repository, for verdicts that are kept between jobs. */
  readonly cacheDir: string;
  /** Absolute path of the installed product, whose harnesses run inside the sandbox. */
  readonly packageRoot: string;
  /** Where PATH and HOME come from. */
  readonly env: NodeJS.ProcessEnv;
}
