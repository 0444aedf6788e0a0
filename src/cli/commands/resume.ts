import type { Command } from 'commander';
import { EXIT } from '../../core/outcome.ts';
import type { Act } from '../call.ts';
import { setPaused } from '../set-paused.ts';

export function define(command: Command, act: Act): void {
  command.addHelpText('after', '\n--json: {"paused": false}.').action(() =>
    act(async (call) => {
      await setPaused(call, false);
      return EXIT.done;
    }),
  );
}
