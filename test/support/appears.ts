import { existsSync, watch } from 'node:fs';
import path from 'node:path';

/** Resolves as soon as there is a file at `file`, whose folder must exist. */
export function appears(file: string): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (!existsSync(file)) return;
      watcher.close();
      resolve();
    };
    const watcher = watch(path.dirname(file), look);
    look();
  });
}
