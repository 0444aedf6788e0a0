import type { Command } from 'commander';
import type { Act } from '../call.ts';
import { show } from '../show.ts';

export function define(command: Command, act: Act): void {
  command
    .argument('<id>', 'the job, or the beginning of its id')
    .option('-f, --follow', 'until it has ended', false)
    .action((id: string, { follow }: { follow: boolean }) => act((call) => show(call, id, { log: true, follow })));
}
