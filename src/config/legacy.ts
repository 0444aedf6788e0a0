import { isMapping } from './mapping.ts';

/** What earlier designs of this tool called a setting, and what it is called now. */
const RENAMED: Readonly<Record<string, string>> = {
  'model.path': 'models.code',
  'model.context_length': 'engine.contextSize',
  'model.n_gpu_layers': 'engine.gpuLayers',
  'generation.max_retries': 'generation.maxRetries',
  'generation.temperature_classify': 'generation.temperatureClassify',
  'context.system_budget': 'context.system',
  'context.code_budget': 'context.code',
  'context.task_budget': 'context.task',
  'context.few_shot_examples': 'context.fewShot',
  'verification.parse_check': 'verification.parse',
  'verification.type_check': 'verification.types',
  'verification.diff_review': 'verification.diffReview',
  'index.embedding_model': 'models.embedding',
  'index.update_on_save': 'index.updateOnSave',
  url: 'engine.url',
  max_tokens: 'generation.maxTokens',
  'server_config.model_path': 'models.code',
  'server_config.context_window': 'engine.contextSize',
};

/** Strategy keys of the seeds: the harness decides these things now. */
const STRATEGY = /^(?:phase|flow|task|history)_\w+$/;
/** Keys of agent files that have no successor. */
const AGENT =
  /^(?:tools|tool_choice|cache|think|think_level|thinking_level|native_thinking|thinking_visibility|auto_tool_call_on_failure|require_code_change|min_tool_calls|max_format_retries|max_batch_tool_calls)$/;

/** The settings without what earlier designs used, and a sentence for each thing left out. */
export function dropLegacy(file: string, data: Readonly<Record<string, unknown>>): { data: Record<string, unknown>; warnings: string[] } {
  const warnings: string[] = [];
  const prune = (level: Readonly<Record<string, unknown>>, above: string): Record<string, unknown> => {
    const kept: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(level)) {
      const key = above + name;
      const now = Object.hasOwn(RENAMED, key) ? RENAMED[key] : undefined;
      if (now) warnings.push(`${file}: ${key} is ignored; it is ${now} now.`);
      else if (STRATEGY.test(name) || (above === '' && AGENT.test(name)))
        warnings.push(`${file}: ${key} is ignored; it belongs to an earlier design.`);
      else if (above === '' && isMapping(value)) {
        const rest = prune(value, `${key}.`);
        // A section that held nothing but old keys goes with them.
        if (Object.keys(rest).length > 0 || Object.keys(value).length === 0) kept[name] = rest;
      } else kept[name] = value;
    }
    return kept;
  };
  return { data: prune(data, ''), warnings };
}
