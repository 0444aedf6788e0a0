import type { Oid } from '../core/brand.ts';
import { normaliseInstruction } from '../core/fingerprint.ts';
import { type NewJob, PRIORITY } from '../core/job.ts';
import { withoutOrdinals } from '../core/locate-symbol.ts';
import { decodeText } from '../core/source-text.ts';
import type { TriggerComment } from '../core/trigger-comment.ts';
import { aimAtTrigger } from './aim.ts';
import { mayTrigger } from './saved-bytes.ts';
import type { FileView, ReadTools } from './source-file.ts';

/** An `@ai` comment of a saved file as the job it asks for. */
export interface CommentJob {
  readonly job: NewJob;
  readonly line: number;
  /** HEAD's version of the file already has it: it came with a branch, or was asked long ago, and waits for `scan`. */
  readonly committed: boolean;
}

/** The jobs that a file's comments ask for, in the order they stand. `head` is the commit to compare with, if there is one. */
export async function commentJobs(file: FileView, head: Oid | undefined, request: string, tools: ReadTools): Promise<CommentJob[]> {
  if (file.scan.triggers.length === 0) return [];
  const committed = await addressesAt(head, file, tools);
  return file.scan.triggers.map((trigger) => ({
    job: {
      origin: 'comment',
      repo: file.repo,
      kind: trigger.kind,
      instruction: trigger.instruction,
      scope: { at: 'comment', file: file.file, line: trigger.line },
      request,
      priority: PRIORITY.person,
      aim: aimAtTrigger(file, trigger, tools.sha256),
    },
    line: trigger.line,
    committed: committed.has(addressOf(trigger)),
  }));
}

/** What the comments of HEAD's version ask for. */
async function addressesAt(head: Oid | undefined, file: FileView, tools: ReadTools): Promise<ReadonlySet<string>> {
  const committed = head === undefined ? undefined : await tools.repo.committed(head, file.file);
  if (committed === undefined || !mayTrigger(committed.bytes)) return new Set();
  const decoded = decodeText(committed.bytes);
  if (decoded.is === 'refused') return new Set();
  const scan = tools.findTriggers(decoded.text, await tools.syntax.outline(decoded.text, file.language));
  return new Set(scan.triggers.map(addressOf));
}

function addressOf({ kind, instruction, symbol }: TriggerComment): string {
  return JSON.stringify([kind, normaliseInstruction(instruction), withoutOrdinals(symbol)]);
}
