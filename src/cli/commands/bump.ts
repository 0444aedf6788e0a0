import type { Command } from 'commander';
import { EXIT } from '../../core/outcome.ts';
import type { Act } from '../call.ts';
import { findJob } from '../find-job.ts';
import { jobJson } from '../json.ts';
import { inSession } from '../session.ts';

export function define(command: Command, act: Act): void {
  command
    .argument('<id>', 'the job, or the beginning of its id')
    .addHelpText('after', '\nA review still comes first. --json: the job.')
    .action((id: string) =>
      act((call) =>
        inSession(call, async ({ world, client, titleOf, pathOf }) => {
          const { job, state } = findJob(world.queue, id);
          const bumped = world.queue.bump(job.id);
          await client.nudge();
          const row = world.queue.find(job.id);
          if (call.json && row !== undefined) call.terminal.print(JSON.stringify(jobJson(row, pathOf(job.repo))));
          else if (bumped) call.terminal.print(`${job.id} runs next: ${titleOf(job.id)}`);
          if (bumped) return EXIT.done;
          if (!call.json) call.terminal.note(`${job.id} does not wait: it is ${state.status}`);
          return EXIT.refused;
        }),
      ),
    );
}
