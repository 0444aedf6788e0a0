import { existsSync, writeFileSync } from 'node:fs';
import { EXIT, type ExitStatus } from '../core/outcome.ts';
import { openSettings } from '../open-settings.ts';
import type { Call } from './call.ts';
import { UsageError } from './usage-error.ts';

/** Opens the person's own settings file in their editor and checks it afterwards. @throws Failure config-invalid with every problem. */
export async function editConfig(call: Call): Promise<ExitStatus> {
  const settings = openSettings(call.env);
  const file = await settings.file();
  if (call.json) {
    call.terminal.print(JSON.stringify({ file }));
    return EXIT.done;
  }
  // An editor setting may hold arguments, as in `code --wait`; git splits it in the shell, here blanks do.
  const [program, ...args] = (call.env.VISUAL || call.env.EDITOR || '').split(/\s+/u).filter((part) => part !== '');
  if (program === undefined) throw new UsageError('neither VISUAL nor EDITOR is set', `edit ${file} yourself, or set EDITOR`);
  settings.makeFolder();
  if (!existsSync(file)) writeFileSync(file, '# localcoder settings; `localcoder config explain` lists them all\n', { mode: 0o600 });
  const status = await settings.edit([program, ...args, file]);
  if (status !== 0) {
    call.terminal.note(`${program} ended with ${status ?? 'a signal'}`);
    return EXIT.world;
  }
  await settings.of(settings.folder);
  call.terminal.note(`${file} is in order`);
  return EXIT.done;
}
