import { KINDS } from '../../jobs/kinds.ts';
import { DEFAULT_CONFIG } from '../core/config.ts';
import type { Message } from '../core/plan.ts';
import type { Model } from '../core/port/engine.ts';
import { openEngine } from '../engine/engine.ts';
import { openModels } from '../models/models.ts';
import { systemClock } from '../system/clock.ts';
import { openLog } from '../system/log.ts';
import { packageRoot } from '../system/paths.ts';
import { codeOf } from './made-repository.ts';
import { type BenchPlace, TABLE_HEAD } from './place.ts';
import { interleaved, ratio, row } from './sample.ts';

const ROUNDS = 20;
const FUNCTIONS = 9;

/** Time to the first token of the bundled model: the same prompt once more (its prefix in memory) against one it has never seen. */
export async function measureFirstToken({ state }: BenchPlace): Promise<string[]> {
  const log = openLog({ dir: state, level: 'error' });
  const engine = openEngine({ packageRoot: packageRoot(), clock: systemClock, log, allowHosts: [], idleUnloadMs: 600_000, resident: true });
  const [improve] = KINDS;
  if (improve === undefined) return [];
  try {
    const model = await engine.load(
      await openModels({ packageRoot: packageRoot() }).choose(DEFAULT_CONFIG, improve),
      new AbortController().signal,
    );
    let round = 0;
    const samples = await interleaved(
      {
        'first token, cold prefix': () => {
          round += 1;
          return firstToken(model, prompt(round, 0));
        },
        'first token, prefix in memory': () => firstToken(model, prompt(round, 1)),
      },
      ROUNDS,
    );
    const [cold, warm] = samples;
    if (cold === undefined || warm === undefined) return [];
    const tokens = await model.countPrompt(prompt(1, 0));
    return [
      '',
      `### First token, bundled model, prompt of ${tokens} tokens`,
      ...TABLE_HEAD,
      ...samples.map(row),
      '',
      `cold / prefix in memory: ${ratio(cold, warm)}`,
    ];
  } finally {
    await engine.close();
    log.close();
  }
}

/** A long prompt; two with the same `subject` differ at their end only. */
function prompt(subject: number, end: number): Message[] {
  const code = Array.from({ length: FUNCTIONS }, (_, index) => codeOf(subject * 1_000 + index)).join('\n');
  return [{ role: 'user', content: `/improve javascript\n\`\`\`\n${code}// ${end}\n\`\`\`` }];
}

async function firstToken(model: Model, messages: readonly Message[]): Promise<void> {
  const request = { messages, maxTokens: 1, temperature: 0, topP: 1, topK: 0, minP: 0, repeatPenalty: 1, seed: 1, stop: [] };
  await model.generate(request, new AbortController().signal);
}
