import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openWorld } from '../open-world.ts';
import { codeOf, makeRepository } from './made-repository.ts';
import { type BenchPlace, TABLE_HEAD } from './place.ts';
import { quantile, row } from './sample.ts';

const SAVES = 60;

/** From the end of a save with a new `@ai` comment to its row in the queue, the quiet window included. */
export async function measureSave({ env, processes }: BenchPlace): Promise<string[]> {
  const repository = await makeRepository(1_000, processes);
  const world = openWorld({ progress: { tell: () => undefined }, env });
  try {
    const { id, bench } = await world.adopt(repository.path);
    world.registry.watch(id, true);
    let seen = (): void => undefined;
    await world.triggers.start(() => seen());
    const millis: number[] = [];
    for (let save = 0; save <= SAVES; save += 1) {
      const queued = new Promise<void>((resolve) => {
        seen = resolve;
      });
      writeFileSync(join(repository.path, 'part0', `new${save}.js`), `// @ai improve\n${codeOf(save)}`);
      const started = performance.now();
      await queued;
      if (save > 0) millis.push(performance.now() - started);
    }
    const { quietMs } = bench.config.triggers;
    return [
      '',
      '### Save → queued',
      ...TABLE_HEAD,
      row({ name: `save → queued (quiet window of ${quietMs} ms included)`, millis }),
      '',
      `p95: ${quantile(millis, 0.95).toFixed(0)} ms`,
    ];
  } finally {
    await world.close();
    repository.remove();
  }
}
