import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { JobRow } from '../../core/port/queue.ts';
import { differences, type Snapshot } from './snapshot.ts';
import { SAVES, type Workshop } from './workshop.ts';

/** One thing that was said to happen, and whether it did. */
export interface DemoPromise {
  readonly what: string;
  readonly kept: boolean;
  /** What was found instead. */
  readonly instead?: string;
}

/** The three looks at the repository: before the saves, after them, and after everything. */
export interface Looks {
  readonly before: Snapshot;
  readonly saved: Snapshot;
  readonly after: Snapshot;
}

/** Checks everything the demo promises, on the files and refs themselves. */
export async function checkPromises({ root, git }: Workshop, rows: readonly JobRow[], looks: Looks): Promise<DemoPromise[]> {
  const promises: DemoPromise[] = [];
  const add = (what: string, wrong: string | undefined): void => {
    promises.push(wrong === undefined ? { what, kept: true } : { what, kept: false, instead: wrong });
  };
  for (const { kind, symbol } of SAVES) {
    const row = rows.find(({ job }) => job.kind === kind);
    const outcome = row?.state.delivery?.outcome;
    const wanted = kind === 'explain' ? 'explained' : 'changed';
    add(`${kind} of ${symbol} ends as ${wanted}`, outcome === wanted ? undefined : (outcome ?? row?.state.status ?? 'no job'));
    add(`${kind} of ${symbol} leaves a note`, noteIsThere(root, row) ? undefined : 'no note');
  }
  const improved = rows.find(({ job }) => job.kind === 'improve')?.state.delivery;
  if (improved?.branch !== undefined && improved.patch !== undefined) {
    const { head, name } = improved.branch;
    const parent = await git('rev-parse', `${head}^`);
    add('the branch starts at HEAD', parent === (await git('rev-parse', 'HEAD')) ? undefined : `it starts at ${parent}`);
    const changed = await git('diff', '--name-only', 'HEAD', head);
    add('the branch changes one file', changed === SAVES[0].file ? undefined : changed);
    add(
      'no trigger comment is in the branch',
      (await git('show', `${name}:${SAVES[0].file}`)).includes('@ai') ? 'there is one' : undefined,
    );
    add('git apply takes the patch', await git('apply', '--check', improved.patch).then(() => undefined, String));
  } else add('improve leaves a branch and a patch', 'there is none');
  const meanwhile = differences(looks.saved, looks.after);
  add('tree, index, HEAD, stash: same bytes, inodes and times', meanwhile.length === 0 ? undefined : meanwhile.join(', '));
  const saves = differences(looks.before, looks.saved).join(', ');
  add('only the two saves changed files', saves === SAVES.map(({ file }) => file).join(', ') ? undefined : saves);
  add('git fsck finds nothing', await git('fsck', '--strict', '--no-progress').then(() => undefined, String));
  return promises;
}

function noteIsThere(root: string, row: JobRow | undefined): boolean {
  const note = row?.state.delivery?.note ?? '';
  return note !== '' && readFileSync(path.join(root, note), 'utf8').length > 0;
}
