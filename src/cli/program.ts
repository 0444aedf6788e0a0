/**
 * The command line as a whole: global options, help, near matches for typos and exit statuses. Commands come from the table, each loaded
 * only when it is the one that was asked for. Never opens the database, git or the engine; commands do.
 */
import path from 'node:path';
import process from 'node:process';
import { Command, CommanderError, type Option } from 'commander';
import type { ExitStatus } from '../core/outcome.ts';
import { EXIT } from '../core/outcome.ts';
import type { Act } from './call.ts';
import { answer } from './call.ts';
import { COMMANDS } from './command-table.ts';
import { placeOf } from './place.ts';
import { openTerminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';
import { version } from './version.ts';

interface GlobalOptions {
  readonly C: readonly string[];
  readonly json: boolean;
  readonly color: boolean;
}

/** Runs one command line (without node and script) and answers the exit status. */
export async function runProgram(argv: readonly string[]): Promise<ExitStatus> {
  // A reader that closes early (`localcoder jobs | head -1`) is no error.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(EXIT.done);
      throw error;
    });
  }
  let status: ExitStatus = EXIT.done;
  const program = buildProgram(async (work, options) => {
    const { C, json, color } = program.opts<GlobalOptions>();
    const terminal = openTerminal({ stdout: process.stdout, stderr: process.stderr, env: process.env, plain: !color, json });
    const place = placeOf(process.cwd(), C, process.env);
    const gone = path.resolve(...C);
    status = await answer(
      {
        place: 'missing' in place ? { cwd: gone, start: gone } : place,
        terminal,
        json,
        env: process.env,
        afterDashes: (argument) => argument !== undefined && argv.slice(argv.indexOf('--') + 1 || argv.length)[0] === argument,
      },
      async (call) => {
        if ('missing' in place && options?.mayBeGone !== true)
          throw new UsageError(`cannot change to '${place.missing}': no such folder`, 'name a folder that exists after -C');
        return work(call);
      },
    );
  });
  if (argv.length === 0) {
    program.outputHelp();
    return EXIT.done;
  }
  try {
    await program.parseAsync(argv, { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    throw error;
  }
}

/** The tree of commands. `act` is called by the command that was asked for. */
export function buildProgram(act: Act): Command {
  const program = new Command('localcoder');
  program
    .description('A local worker that improves, documents and explains code and leaves every result as a branch, a patch and a note.')
    .version(version(), '--version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand(false)
    .option('-C <path>', 'run as if started in <path>', (path: string, before: readonly string[]) => [...before, path], [])
    .option('--json', 'print JSON', false)
    .option('--no-color', 'print without colours (also: NO_COLOR)')
    .showSuggestionAfterError()
    .exitOverride()
    .configureHelp({ optionDescription: describeOption, showGlobalOptions: true })
    .configureOutput({ outputError: (text, write) => write(inTheMannerOfGit(text)) })
    .addHelpText('after', "\nThe same as 'git localcoder …'. See 'localcoder help <command>' for one of them.");
  const modules = new Map(COMMANDS.map((entry) => [entry.name, entry.load]));
  for (const entry of COMMANDS) {
    program
      .command(entry.name, { hidden: entry.hidden === true })
      .description(entry.summary)
      .helpGroup(`${entry.group}:`);
  }
  // Commander's own help command knows nothing of a command that is not loaded yet.
  program
    .command('help [command...]')
    .description('print help for a command')
    .action(async (words: readonly string[]) => {
      const isKnown = words[0] === undefined || modules.has(words[0]);
      await program.parseAsync(isKnown ? [...words, '--help'] : words, { from: 'user' });
    });
  program.hook('preSubcommand', async (_program, command) => {
    const module = await modules.get(command.name())?.();
    module?.define(command, act);
  });
  return program;
}

/** An option's help: choices and a number it has by default are worth a word, that a flag is off by default is not. */
function describeOption({ description, argChoices, defaultValue }: Option): string {
  const choices = argChoices === undefined ? '' : ` (${argChoices.join(', ')})`;
  return `${description}${choices}${typeof defaultValue === 'number' ? ` (default: ${defaultValue})` : ''}`;
}

/** Commander's errors in git's words: `localcoder: …`, then how to get help. */
function inTheMannerOfGit(text: string): string {
  const unknown = /^error: unknown command '(.*)'(?:\n\(Did you mean (?:one of )?(.*)\?\))?/u.exec(text);
  if (unknown === null) return text.replace(/^error: /u, 'localcoder: ');
  const [, name = '', near] = unknown;
  const first = `localcoder: '${name}' is not a localcoder command. See 'localcoder --help'.\n`;
  if (near === undefined) return first;
  const names = near.split(', ');
  return `${first}\nThe most similar command${names.length > 1 ? 's are' : ' is'}\n${names.map((each) => `\t${each}\n`).join('')}`;
}
