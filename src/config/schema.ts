import { z } from 'zod';
import type { Config, KindSettings } from '../core/config.ts';

/*
 * Every setting once: its type, its range and one sentence for people. The sentence appears in editors (through the JSON
 * Schema), in `config explain` and, by test, in .localcoderrc.example; `allowed` words a pattern that has no words of its own.
 */

const text = (description: string) => z.string().max(1000).meta({ description, allowed: 'text' });
const matching = (pattern: RegExp, allowed: string, description: string) =>
  z.string().max(1000).regex(pattern).meta({ description, allowed });
const flag = (description: string) => z.boolean().meta({ description });
const amount = (min: number, max: number, description: string) => z.number().min(min).max(max).meta({ description });
const count = (min: number, max: number, description: string) => z.int().min(min).max(max).meta({ description });
const oneOf = <const Words extends readonly [string, ...string[]]>(words: Words, description: string) =>
  z.enum(words).meta({ description });

/** Relative, forward slashes, no `.` or `..` part, no control characters: it cannot lead out of the repository. */
const INSIDE = /^(?!\/)(?!.*(?:^|\/)\.{1,2}(?:\/|$))[^\\\p{Cc}:]+$/u;
/** An http or https address without a name and password in it, query or fragment; '' means none. */
const BASE_URL = /^(?:https?:\/\/[^\s/?#@\\]+(?:\/[^\s?#\\]*)?)?$/;
/** A host name or address, with an optional port. */
const HOST = /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9a-fA-F:]+\])(?::\d{1,5})?$/;
/** A name that can stand as a key: no `__proto__`, no spaces. */
const NAME = /^[a-z][a-z0-9+#-]{0,39}$/;

const named = <Value extends z.ZodType>(value: Value, description: string) =>
  z.record(z.string().regex(NAME).meta({ allowed: 'a name in lower case: letters, digits, + # -' }), value).meta({ description });

const kind = z
  .strictObject({
    enabled: flag('false refuses this verb.').exactOptional(),
    model: text('The model for this verb alone.').exactOptional(),
    temperature: amount(0, 2, 'Sampling temperature of repair rounds, for this verb alone.').exactOptional(),
    candidates: count(1, 16, 'Candidates per repair round, for this verb alone.').exactOptional(),
    maxTokens: count(16, 32_768, 'Longest answer in tokens, for this verb alone.').exactOptional(),
  })
  .meta({ description: 'Overrides for one verb.' }) satisfies z.ZodType<KindSettings>;

/** One object schema per section of the settings, none of whose keys is optional. */
export const sections = {
  models: z
    .strictObject({
      code: matching(
        /\S/,
        'the name of a model, or the path of a GGUF file',
        'Writes code: a name from the catalogue, a GGUF file, or a model of engine.url.',
      ),
      general: text('Explains; empty means the code model.'),
      embedding: text('Finds similar code; empty means search by words only.'),
    })
    .meta({ description: 'Which models do the work.' }),
  engine: z
    .strictObject({
      gpu: oneOf(['auto', 'metal', 'cuda', 'vulkan', 'off'], 'Where the model runs; auto takes what is installed.'),
      gpuLayers: count(-1, 1000, 'Layers of the model on the GPU; -1 means all that fit.'),
      contextSize: count(256, 1_048_576, 'Tokens of prompt and answer together.'),
      threads: count(0, 1024, 'CPU threads; 0 lets the model’s catalogue entry decide.'),
      profile: oneOf(['', 'tiny', 'fast', 'balanced', 'heavy'], 'A ready pair of model and context; empty means none.'),
      mode: oneOf(['performance', 'stability', 'compatibility'], 'Resident on the GPU, unloaded when idle, or on the CPU.'),
      idleUnloadMinutes: amount(0, 10_080, 'Minutes without work before the model is unloaded; 0 means never.'),
      compatibility: flag('true forces the CPU.'),
      url: matching(
        BASE_URL,
        'an http or https address without a password, or nothing',
        'An OpenAI-compatible server, such as http://127.0.0.1:11434/v1; empty means the built-in engine.',
      ),
    })
    .meta({ description: 'How the model runs on this machine.' }),
  generation: z
    .strictObject({
      candidates: count(1, 16, 'Answers to choose from in a repair round.'),
      candidatesFirst: count(1, 16, 'Answers to choose from in the first round.'),
      maxRetries: count(0, 10, 'Repair rounds after the first.'),
      temperature: amount(0, 2, 'Sampling temperature of repair rounds; the first round uses 0.'),
      temperatureClassify: amount(0, 2, 'Sampling temperature of yes-or-no questions.'),
      topP: amount(0.01, 1, 'Sample from the likeliest tokens up to this share.'),
      topK: count(0, 1000, 'Sample from this many of the likeliest tokens; 0 means all.'),
      minP: amount(0, 1, 'Drop tokens less likely than this share of the likeliest.'),
      repeatPenalty: amount(0.5, 2, 'Above 1 discourages repetition; 1, which is right for code, does nothing.'),
      maxTokens: count(16, 32_768, 'Longest answer in tokens.'),
      maxThinkingTokens: count(0, 32_768, 'Longest thinking in tokens, for models that think aloud.'),
      maxJobSeconds: amount(1, 86_400, 'A job that takes longer is ended.'),
      edit: oneOf(['rewrite', 'infill'], 'Rewrite the symbol, or fill its place between what stands before and after.'),
    })
    .meta({ description: 'How answers are sampled.' }),
  context: z
    .strictObject({
      system: count(0, 65_536, 'Tokens for the standing instructions.'),
      code: count(0, 1_048_576, 'Tokens for code around the target.'),
      task: count(0, 65_536, 'Tokens for the person’s own words.'),
      fewShot: count(0, 20, 'Examples of similar code from this project.'),
    })
    .meta({ description: 'What a prompt may hold.' }),
  verification: z
    .strictObject({
      parse: flag('Refuse code that does not parse.'),
      lint: flag('Run the project’s linter.'),
      types: flag('Run the project’s type checker.'),
      test: flag('Run the related tests.'),
      differential: flag('Compare what old and new code compute.'),
      diffReview: flag('Let the model read its own change.'),
      commands: z
        .partialRecord(
          z.enum(['lint', 'types', 'test']).meta({ allowed: 'lint, types or test' }),
          matching(/\S/, 'a command line', 'A command line.'),
        )
        .meta({ description: 'Commands for lint, types and test, where the usual ones do not fit.' }),
    })
    .meta({ description: 'What a change must pass.' }),
  sandbox: z
    .strictObject({
      required: flag('false runs the project’s commands even on a machine where nothing can confine them.'),
    })
    .meta({ description: 'What confines the project’s commands.' }),
  triggers: z
    .strictObject({
      quietMs: count(0, 60_000, 'Milliseconds without a write before a saved file is read.'),
      maxFileKb: count(1, 102_400, 'Larger files are skipped, visibly.'),
      backlog: count(0, 100_000, 'More comments than this at the start wait for `localcoder scan`.'),
      follow: oneOf(['auto', 'events', 'poll'], 'Watch by events, or by looking again on mounts that send none.'),
      reconcileMinutes: amount(0.01, 1440, 'Minutes between scans that find what events missed.'),
    })
    .meta({ description: 'How saved files are noticed.' }),
  hooks: z
    .strictObject({
      postCommit: oneOf(
        ['off', 'improve', 'document'],
        'What is asked for the symbols a commit changed, once the post-commit hook is installed.',
      ),
    })
    .meta({ description: 'What hooks ask for.' }),
  index: z.strictObject({ updateOnSave: flag('Keep the code index fresh on every save.') }).meta({ description: 'The code index.' }),
  languages: named(z.strictObject({ enabled: flag('false leaves files of this language alone.') }), 'Languages by name, such as python.'),
  kinds: named(kind, 'Overrides for single verbs, such as improve.'),
  delivery: z
    .strictObject({
      maxOpenBranches: count(1, 10_000, 'No new branch while this many are open.'),
      coolDownMinutes: amount(0, 10_080, 'Minutes before the same file is worked on again by itself.'),
    })
    .meta({ description: 'How results arrive.' }),
  review: z
    .strictObject({ maxShown: count(0, 100, 'Findings of a review that are shown; the note has all of them.') })
    .meta({ description: 'What reviews tell.' }),
  notifications: z
    .strictObject({
      afterSeconds: amount(0, 86_400, 'Jobs that take longer are told of when they end; 0 means never.'),
      bell: flag('Ring the bell of a terminal that watches or waits.'),
      desktop: flag('Show a notification on the desktop.'),
    })
    .meta({ description: 'How you hear of the end of a long job.' }),
  network: z
    .strictObject({
      allow: z
        .array(matching(HOST, 'a host name or address, with an optional :port', 'A host.'))
        .max(100)
        .meta({ description: 'Hosts that may be connected to, beside this machine.' }),
      airGapped: flag('true refuses downloads and engines on other machines.'),
    })
    .meta({ description: 'What may leave this machine.' }),
  history: z
    .strictObject({
      keepDays: count(0, 36_500, 'Days that finished jobs are kept.'),
      keepPrompts: flag('Keep prompts and answers for reading later; they hold source text.'),
    })
    .meta({ description: 'What is remembered.' }),
  rules: z
    .strictObject({
      files: z
        .array(matching(INSIDE, 'a path inside the repository', 'A path.'))
        .max(20)
        .meta({ description: 'Files of the repository whose text is shown to the model as project rules.' }),
    })
    .meta({ description: 'The project’s own rules.' }),
} satisfies { [Section in keyof Config]: z.ZodType<Config[Section]> };

const part = <Shape extends z.ZodRawShape>(section: z.ZodObject<Shape, z.core.$strict>) =>
  section
    .partial()
    .meta({ description: section.description ?? '' })
    .exactOptional();

/** What one settings file may hold: any part of the settings. */
export const fileSchema = z.strictObject({
  models: part(sections.models),
  engine: part(sections.engine),
  generation: part(sections.generation),
  context: part(sections.context),
  verification: part(sections.verification),
  sandbox: part(sections.sandbox),
  triggers: part(sections.triggers),
  hooks: part(sections.hooks),
  index: part(sections.index),
  languages: sections.languages.exactOptional(),
  kinds: sections.kinds.exactOptional(),
  delivery: part(sections.delivery),
  review: part(sections.review),
  notifications: part(sections.notifications),
  network: part(sections.network),
  history: part(sections.history),
  rules: part(sections.rules),
} satisfies Record<keyof Config, z.ZodType>);

/** The settings of one file, after it was checked. */
export type FileSettings = z.infer<typeof fileSchema>;
