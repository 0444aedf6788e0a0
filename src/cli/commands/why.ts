import type { Command } from 'commander';
import type { Act } from '../call.ts';
import { show } from '../show.ts';

export function define(command: Command, act: Act): void {
  command.argument('<id>', 'the job, or the beginning of its id').action((id: string) => act((call) => show(call, id, { why: true })));
}
