import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import type { EpochMs } from '../../core/brand.ts';
import type { ExitStatus } from '../../core/outcome.ts';
import { EXIT } from '../../core/outcome.ts';
import type { Act, Call } from '../call.ts';
import { plainLine } from '../plain.ts';
import { count, table } from '../render-table.ts';
import { ago } from '../render-time.ts';
import { inSession } from '../session.ts';

interface Options {
  readonly dryRun: boolean;
  readonly merged: boolean;
  readonly rejected: boolean;
  readonly older?: number;
}

/** `--json`: one object. `is`: removed (or, under --dry-run, would be), kept because a work tree stands on it, or not ours any more. */
interface CleanJson {
  readonly dryRun: boolean;
  readonly branches: readonly CleanedJson[];
}

interface CleanedJson {
  readonly branch: string;
  readonly id: string;
  readonly why: string;
  readonly is: 'removed' | 'would-be-removed' | 'checked-out' | 'not-ours';
}

const DAY_MS = 24 * 3_600_000;

export function define(command: Command, act: Act): void {
  command
    .option('--dry-run', 'only list them', false)
    .option('--merged', 'results that HEAD holds', false)
    .option('--rejected', 'results that you rejected', false)
    .option('--older <days>', 'results asked for longer ago, whatever became of them', parseDays)
    .addHelpText(
      'after',
      `
Removes branches of this repository that localcoder made and nobody committed onto. Without options: merged and rejected ones.
Never a branch that a work tree stands on; one that several results share goes when all of them may and none of its request is still to come. Patches and notes stay below .localcoder/, where you may remove them as you like.
--json: {"dryRun", "branches": [{"branch", "id", "why", "is": "removed"|"would-be-removed"|"checked-out"|"not-ours"}]}.`,
    )
    .action((options: Options) => act((call) => clean(call, options)));
}

function clean(call: Call, options: Options): Promise<ExitStatus> {
  return inSession(call, async (session) => {
    const { bench } = await session.adopt();
    const { repo } = bench;
    const { terminal, json } = call;
    const { queue, clock } = session.world;
    const [{ lookAround }, { cleanable }] = await Promise.all([
      import('../../pipeline/life/standing.ts'),
      import('../../pipeline/life/cleanable.ts'),
    ]);
    const { merged, rejected, older } = options;
    const now = clock.now();
    const wish = { merged, rejected, ...(older !== undefined && { before: (now - older * DAY_MS) as EpochMs }) };
    const branches: CleanedJson[] = [];
    for (const { branch, why } of await cleanable(await lookAround(repo, queue), wish, queue, bench)) {
      const told = { branch: branch.name, id: branch.job, why: typeof why === 'string' ? why : `asked for ${ago(why.askedAt, now)}` };
      if (branch.checkedOut) branches.push({ ...told, is: 'checked-out' });
      else if (options.dryRun) branches.push({ ...told, is: 'would-be-removed' });
      else {
        const { is } = await repo.removeBranch(branch.ref, branch.tip);
        branches.push({ ...told, is: is === 'done' ? 'removed' : is });
      }
    }
    session.live.wait('');
    if (json) terminal.print(JSON.stringify({ dryRun: options.dryRun, branches } satisfies CleanJson));
    else if (branches.length === 0) terminal.print('no branch of localcoder is to be removed here');
    else {
      terminal.print(table(branches.map(({ branch, id, why, is }) => [WORDS[is], id, why, plainLine(branch)])));
      if (options.dryRun) terminal.note(`${count(branches.length, 'branch', 'branches')}; nothing was removed`);
    }
    return EXIT.done;
  });
}

const WORDS: Readonly<Record<CleanedJson['is'], string>> = {
  removed: 'removed',
  'would-be-removed': 'would remove',
  'checked-out': 'kept, checked out',
  'not-ours': 'kept, not ours any more',
};

function parseDays(text: string): number {
  if (!/^\d+$/u.test(text)) throw new InvalidArgumentError('a number of days, such as 30');
  return Number(text);
}
