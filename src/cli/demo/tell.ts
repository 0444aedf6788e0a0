import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { JobRow } from '../../core/port/queue.ts';
import { plain } from '../plain.ts';
import { renderDiff } from '../render-diff.ts';
import { renderSettled, titleOf } from '../render-job.ts';
import type { Terminal } from '../terminal.ts';
import type { DemoPromise } from './promise.ts';
import type { Workshop } from './workshop.ts';

const NOTE_LINES = 24;

/** Shows what became of the two saves: results, the branches as git sees them, the change, the explanation. */
export async function tellResults(terminal: Terminal, { root, git }: Workshop, rows: readonly JobRow[]): Promise<void> {
  const { colour } = terminal;
  const heading = (text: string): void => terminal.print(`\n${colour.bold(text)}`);
  for (const { job, state } of rows) {
    if (state.delivery === undefined) continue;
    terminal.print('');
    terminal.print(renderSettled(job.id, titleOf(job), state.delivery, colour));
  }
  heading('$ git log --graph --oneline --branches');
  terminal.print(plain(await git('log', '--graph', '--oneline', '--decorate', '--branches')));
  const improved = rows.find(({ job }) => job.kind === 'improve')?.state.delivery;
  if (improved?.branch !== undefined) {
    heading(`$ git diff HEAD ${improved.branch.name}`);
    terminal.print(renderDiff(await git('diff', 'HEAD', improved.branch.head), terminal));
  }
  const explained = rows.find(({ job }) => job.kind === 'explain')?.state.delivery;
  if (explained !== undefined && explained.note !== '') {
    heading(explained.note);
    const lines = plain(readFileSync(path.join(root, explained.note), 'utf8'))
      .trimEnd()
      .split('\n');
    terminal.print(lines.slice(0, NOTE_LINES).join('\n'));
    if (lines.length > NOTE_LINES) terminal.print(colour.dim(`… ${lines.length - NOTE_LINES} more lines`));
  }
}

/** Shows each promise and whether it was kept. */
export function tellPromises({ print, colour }: Terminal, promises: readonly DemoPromise[], seconds: number): void {
  print(`\n${colour.bold('Promised and checked')}`);
  for (const { what, kept, instead } of promises) {
    print(kept ? `${colour.green('ok  ')}  ${what}` : `${colour.red('NOT ')}  ${what}: ${plain(instead ?? '')}`);
  }
  print(`${promises.filter(({ kept }) => kept).length} of ${promises.length} kept in ${seconds.toFixed(1)} s`);
}

/** How to do the same at home. `main` is the program that was called. */
export function tellHowTo({ print, colour }: Terminal, main: string): void {
  print(`\n${colour.bold('The same in a repository of your own')}
  alias localcoder='node ${plain(main)}'
  cd your-repository
  localcoder watch                      follow your saves; then write // @ai improve above a JavaScript, TypeScript or Python function, and save
  localcoder jobs                       what came of it
  localcoder show <id> --diff           the change
  localcoder apply <id>                 take it; unapply takes it back
  localcoder improve src/cart.js#total  ask without a comment
The model that comes with it is tiny: it knows some seventy ways to tidy JavaScript, TypeScript and Python functions, plain doc comments
and short explanations. The settings models.code and engine.url bring a larger one.`);
}
