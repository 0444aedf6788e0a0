import { explain } from '../../../jobs/explain.ts';
import { improve } from '../../../jobs/improve.ts';
import type { Config } from '../../core/config.ts';
import type { Model, ModelChoice } from '../../core/port/engine.ts';
import type { Inspection } from '../../open-inspection.ts';
import type { OpenedWorld } from '../../open-world.ts';
import { duration } from '../render-time.ts';
import type { Check } from './check.ts';
import { failed, ok, warn } from './check.ts';

/** A code request that every model can answer, in the words that the bundled one knows. */
const QUESTION = '/improve javascript\n```\nfunction add(a, b) {\n  var sum = a + b;\n  return sum;\n}\n```';
const MOST_TOKENS = 64;

/** Loads each model that the settings choose and lets it write a few words; the device is read back, not believed. */
export async function checkEngine(world: OpenedWorld, inspection: Inspection, config: Config, signal: AbortSignal): Promise<Check[]> {
  const choices = new Map<string, ModelChoice>();
  const checks: Check[] = [];
  for (const kind of [improve, explain]) {
    try {
      const choice = await inspection.choose(config, kind);
      choices.set(choice.name, choice);
    } catch (error) {
      checks.push(failed(`model for ${kind.name}`, error));
    }
  }
  for (const choice of choices.values()) checks.push(...(await selfTest(world, choice, signal)));
  if (choices.size > 0) checks.push(checkNetwork(world));
  return checks;
}

async function selfTest(world: OpenedWorld, choice: ModelChoice, signal: AbortSignal): Promise<Check[]> {
  try {
    const start = world.clock.now();
    const model = await world.engine.load(choice, signal);
    const loaded = world.clock.now();
    const { text, tokens } = await write(model, signal);
    const took = world.clock.now() - loaded;
    if (text.trim() === '')
      return [warn('engine', `${choice.name} answered nothing`, 'check the model file, or choose another in models.code')];
    const speed = took > 0 ? `, ${Math.round((tokens * 1_000) / took)} tokens/s` : '';
    const { lighter } = world.engine.status();
    const says = `${choice.name} on ${model.device}, context ${model.contextSize}, loaded in ${duration(loaded - start)}, wrote ${tokens} tokens${speed}`;
    return [
      ok('engine', says),
      ...(lighter === undefined ? [] : [warn('engine', lighter, 'a smaller engine.contextSize or model needs less memory')]),
    ];
  } catch (error) {
    return [failed('engine', error)];
  }
}

function write(model: Model, signal: AbortSignal): Promise<{ readonly text: string; readonly tokens: number }> {
  return model.generate(
    {
      messages: [{ role: 'user', content: QUESTION }],
      maxTokens: MOST_TOKENS,
      temperature: 0,
      topP: 1,
      topK: 0,
      minP: 0,
      repeatPenalty: 1,
      seed: 1,
      stop: [],
    },
    signal,
  );
}

function checkNetwork(world: OpenedWorld): Check {
  const { network } = world.engine.status();
  if (!network.startsWith('not ')) return ok('network', network);
  return warn('network', `the engine's network is ${network}`, 'install bubblewrap, or run in a place where it may create namespaces');
}
