/**
 * `npm run bench:sandbox`: what the sandbox costs per command, against the same command run bare under the same supervision. Interleaved, as a
 * ratio with its spread; `true` shows the fixed cost, a start of Node.js how much of a real command that is.
 */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock as clock } from '../system/clock.ts';
import { openProcesses } from '../system/processes.ts';
import { openSandbox } from '../system/sandbox.ts';
import { TABLE_HEAD } from './place.ts';
import { interleaved, quantile, ratio, row } from './sample.ts';

const ROUNDS = 100;
const LIMITS = { wallMs: 60_000, cpuSeconds: 60, memoryMb: 1024, processes: 64 } as const;
const COMMANDS: readonly (readonly [string, readonly [string, ...string[]]])[] = [
  ['true', ['true']],
  ['node -e 0', [process.execPath, '-e', '0']],
];

const cwd = realpathSync(mkdtempSync(join(tmpdir(), 'localcoder-bench-sandbox-')));
const processes = openProcesses(clock);
const sandbox = openSandbox({ processes, clock, platform: process.platform, env: process.env, allowWithout: false });
const env = { PATH: process.env.PATH ?? '' };
const { signal } = new AbortController();
try {
  const state = await sandbox.state();
  process.stdout.write(`sandbox: ${state.is === 'ready' ? state.by : `${state.is}: ${state.why}`}\n\n`);
  if (state.is === 'ready') {
    process.stdout.write(`${TABLE_HEAD.join('\n')}\n`);
    for (const [name, argv] of COMMANDS) {
      const samples = await interleaved(
        {
          [`${name}, sandboxed`]: () => sandbox.run({ argv, cwd, env, writable: [cwd], readable: [], hidden: [], limits: LIMITS }, signal),
          [`${name}, bare`]: () => processes.run({ argv, cwd, env, wallMs: LIMITS.wallMs }, signal),
        },
        ROUNDS,
      );
      const [confined, bare] = samples;
      if (confined === undefined || bare === undefined) continue;
      const added = confined.millis.map((millis, index) => millis - (bare.millis[index] ?? Number.NaN));
      const [low, middle, high] = [0.1, 0.5, 0.9].map((share) => quantile(added, share).toFixed(1));
      process.stdout.write(
        `${samples.map(row).join('\n')}\n| sandboxed / bare: ${ratio(confined, bare)}; added ${middle} ms (${low}–${high}) | | | |\n`,
      );
    }
  }
} finally {
  rmSync(cwd, { recursive: true, force: true });
}
