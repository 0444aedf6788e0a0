import type { Command } from 'commander';
import type { Act } from '../call.ts';

export function define(command: Command, act: Act): void {
  command
    .option('--keep', 'keep the temporary folder', false)
    .addHelpText(
      'after',
      '\nTakes less than a minute. Exit status 0 only if everything happened as promised.\n--json: {"kept", "seconds", "promises": [{"what", "kept", "instead"}]}.',
    )
    .action(({ keep }: { keep: boolean }) => act(async (call) => (await import('../demo/demo.ts')).demo(call, keep)));
}
