import type { Command } from 'commander';
import type { Act } from '../call.ts';
import { dismissFinding, listFindings, tellFindingStats } from '../findings.ts';
import { parseLimit } from '../limit.ts';

const LIMIT = 50;

export function define(command: Command, act: Act): void {
  const listOptions = (each: Command): Command =>
    each
      .option('--everywhere', 'of all repositories, not only of this one', false)
      .option('--all', 'dismissed ones, too', false)
      .option('-n, --limit <number>', 'at most so many, newest first', parseLimit, LIMIT);
  type ListOptions = Parameters<typeof listFindings>[1];
  listOptions(command.enablePositionalOptions())
    .addHelpText('after', '\n--json: {"findings": [finding…]}.')
    .action((options: ListOptions) => act((call) => listFindings(call, options)));
  listOptions(command.command('list').description('what reviews found, newest first')).action((options: ListOptions) =>
    act((call) => listFindings(call, options)),
  );
  command
    .command('dismiss')
    .description('never show this finding again for the same code')
    .argument('<id>', 'the finding, or the beginning of its id')
    .argument('[reason]', 'why it is none, in quotes', '')
    .addHelpText('after', '\n--json: {"dismissed": finding}.')
    .action((id: string, reason: string) => act((call) => dismissFinding(call, id, reason)));
  command
    .command('stats')
    .description('how often findings were false alarms, by model')
    .option('--everywhere', 'in all repositories, not only in this one', false)
    .addHelpText('after', '\n--json: {"models": [{"model", "reviews", "shown", "dismissed", "falseAlarmRate"}]}.')
    .action(({ everywhere }: { everywhere: boolean }) => act((call) => tellFindingStats(call, everywhere)));
}
