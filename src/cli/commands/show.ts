import type { Command } from 'commander';
import type { Act } from '../call.ts';
import type { ShowOptions } from '../show.ts';
import { show } from '../show.ts';

export function define(command: Command, act: Act): void {
  command
    .argument('<id>', 'the job, or the beginning of its id')
    .option('--why', 'why it ended so: reasons, checks, findings')
    .option('--context', 'what the model was shown and what was left out')
    .option('--diff', 'the patch; pipe it into git apply')
    .option('--log', 'its log lines')
    .option('-f, --follow', 'with --log: until it has ended')
    .addHelpText(
      'after',
      '\n--json: the job with "account" (checks, findings, ledger, usage) and, with --diff, "diff"; with --log one line of the log a line.',
    )
    .action((id: string, options: ShowOptions) => act((call) => show(call, id, options)));
}
