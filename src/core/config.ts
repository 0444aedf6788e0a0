/** The settings a job runs under: defaults, then the person's own file, then the repository's. The schema in config/ is held to this type. */
export interface Config {
  readonly models: { readonly code: string; readonly general: string; readonly embedding: string };
  readonly engine: {
    readonly gpu: 'auto' | 'metal' | 'cuda' | 'vulkan' | 'off';
    /** -1 means all that fit. */
    readonly gpuLayers: number;
    /** Tokens of prompt and answer together. */
    readonly contextSize: number;
    /** 0 lets the model's catalogue entry decide. */
    readonly threads: number;
    readonly profile: 'tiny' | 'fast' | 'balanced' | 'heavy' | '';
    readonly mode: 'performance' | 'stability' | 'compatibility';
    readonly idleUnloadMinutes: number;
    /** true forces the CPU. */
    readonly compatibility: boolean;
    /** Base URL of an OpenAI-compatible server, or ''. */
    readonly url: string;
  };
  readonly generation: {
    readonly candidates: number;
    readonly candidatesFirst: number;
    readonly maxRetries: number;
    readonly temperature: number;
    readonly temperatureClassify: number;
    readonly topP: number;
    readonly topK: number;
    readonly minP: number;
    readonly repeatPenalty: number;
    readonly maxTokens: number;
    readonly maxThinkingTokens: number;
    readonly maxJobSeconds: number;
    readonly edit: 'rewrite' | 'infill';
  };
  /** Token budgets per prompt section; `fewShot` counts examples. */
  readonly context: { readonly system: number; readonly code: number; readonly task: number; readonly fewShot: number };
  readonly verification: {
    readonly parse: boolean;
    readonly lint: boolean;
    readonly types: boolean;
    readonly test: boolean;
    readonly differential: boolean;
    readonly diffReview: boolean;
    /** A command line for lint, types or test, in place of what is detected. From whichever file, it runs only once the repository is trusted. */
    readonly commands: Readonly<Partial<Record<'lint' | 'types' | 'test', string>>>;
  };
  readonly sandbox: {
    /** False runs the project's commands even where nothing can confine them. */
    readonly required: boolean;
  };
  readonly triggers: {
    /** Milliseconds without a write before a saved file is read. */
    readonly quietMs: number;
    /** Larger files are skipped, visibly. */
    readonly maxFileKb: number;
    /** A backlog of more comments than this waits for `scan`. */
    readonly backlog: number;
    /** 'events', or 'poll' for mounts that send none. */
    readonly follow: 'auto' | 'events' | 'poll';
    readonly reconcileMinutes: number;
  };
  readonly hooks: {
    /** What is asked for the symbols that a commit changed, where the post-commit hook is installed. */
    readonly postCommit: 'off' | 'improve' | 'document';
  };
  readonly index: { readonly updateOnSave: boolean };
  readonly languages: Readonly<Record<string, { readonly enabled: boolean }>>;
  readonly kinds: Readonly<Record<string, KindSettings>>;
  readonly delivery: { readonly maxOpenBranches: number; readonly coolDownMinutes: number };
  readonly review: { /** Findings shown outside the note. */ readonly maxShown: number };
  /** How the person hears of the end of a long job. */
  readonly notifications: {
    /** Seconds that a job must take; 0 means never. */
    readonly afterSeconds: number;
    readonly bell: boolean;
    readonly desktop: boolean;
  };
  readonly network: { readonly allow: readonly string[]; readonly airGapped: boolean };
  readonly history: { readonly keepDays: number; readonly keepPrompts: boolean };
  readonly rules: { /** Files whose text is shown to the model as project rules. */ readonly files: readonly string[] };
}

/** Overrides for one verb. */
export interface KindSettings {
  readonly enabled?: boolean;
  readonly model?: string;
  readonly temperature?: number;
  readonly candidates?: number;
  readonly maxTokens?: number;
}

/** What holds with no file at all. */
export const DEFAULT_CONFIG: Config = {
  models: { code: 'localcoder-tiny', general: '', embedding: '' },
  engine: {
    gpu: 'auto',
    gpuLayers: -1,
    contextSize: 8192,
    threads: 0,
    profile: '',
    mode: 'performance',
    idleUnloadMinutes: 10,
    compatibility: false,
    url: '',
  },
  generation: {
    candidates: 5,
    candidatesFirst: 1,
    maxRetries: 3,
    temperature: 0.6,
    temperatureClassify: 0.1,
    topP: 0.95,
    topK: 40,
    minP: 0,
    repeatPenalty: 1,
    maxTokens: 2048,
    maxThinkingTokens: 1024,
    maxJobSeconds: 600,
    edit: 'rewrite',
  },
  context: { system: 256, code: 1536, task: 512, fewShot: 3 },
  verification: { parse: true, lint: true, types: true, test: true, differential: true, diffReview: true, commands: {} },
  sandbox: { required: true },
  triggers: { quietMs: 300, maxFileKb: 1024, backlog: 20, follow: 'auto', reconcileMinutes: 5 },
  hooks: { postCommit: 'off' },
  index: { updateOnSave: true },
  languages: {},
  kinds: {},
  delivery: { maxOpenBranches: 20, coolDownMinutes: 0 },
  review: { maxShown: 3 },
  notifications: { afterSeconds: 30, bell: true, desktop: true },
  network: { allow: [], airGapped: false },
  history: { keepDays: 30, keepPrompts: false },
  rules: { files: ['AGENTS.md'] },
};
