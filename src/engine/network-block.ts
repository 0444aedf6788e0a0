/**
 * How the kernel is made to refuse a child the network: bubblewrap's own network namespace on Linux (with the file system read-only on
 * top), sandbox-exec on macOS. Nothing is assumed to work: the child itself reports whether it is cut off, and only then does `status` say so.
 * The macOS way follows Apple's documents and was not run.
 */
import { accessSync, constants, readlinkSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

export interface NetworkBlock {
  /** The command that runs `command` without network. The file descriptors of the caller stay open in it. */
  wrap(command: readonly string[]): string[];
}

/** The block this machine offers, or undefined. `path` is the PATH to search. */
export function findNetworkBlock(platform: NodeJS.Platform, path: string): NetworkBlock | undefined {
  if (platform === 'linux') {
    const bwrap = findOnPath('bwrap', path);
    if (bwrap === undefined) return undefined;
    return {
      wrap: (command) => [
        bwrap,
        '--unshare-net',
        '--die-with-parent',
        '--ro-bind',
        '/',
        '/',
        // The graphics devices live here; --dev-bind keeps them usable.
        '--dev-bind',
        '/dev',
        '/dev',
        '--',
        ...command,
      ],
    };
  }
  if (platform === 'darwin') {
    const sandbox = findOnPath('sandbox-exec', path);
    if (sandbox === undefined) return undefined;
    return { wrap: (command) => [sandbox, '-p', '(version 1)(allow default)(deny network*)', ...command] };
  }
  return undefined;
}

/** The name of this process's network namespace, for a child to compare its own with; '' where there are none. */
export function ownNetworkNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/net');
  } catch {
    return '';
  }
}

function findOnPath(name: string, path: string): string | undefined {
  for (const folder of path.split(delimiter)) {
    // A relative entry would look where the worker happens to stand: in somebody's repository.
    if (!isAbsolute(folder)) continue;
    const file = join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // not here
    }
  }
  return undefined;
}
