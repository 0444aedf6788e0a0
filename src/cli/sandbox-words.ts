import { accessSync, constants } from 'node:fs';
import path from 'node:path';

/** The program that confines others, by platform. */
const PROGRAMS: Partial<Record<NodeJS.Platform, string>> = { linux: 'bwrap', darwin: 'sandbox-exec' };

/** Absolute path of the program that confines others on this machine, if it is installed. Looks only; runs nothing. */
export function findSandbox(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): string | undefined {
  const name = PROGRAMS[platform];
  if (name === undefined) return undefined;
  return (env.PATH ?? '')
    .split(path.delimiter)
    .filter((folder) => path.isAbsolute(folder))
    .map((folder) => path.join(folder, name))
    .find(isExecutable);
}

/** What `status` says of it. */
export function sandboxWords(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): string {
  const found = findSandbox(platform, env);
  if (found !== undefined) return `${path.basename(found)} is installed`;
  const wanted = PROGRAMS[platform];
  return wanted === undefined ? 'none for this platform' : `none: ${wanted} is not installed`;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
