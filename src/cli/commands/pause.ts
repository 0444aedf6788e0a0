import type { Command } from 'commander';
import { EXIT } from '../../core/outcome.ts';
import type { Act } from '../call.ts';
import { setPaused } from '../set-paused.ts';

export function define(command: Command, act: Act): void {
  command.addHelpText('after', '\nThe job that runs is not touched; new ones are still queued. --json: {"paused": true}.').action(() =>
    act(async (call) => {
      await setPaused(call, true);
      return EXIT.done;
    }),
  );
}
