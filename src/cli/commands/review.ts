import { type Command, Option } from 'commander';
import { review as kind } from '../../../jobs/review.ts';
import { SEVERITIES } from '../../core/review.ts';
import type { Act } from '../call.ts';
import { addRequestOptions } from '../request-options.ts';
import { type ReviewOptions, review } from '../review.ts';

const HELP = `
<what> is one of
  HEAD~1             what this commit changed
  main..topic        what differs between the two
  --staged           what is staged
  --push             what a push would send: from where HEAD left its upstream, or the remote's main branch
  src/cart.js#total  the code itself, as it stands (a path, path:line or path:10-40, too)

Every place that changed is one narrow question to the model. A finding counts only if it quotes a new line and a second look confirms it; the
few worst are shown, all are in the note. A range that was read before is not read again. Nothing is changed.
--json: as for the other asking commands, with "review" in each job, and all of them as "reviews", also what was read before. --format gcc: file:line:column: severity: message [localcoder].
Exit status: 0 reviewed, 1 findings at the severity of --fail-on, 4 refused, 5 engine or model, 6 git, disk or settings, 130 interrupted.`;

export function define(command: Command, act: Act): void {
  command
    .argument('[what]', 'revision, A..B, path, path:line, path:10-40 or path#symbol')
    .option('--staged', 'what is staged', false)
    .option('--push', 'what a push would send', false)
    .addOption(new Option('--fail-on <severity>', 'exit status 1 for findings as bad as this').choices(SEVERITIES))
    .option('--sarif <file>', 'write SARIF 2.1.0 to this file, or - for standard output')
    .addOption(new Option('--format <format>', 'how findings are printed').choices(['text', 'gcc']).default('text'))
    .addHelpText('after', HELP);
  addRequestOptions(command);
  command.action((what: string | undefined, options: Omit<ReviewOptions, 'what'>) =>
    act((call) => review(call, kind, { ...options, what })),
  );
}
