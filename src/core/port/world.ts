import type { RepoId } from '../brand.ts';
import type { Config } from '../config.ts';
import type { JobKind } from '../kind.ts';
import type { TriggerScan } from '../trigger-comment.ts';
import type { Checks } from './checks.ts';
import type { Clock } from './clock.ts';
import type { Deliveries } from './deliveries.ts';
import type { Engine, ModelChoice } from './engine.ts';
import type { Findings } from './findings.ts';
import type { Fixes } from './fixes.ts';
import type { Lane, LaneParts } from './lane.ts';
import type { Log } from './log.ts';
import type { Progress } from './progress.ts';
import type { Queue } from './queue.ts';
import type { Repo } from './repo.ts';
import type { Outline, Syntax } from './syntax.ts';
import type { Triggers } from './triggers.ts';

/** Reads a prompt piece by its path under prompts/ (`improve/chat.md`), or the like. @throws Failure install-broken when it is missing. */
export type ReadPrompt = (path: string) => string;

/** Everything a job works with inside one repository. */
export interface Bench {
  readonly repo: Repo;
  readonly syntax: Syntax;
  readonly checks: Checks;
  readonly deliveries: Deliveries;
  /** What cured findings here before. */
  readonly fixes: Fixes;
  /** What reviews found, and what the person made of it. */
  readonly findings: Findings;
  readonly config: Config;
  readonly kinds: readonly JobKind[];
  /** The `@ai` comments of a text; its outline comes from `syntax`. */
  readonly findTriggers: (text: string, outline: Outline) => TriggerScan;
  /** The model that serves a kind here. @throws Failure model-missing | config-invalid. */
  readonly choose: (kind: JobKind) => Promise<ModelChoice>;
}

/** Everything outside, opened lazily. The pipeline and the bot see nothing else. */
export interface World {
  readonly clock: Clock;
  readonly queue: Queue;
  readonly openLane: (parts: LaneParts) => Lane;
  readonly engine: Engine;
  readonly triggers: Triggers;
  readonly log: Log;
  readonly progress: Progress;
  readonly prompts: ReadPrompt;
  /** Reads a grammar for replies by its path under grammars/reply/ (`finding.gbnf`). @throws Failure install-broken when it is missing. */
  readonly grammars: ReadPrompt;
  /** SHA-256 as 64 hex digits. */
  readonly sha256: (text: string) => string;
  readonly repos: { open(id: RepoId): Promise<Bench>; sweep(): Promise<void> };
}
