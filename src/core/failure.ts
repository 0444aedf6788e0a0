/** When a job that met this failure may run again. `at-once` and `later` count attempts (see backoff.ts); `never` discards. */
export type RetryRule = 'at-once' | 'later' | 'never';

interface FailureRule {
  readonly retry: RetryRule;
  readonly outcome: 'failed-engine' | 'failed-world';
}

/** Everything the world can refuse. The code alone decides whether and when to try again. */
const RULES = {
  'engine-crashed': { retry: 'at-once', outcome: 'failed-engine' },
  'engine-hung': { retry: 'at-once', outcome: 'failed-engine' },
  'engine-out-of-memory': { retry: 'at-once', outcome: 'failed-engine' },
  'engine-quarantined': { retry: 'never', outcome: 'failed-engine' },
  'engine-protocol': { retry: 'at-once', outcome: 'failed-engine' },
  'engine-unreachable': { retry: 'later', outcome: 'failed-engine' },
  'engine-refused': { retry: 'never', outcome: 'failed-engine' },
  'model-missing': { retry: 'never', outcome: 'failed-engine' },
  'model-damaged': { retry: 'never', outcome: 'failed-engine' },
  'model-unsupported': { retry: 'never', outcome: 'failed-engine' },
  'prompt-too-long': { retry: 'never', outcome: 'failed-engine' },
  'git-missing': { retry: 'never', outcome: 'failed-world' },
  'git-busy': { retry: 'later', outcome: 'failed-world' },
  'git-failed': { retry: 'later', outcome: 'failed-world' },
  'git-refused': { retry: 'never', outcome: 'failed-world' },
  'repository-missing': { retry: 'never', outcome: 'failed-world' },
  'disk-full': { retry: 'later', outcome: 'failed-world' },
  'disk-failed': { retry: 'later', outcome: 'failed-world' },
  'permission-denied': { retry: 'never', outcome: 'failed-world' },
  'watch-limit': { retry: 'never', outcome: 'failed-world' },
  'config-invalid': { retry: 'never', outcome: 'failed-world' },
  'store-busy': { retry: 'later', outcome: 'failed-world' },
  'store-damaged': { retry: 'never', outcome: 'failed-world' },
  'store-newer': { retry: 'never', outcome: 'failed-world' },
  'worker-locked': { retry: 'never', outcome: 'failed-world' },
  'sandbox-missing': { retry: 'never', outcome: 'failed-world' },
  'process-limit': { retry: 'later', outcome: 'failed-world' },
  'install-broken': { retry: 'never', outcome: 'failed-world' },
} as const satisfies Record<string, FailureRule>;

export type FailureCode = keyof typeof RULES;

export const FAILURE_CODES = Object.keys(RULES) as readonly FailureCode[];

/**
 * The world said no: thrown by adapters only, caught in bot.ts and at the command line only.
 * `message` says what happened in one sentence; `next` names what the person can do about it.
 */
export class Failure extends Error {
  readonly code: FailureCode;
  readonly next: string;

  constructor(code: FailureCode, message: string, options: { next: string; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.name = 'Failure';
    this.code = code;
    this.next = options.next;
  }

  get retry(): RetryRule {
    return RULES[this.code].retry;
  }

  get outcome(): FailureRule['outcome'] {
    return RULES[this.code].outcome;
  }
}
