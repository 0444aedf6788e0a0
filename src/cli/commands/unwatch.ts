import path from 'node:path';
import type { Command } from 'commander';
import type { ExitStatus } from '../../core/outcome.ts';
import { EXIT } from '../../core/outcome.ts';
import type { Act, Call } from '../call.ts';
import { isGone, registeredAt } from '../gone-repository.ts';
import { plainLine } from '../plain.ts';
import { inSession } from '../session.ts';
import { UsageError } from '../usage-error.ts';

export function define(command: Command, act: Act): void {
  command
    .argument('[path]', 'the repository, which may be gone; the one around you when left out')
    .addHelpText('after', '\nIts jobs and results stay. --json: {"repository", "watched": false}.')
    .action((named: string | undefined) => act((call) => unwatch(call, named), { mayBeGone: true }));
}

/** Ends the following of a repository. It is looked up by its stored path and never opened, so that a deleted one can be let go. */
function unwatch(call: Call, named: string | undefined): Promise<ExitStatus> {
  return inSession(call, async ({ world, client }) => {
    const { cwd, start } = call.place;
    const place = named === undefined ? start : path.resolve(cwd, named);
    const repo = registeredAt(place, world.registry.list());
    if (repo === undefined)
      throw new UsageError(`${place} is no repository that localcoder knows`, "see 'localcoder status' for those it knows");
    world.registry.watch(repo.id, false);
    await client.refresh();
    if (call.json) call.terminal.print(JSON.stringify({ repository: repo.path, watched: false }));
    else {
      const gone = isGone(repo) ? ' (its folder is no longer there)' : '';
      call.terminal.print(`${plainLine(repo.path)} is ${repo.watched ? 'no longer' : 'not'} watched${gone}`);
    }
    return EXIT.done;
  });
}
