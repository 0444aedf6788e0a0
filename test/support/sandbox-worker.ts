import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildRooms } from './built-rooms.ts';
import { scratchFolder } from './scratch-folder.ts';

const RUN = fileURLToPath(new URL('run-sandbox.mjs', import.meta.url));

export interface SandboxWorker {
  readonly pid: number;
  /** What it printed, once it has ended. */
  readonly ended: Promise<string>;
  kill(): void;
}

/** Compiles what a worker with a sandbox needs; gives what starts one that runs a shell script. */
export function sandboxWorkers(): (work: string, home: string, script: string) => SandboxWorker {
  const built = buildRooms(path.join(scratchFolder(), 'package'), ['core', 'system']);
  return (work, home, script) => {
    const child = spawn(process.execPath, [RUN, built, work, home, script], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    return {
      pid: child.pid ?? 0,
      ended: new Promise((resolve) => child.once('close', () => resolve(output))),
      kill: () => void child.kill('SIGKILL'),
    };
  };
}
