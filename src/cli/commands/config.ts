import type { Command } from 'commander';
import type { Config } from '../../core/config.ts';
import type { ExitStatus } from '../../core/outcome.ts';
import { EXIT } from '../../core/outcome.ts';
import { openSettings, type Settings } from '../../open-settings.ts';
import type { Act, Call } from '../call.ts';
import { plain } from '../plain.ts';
import { table } from '../render-table.ts';
import { UsageError } from '../usage-error.ts';

export function define(command: Command, act: Act): void {
  command
    .command('get')
    .description('print a setting, a section, or everything that holds here')
    .argument('[key]', 'as in engine.gpu')
    .addHelpText('after', '\n--json: the value itself.')
    .action((key: string | undefined) => act((call) => get(call, key)));
  command
    .command('set')
    .description('change a setting in your own file')
    .argument('<key>', 'as in engine.gpu')
    .argument('<value>', 'the new value')
    .addHelpText('after', '\nThe repository\'s .localcoderrc is yours to edit. --json: {"key", "value", "file"}.')
    .action((key: string, value: string) => act(async (call) => (await import('../set-config.ts')).setConfig(call, key, value)));
  command
    .command('edit')
    .description('open your own settings file in $VISUAL or $EDITOR')
    .addHelpText('after', '\n--json: {"file"}, without opening it.')
    .action(() => act(async (call) => (await import('../edit-config.ts')).editConfig(call)));
  command
    .command('explain')
    .description('every setting: its value, what set it, what it does, what it may be')
    .argument('[key]', 'a setting or a section, as in engine')
    .addHelpText('after', '\n--json: [{"key", "value", "from", "description", "allowed"}].')
    .action((key: string | undefined) => act((call) => explain(call, key)));
  command
    .command('schema')
    .description('print the JSON Schema of a settings file, for editors')
    .action(() => act(schema));
}

async function get(call: Call, key: string | undefined): Promise<ExitStatus> {
  const settings = openSettings(call.env);
  const { config } = await settings.at(call.place.start);
  const value = key === undefined ? config : await known(settings, config, key);
  call.terminal.print(typeof value === 'string' && !call.json ? plain(value) : JSON.stringify(value, null, call.json ? 0 : 2));
  return EXIT.done;
}

/** The value of a setting or section. @throws UsageError with what was probably meant. */
async function known(settings: Settings, config: Config, key: string): Promise<unknown> {
  const answer = await settings.find(config, key);
  if (answer.found) return answer.value;
  const meant = answer.near.length > 0 ? `did you mean ${answer.near.join(' or ')}?` : "'localcoder config explain' lists every setting";
  throw new UsageError(`there is no setting ${key}`, meant);
}

async function explain(call: Call, key: string | undefined): Promise<ExitStatus> {
  const settings = openSettings(call.env);
  const loaded = await settings.at(call.place.start);
  if (key !== undefined) await known(settings, loaded.config, key);
  const all = await settings.explain(loaded, key ?? '');
  const { terminal } = call;
  if (call.json) {
    terminal.print(JSON.stringify(all));
    return EXIT.done;
  }
  const { bold, dim, green } = terminal.colour;
  const rows = all.map(({ key: name, value, from, description, allowed }) => [
    bold(name),
    from === 'default' ? JSON.stringify(value) : green(JSON.stringify(value)),
    `${plain(description)} ${dim(`(${plain(allowed)}${from === 'default' ? '' : `; from ${plain(from)}`})`)}`,
  ]);
  terminal.print(table(rows));
  for (const warning of loaded.warnings) terminal.note(plain(warning));
  return EXIT.done;
}

async function schema({ terminal, json, env }: Call): Promise<ExitStatus> {
  terminal.print(JSON.stringify(await openSettings(env).schema(), null, json ? 0 : 2));
  return EXIT.done;
}
