import type { Command } from 'commander';
import type { JobKind } from '../../core/kind.ts';
import type { AskOptions } from '../ask.ts';
import { askFor as request } from '../ask.ts';
import { askForMany, type BatchOptions } from '../batch.ts';
import type { CommandModule } from '../command-module.ts';
import { parseLimit } from '../limit.ts';
import type { RequestOptions } from '../request-options.ts';
import { addRequestOptions, BATCH_HELP, FORM_HELP, WHAT_HELP } from '../request-options.ts';
import { UsageError } from '../usage-error.ts';

interface Options extends RequestOptions, Omit<BatchOptions, 'instruction'> {
  readonly staged: boolean;
}

/** The command of one kind: `improve`, `explain`, … */
export function askFor(kind: JobKind): CommandModule {
  return {
    define(command: Command, act) {
      command
        .argument('[what]', 'revision, A..B, path, path:line, path:10-40 or path#symbol')
        .argument('[instruction]', 'free words on how, in quotes')
        .option('--staged', 'what is staged (then the first argument is the instruction)', false)
        .option('--glob <pattern>', 'all symbols of these files, as in .gitignore (then as with --staged)')
        .option('--symbol <path>', 'symbols of this path, * for anything: Cart.total, Cart.*, *Handler')
        .option('--query <query>', 'symbols around what this tree-sitter query captures')
        .option('--limit <number>', 'of a selection only the first so many', parseLimit)
        .option('-y, --yes', 'queue a large selection without asking', false)
        .addHelpText('after', [WHAT_HELP, BATCH_HELP, ...(changesCode(kind) ? [FORM_HELP] : [])].join('\n'));
      if (changesCode(kind)) command.option('--one-branch', 'all results on one branch, one verified commit each', false);
      if (kind.result === 'rewrite' || kind.result === 'doc-comment')
        command.option('--fixup', 'as a fixup! of the unpushed commit that owns the changed lines', false);
      addRequestOptions(command);
      command.action((what: string | undefined, instruction: string | undefined, options: Options) =>
        act(async (call) =>
          isBatch(options)
            ? askForMany(call, kind, many(kind, what, instruction, options))
            : request(call, kind, asked(what, instruction, options)),
        ),
      );
    },
  };
}

function changesCode({ result }: JobKind): boolean {
  return result === 'rewrite' || result === 'doc-comment' || result === 'test-file';
}

function asked(what: string | undefined, instruction: string | undefined, options: Options): AskOptions {
  if (options.limit !== undefined) throw new UsageError('--limit needs a selection', 'give --glob, --symbol or --query, too');
  const words = options.staged && instruction === undefined ? { instruction: what ?? '' } : { what, instruction: instruction ?? '' };
  return { ...options, ...words };
}

function isBatch({ glob, symbol, query }: Options): boolean {
  return [glob, symbol, query].some((each) => each !== undefined);
}

function many(kind: JobKind, what: string | undefined, instruction: string | undefined, options: Options): BatchOptions {
  if (instruction === undefined && !options.staged) return { ...options, instruction: what ?? '' };
  throw new UsageError(
    `both ${options.staged ? '--staged' : `'${what}'`} and a selection name what to ${kind.name}`,
    'give one of them, and put the instruction in quotes',
  );
}
