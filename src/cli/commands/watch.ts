import type { Command } from 'commander';
import type { Act } from '../call.ts';
import { watch } from '../watch.ts';

export function define(command: Command, act: Act): void {
  command
    .option('-d, --detach', 'return once the worker follows this repository', false)
    .addHelpText(
      'after',
      `
Write // @ai improve above a function (or explain, document, refactor: how …) and save. The result comes as a branch, a patch and a note.
Ctrl-C detaches from a worker that was already there, and ends one that this command started.
--json: one object a line: {"is": "watching", "repository", "pid", "started", "by", "why"}, then the worker's events.`,
    )
    .action(({ detach }: { detach: boolean }) => act((call) => watch(call, detach)));
}
