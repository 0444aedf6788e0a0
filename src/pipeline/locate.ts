import type { Oid } from '../core/brand.ts';
import { normaliseInstruction } from '../core/fingerprint.ts';
import type { Job } from '../core/job.ts';
import { locateSymbol, samePath } from '../core/locate-symbol.ts';
import { type Answer, no, yes } from '../core/outcome.ts';
import type { Outline } from '../core/port/syntax.ts';
import type { Bench } from '../core/port/world.ts';
import { cleanView, decodeText, hashable } from '../core/source-text.ts';
import type { SourceFile, Target } from '../core/target.ts';
import type { TriggerComment } from '../core/trigger-comment.ts';

const ASK_AGAIN = 'Ask again: the request was about the text as it was then.';

/** A file as it stands now, with its comments found and taken out. */
export interface Present {
  readonly source: SourceFile;
  /** Of the clean text. */
  readonly outline: Outline;
  /** The commit a branch would start at. */
  readonly base?: Oid;
}

/** Stage 2: the symbol a job is about, found again in the present text. The trigger comments are taken out of the view that everything after works on. */
export async function locate(job: Job, bench: Bench, sha256: (text: string) => string): Promise<Answer<Target>> {
  const { file } = job.aim;
  const read = await readPresent(job, bench);
  if (read.is === 'no') return read;
  const { source } = read.value;
  if (job.origin === 'comment' && source.own === undefined) {
    return no('cancelled', `the @ai comment in ${file} was taken away or changed before work began`, 'Nothing to do.');
  }
  const target = findTarget(job, read.value, sha256);
  if (target === undefined) return no('refused-not-found', `${job.aim.symbol || file} is no longer in ${file}`, ASK_AGAIN);
  if (sha256(hashable(target.text)) !== job.aim.textHash) {
    const outcome = job.origin === 'comment' ? 'superseded' : 'refused-stale';
    return no(
      outcome,
      `${target.name || file} has been edited since this was asked for`,
      job.origin === 'comment' ? 'The newer text gets a job of its own.' : ASK_AGAIN,
    );
  }
  return yes(target);
}

/** Reads the file of a job as it stands now. `source.own` is the comment that asked, where it still stands. */
export async function readPresent(job: Job, bench: Bench): Promise<Answer<Present>> {
  const { file } = job.aim;
  const read = await readSource(job, bench);
  if (read.is === 'no') return read;
  const { bytes, blob, mode, base } = read.value;
  const decoded = decodeText(bytes);
  if (decoded.is === 'refused') return no('refused-unsupported', `${file} is ${decoded.why}`, 'Nothing was changed.');
  const saved = decoded.text;
  const language = bench.syntax.languageOf(file, saved);
  if (bench.config.languages[language]?.enabled === false) {
    return no(
      'refused-unsupported',
      `${language} is switched off in the settings`,
      `Set languages.${language}.enabled to true in .localcoderrc.`,
    );
  }
  const scan = bench.findTriggers(saved, await bench.syntax.outline(saved, language));
  const own = job.origin === 'comment' ? scan.triggers.find((trigger) => asksFor(trigger, job)) : undefined;
  const { clean } = cleanView(saved, scan.removals);
  const source: SourceFile = {
    file,
    blob,
    mode,
    saved,
    triggers: scan.removals,
    ...(own === undefined ? {} : { own: own.removal }),
    clean,
    language,
    eol: lineEnding(clean, saved),
  };
  return yes({ source, outline: await bench.syntax.outline(clean, language), ...(base === undefined ? {} : { base }) });
}

/** The symbol a job aims at in the present text, whatever its text is now; undefined when it is gone. */
export function findTarget(job: Job, { source, outline, base }: Present, sha256: (text: string) => string): Target | undefined {
  const { saved, clean, triggers } = source;
  const located = locateSymbol({ saved, clean, removals: triggers }, outline, job.aim, sha256);
  if (located === undefined) return undefined;
  const text = clean.slice(located.span.start, located.span.end);
  return { source: { ...source, eol: lineEnding(text, saved) }, ...located, text, ...(base === undefined ? {} : { base }) };
}

interface Read {
  readonly bytes: Buffer;
  readonly blob: Oid;
  readonly mode: string;
  readonly base?: Oid;
}

/** The bytes the job is about: the saved file, HEAD's version when it is not in the work tree, or a commit's in a bare repository. */
async function readSource(job: Job, bench: Bench): Promise<Answer<Read>> {
  const { file, source } = job.aim;
  if (source.from === 'commit') {
    const committed = await bench.repo.committed(source.commit, file);
    if (committed === undefined)
      return no('refused-not-found', `${file} is not in commit ${source.commit.slice(0, 10)}`, 'Name a commit that holds it.');
    return yes({ bytes: committed.bytes, blob: committed.blob, mode: committed.mode, base: source.commit });
  }
  const saved = await bench.repo.saved(file);
  if (saved.is === 'refused') return no('refused-unsafe', `${file} is not read: ${saved.why}`, 'Name an ordinary file of this repository.');
  const { head } = await bench.repo.state();
  const base = head.is === 'unborn' ? undefined : head.commit;
  if (saved.is === 'absent') {
    const committed = base === undefined ? undefined : await bench.repo.committed(base, file);
    if (base === undefined || committed === undefined) return no('refused-not-found', `${file} is no longer there`, ASK_AGAIN);
    return yes({ bytes: committed.bytes, blob: committed.blob, mode: committed.mode, base });
  }
  return yes({ bytes: saved.bytes, blob: saved.blob, mode: saved.mode, ...(base === undefined ? {} : { base }) });
}

function asksFor(trigger: TriggerComment, job: Job): boolean {
  return (
    trigger.kind === job.kind &&
    normaliseInstruction(trigger.instruction) === normaliseInstruction(job.instruction) &&
    samePath(trigger.symbol, job.aim.symbol)
  );
}

/** The line ending the target uses most, or the file's where the target is one line. */
function lineEnding(text: string, file: string): '\n' | '\r\n' {
  const sample = text.includes('\n') ? text : file;
  const windows = sample.split('\r\n').length - 1;
  const all = sample.split('\n').length - 1;
  return windows * 2 > all ? '\r\n' : '\n';
}
