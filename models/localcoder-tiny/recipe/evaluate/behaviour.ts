import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { differ } from '../../../../src/checks/differential/differential.ts';
import { harnessPlace } from '../../../../src/checks/differential/harness-place.ts';
import type { Oid } from '../../../../src/core/brand.ts';
import type { Checkout, Scratch } from '../../../../src/core/port/scratch.ts';
import type { Syntax } from '../../../../src/core/port/syntax.ts';
import { systemClock } from '../../../../src/system/clock.ts';
import { packageRoot } from '../../../../src/system/paths.ts';
import { openProcesses } from '../../../../src/system/processes.ts';
import { openSandbox } from '../../../../src/system/sandbox.ts';

/** What running old and new on generated inputs came to; `not-run` for what is not pure, or takes no input that can be made. */
export type Behaviour = { readonly is: 'same' | 'different' | 'not-run'; readonly why: string };

/** A function that stands alone in its file, in two versions. */
export interface Versions {
  readonly file: string;
  readonly language: string;
  readonly symbol: string;
  readonly before: string;
  readonly after: string;
}

/** Runs the two versions in the sandbox, by the product's own differential run. `folder` is an empty one for it. */
export async function behaviourOf({ file, language, symbol, before, after }: Versions, folder: string, syntax: Syntax): Promise<Behaviour> {
  const spanOf = async (text: string) => (await syntax.outline(text, language)).symbols.find(({ path }) => path === symbol)?.span;
  const [beforeSpan, afterSpan] = [await spanOf(before), await spanOf(after)];
  if (beforeSpan === undefined || afterSpan === undefined) return { is: 'not-run', why: 'not a named function' };
  mkdirSync(folder, { recursive: true });
  const { signal } = new AbortController();
  const clock = systemClock;
  const sandbox = openSandbox({
    processes: openProcesses(clock),
    clock,
    platform: process.platform,
    env: process.env,
    allowWithout: false,
  });
  const place = await harnessPlace(
    { sandbox, scratch: folderAsScratch(folder), packageRoot: packageRoot(), env: process.env },
    { base: '' as Oid },
    signal,
  );
  if (place.is === 'none') return { is: 'not-run', why: place.why };
  const question = { file, language, symbol, name: symbol.split('.').at(-1) ?? symbol, before, after, beforeSpan, afterSpan, seed: 1 };
  const answer = await differ(question, place.place, signal);
  return { is: answer.is, why: answer.is === 'different' ? answer.message : answer.is === 'not-run' ? answer.why : '' };
}

/** A folder with nothing in it, as a checkout that is never changed. */
function folderAsScratch(root: string): Scratch {
  const checkout: Checkout = {
    root,
    readable: [],
    hidden: [],
    tree: '',
    files: [],
    read(file) {
      try {
        return readFileSync(join(root, file), 'utf8');
      } catch {
        return undefined;
      }
    },
    put: async () => undefined,
  };
  return { checkout: async () => checkout };
}
