/** A place for harnesses without a sandbox: a folder with the given files, processes of this system. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type HarnessPlace, readAnswer } from '../../src/checks/differential/harness-place.ts';
import { systemClock } from '../../src/system/clock.ts';
import { openProcesses } from '../../src/system/processes.ts';

/** `root` is an empty folder that `files` are written to. */
export function testPlace(root: string, files: Readonly<Record<string, string>> = {}): HarnessPlace {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  const processes = openProcesses(systemClock);
  const token = 'token-of-this-test';
  return {
    root,
    packageRoot: fileURLToPath(new URL('../..', import.meta.url)),
    read: (file) => files[file],
    async run(argv, request, wallMs, signal) {
      const env = { PATH: process.env.PATH ?? '' };
      return readAnswer(await processes.run({ argv, cwd: root, env, stdin: JSON.stringify({ token, request }), wallMs }, signal), token);
    },
  };
}
