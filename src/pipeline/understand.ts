import { normaliseInstruction } from '../core/fingerprint.ts';
import type { Job } from '../core/job.ts';
import { type Answer, no, yes } from '../core/outcome.ts';
import type { Bench } from '../core/port/world.ts';
import { namedEdit } from './named-edit.ts';
import { LARGER } from './suits.ts';
import type { Task } from './task.ts';

/** Stage 1: what is asked, whether this version can do it, and which model answers. @throws Failure model-missing | config-invalid. */
export async function understand(job: Job, bench: Bench): Promise<Answer<Task>> {
  const kind = bench.kinds.find((each) => each.name === job.kind);
  const instruction = normaliseInstruction(job.instruction);
  if (kind === undefined) {
    const known = bench.kinds.map((each) => each.name).join(', ');
    return no('refused-unsupported', `no kind of job is called "${job.kind}"`, `Ask for one of: ${known}.`);
  }
  if (kind.unavailable !== undefined) {
    return no(
      'refused-unsupported',
      `${kind.name} is not done yet: ${kind.unavailable}`,
      'Use improve, refactor, document or explain meanwhile.',
    );
  }
  if (bench.config.kinds[kind.name]?.enabled === false) {
    return no(
      'refused-unsupported',
      `${kind.name} is switched off in the settings`,
      `Set kinds.${kind.name}.enabled to true in .localcoderrc.`,
    );
  }
  if (kind.needsInstruction && instruction === '') {
    return no(
      'refused-unsupported',
      `${kind.name} needs to be told what to do`,
      `Write it after a colon: @ai ${kind.name}: extract the loop.`,
    );
  }
  const choice = await bench.choose(kind);
  const abilities = choice.abilities;
  if (abilities !== undefined && !abilities.kinds.includes(kind.name)) {
    return no('refused-unsupported', `${kind.name} needs a larger model: ${choice.name} can only ${abilities.kinds.join(', ')}`, LARGER);
  }
  // The words that come with a fix are a message, not an instruction.
  if (abilities === undefined || abilities.instructions || instruction === '' || kind.needs === 'findings')
    return yes({ kind, instruction, choice });
  const edits = abilities.edits ?? {};
  const edit = kind.result === 'rewrite' ? namedEdit(instruction, edits) : undefined;
  if (edit !== undefined) return yes({ kind, instruction, choice, edit });
  return no(
    'refused-unsupported',
    `the model ${choice.name} cannot follow an instruction of your own`,
    kind.result === 'rewrite' && Object.keys(edits).length > 0
      ? `Name one edit it knows: ${Object.keys(edits).join(', ')}. ${LARGER}`
      : `Leave the instruction out. ${LARGER}`,
  );
}
