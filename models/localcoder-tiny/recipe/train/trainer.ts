import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../../src/system/paths.ts';

/** Why the trainer cannot run on this machine; undefined when it can. */
export function trainerObstacle(): string | undefined {
  const cpu = existsSync('/proc/cpuinfo') ? readFileSync('/proc/cpuinfo', 'utf8') : '';
  if (!/\bavx512_bf16\b/u.test(cpu)) return 'it needs a CPU with AVX512-BF16';
  return spawnSync('g++', ['--version']).status === 0 ? undefined : 'there is no g++ to build it with';
}

/** Builds the trainer. @throws Error when the compiler fails */
export function buildTrainer(out: string): void {
  const script = join(packageRoot(), 'models', 'localcoder-tiny', 'recipe', 'train', 'build.sh');
  const { status, error } = spawnSync('sh', [script, out], { stdio: 'inherit' });
  if (status !== 0) throw new Error(`building the trainer ended with ${status ?? error?.message}`);
}
