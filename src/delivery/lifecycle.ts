/**
 * Writing a delivered change into the person's file, and taking it back: the only code in this room that touches their work tree, and it
 * runs only when they typed the command. The bytes are read, the change is worked out on them, and the file is replaced only if it still
 * has those bytes. Edits elsewhere in the file are kept. Never writes a file whose text is not what the job read (or what applying made).
 */
import type { AddedFile } from '../core/candidate.ts';
import type { Change } from '../core/delivery.ts';
import type { Applied } from '../core/port/deliveries.ts';
import type { Repo } from '../core/port/repo.ts';
import { protectedPath } from '../core/protected-path.ts';
import { decodeText } from '../core/source-text.ts';
import { backward, forward, type Move } from './move.ts';
import { plainLine } from './plain.ts';
import type { Undo } from './undo.ts';
import { fileAbsent, fileAmbiguous, fileBusy, fileInTheWay, fileRefused, fileStale, fileUndoStale, recordDamaged } from './words.ts';

/** The file may be saved by its owner between reading and writing; it is read again this often. */
const ATTEMPTS = 2;

/** Puts the change into the saved file. @throws Failure of git, disk or permission. */
export async function apply(change: Change, repo: Repo, undo: Undo): Promise<Applied> {
  const { added } = change;
  const adding = added === undefined ? undefined : await add(added, repo);
  if (adding?.is === 'refused') return adding;
  const edited = await move(change, repo, {
    plan: (text) => forward(text, change),
    stale: fileStale,
    before: (choices) => undo.keep(change, choices),
    after: () => Promise.resolve(),
  });
  return added === undefined ? edited : together(added, adding, edited);
}

/** Takes the change out of the saved file again. @throws as `apply`. */
export async function unapply(change: Change, repo: Repo, undo: Undo): Promise<Applied> {
  const choices = (await undo.recall(change)) ?? [];
  const { added } = change;
  const edited = await move(change, repo, {
    plan: (text) => backward(text, change, choices),
    stale: fileUndoStale,
    before: () => Promise.resolve(),
    after: () => undo.keep(change, []),
  });
  if (added === undefined || edited.is === 'refused') return edited;
  return together(added, await takeAway(added, repo), edited);
}

/** Puts a new file into the work tree. */
async function add({ file, text }: AddedFile, repo: Repo): Promise<Applied> {
  const bytes = Buffer.from(text, 'utf8');
  if (await repo.addSaved(file, bytes)) return { is: 'done', file, exact: true };
  const there = await repo.saved(file);
  return there.is === 'file' && there.bytes.equals(bytes) ? { is: 'already' } : fileInTheWay(plainLine(file));
}

async function takeAway({ file, text }: AddedFile, repo: Repo): Promise<Applied> {
  if (await repo.removeSaved(file, repo.hash(Buffer.from(text, 'utf8')))) return { is: 'done', file, exact: true };
  return (await repo.saved(file)).is === 'absent' ? { is: 'already' } : fileUndoStale(plainLine(file));
}

/** What came of a new file and of the edit that goes with it. A comment that is gone already is no reason to refuse the file. */
function together({ file }: AddedFile, adding: Applied | undefined, edited: Applied): Applied {
  if (adding === undefined || adding.is !== 'already') return adding ?? edited;
  return edited.is === 'done' ? { ...edited, file } : adding;
}

interface Direction {
  readonly plan: (text: string) => Move;
  readonly stale: typeof fileStale;
  readonly before: (choices: readonly number[]) => Promise<void>;
  readonly after: () => Promise<void>;
}

async function move({ file, pieces }: Change, repo: Repo, direction: Direction): Promise<Applied> {
  if (pieces.length === 0) return { is: 'already' };
  const name = plainLine(file);
  const guarded = protectedPath(file);
  if (guarded !== undefined) return fileRefused(name, guarded);
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const saved = await repo.saved(file);
    if (saved.is === 'absent') return fileAbsent(name);
    if (saved.is === 'refused') return fileRefused(name, saved.why);
    const decoded = decodeText(saved.bytes);
    if (decoded.is === 'refused') return fileRefused(name, decoded.why);
    const planned = direction.plan(decoded.text);
    switch (planned.is) {
      case 'already':
        return planned;
      case 'stale':
        return direction.stale(name);
      case 'ambiguous':
        return fileAmbiguous(name);
      case 'damaged':
        return recordDamaged(name);
      case 'write': {
        await direction.before(planned.choices);
        if (await repo.replaceSaved(file, saved.blob, Buffer.from(planned.text, 'utf8'))) {
          await direction.after();
          return { is: 'done', file, exact: planned.exact };
        }
      }
    }
  }
  return fileBusy(name);
}
