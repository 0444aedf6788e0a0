import path from 'node:path';
import * as fc from 'fast-check';
import type { HarnessReply, HarnessRequest, Parameter } from '../differential/shape.ts';
import { loadFunction } from './load.ts';
import { copy, type Outcome, outcomeOf, show } from './outcome.ts';
import { Values } from './values.ts';

/** Inputs that have to have been of use before "the same" means anything. */
const LEAST_USEFUL = 10;
/** Milliseconds for making a counter-example smaller. */
const SHRINK_MS = 800;
/** Calls of the old version that hang before it is given up. */
const MOST_HUNG = 3;

class Undecided extends Error {}

/** Runs both versions on the same inputs. Never throws. */
export async function comparison(request: HarnessRequest): Promise<HarnessReply> {
  try {
    return await compare(request);
  } catch (error) {
    if (error instanceof Undecided) return { is: 'not-run', why: error.message };
    return { is: 'not-run', why: `it cannot be loaded alone: ${error instanceof Error ? error.message : 'unknown'}` };
  }
}

async function compare(request: HarnessRequest): Promise<HarnessReply> {
  const file = path.resolve(request.file);
  const [old, now] = [loadFunction(request.before, file), loadFunction(request.after, file)];
  const sources = request.before + request.after;
  let [inputs, returned, useful, hung] = [0, 0, 0, 0];
  let shrinkUntil = Number.POSITIVE_INFINITY;
  let found: string | undefined;

  /** True when both did the same on these arguments, or nothing can be said about them. */
  const agrees = async (made: readonly unknown[]): Promise<boolean> => {
    if (performance.now() > shrinkUntil) return true;
    const args = spread(made, request.parameters);
    const first = await outcomeOf(old, args, sources);
    const again = first.is === 'hung' ? first : await outcomeOf(old, args, sources);
    if (again.is === 'hung') {
      hung += 1;
      if (hung > MOST_HUNG) throw new Undecided('it takes too long on generated inputs');
      return true;
    }
    if (!same(first, again)) throw new Undecided('not deterministic');
    const second = await outcomeOf(now, args, sources);
    inputs += 1;
    if (first.is === 'returned') returned += 1;
    // The engine's own complaint: an input the function was not written for.
    if (first.is === 'threw' && first.native) return true;
    useful += 1;
    if (same(first, second)) return true;
    if (shrinkUntil === Number.POSITIVE_INFINITY) shrinkUntil = performance.now() + SHRINK_MS;
    found = tell(request.name, args, first, second);
    return false;
  };

  // Half of the inputs from a handful of values, so that equal ones meet.
  const [near, few] = [false, true].map((isFew) => {
    const values = new Values(request, isFew);
    return fc.tuple(...request.parameters.map((parameter) => argument(parameter, values)));
  });
  if (near === undefined || few === undefined) throw new RangeError('two makers');
  const tuple = fc.oneof({ weight: 3, arbitrary: near }, { weight: 2, arbitrary: few });
  let undecided: Undecided | undefined;
  const property = fc.asyncProperty(tuple, async (made) => {
    if (undecided !== undefined) return true;
    try {
      return await agrees(made);
    } catch (error) {
      if (!(error instanceof Undecided)) throw error;
      undecided = error;
      return true;
    }
  });
  const examples = request.examples.map((example): [unknown[]] => [request.parameters.map((_parameter, at) => example[at])]);
  const numRuns = request.parameters.length === 0 ? 2 : request.inputs;
  await fc.check(property, { seed: request.seed, numRuns, examples, interruptAfterTimeLimit: request.budgetMs, skipEqualValues: false });
  if (found !== undefined) return { is: 'different', message: found, inputs };
  if (undecided !== undefined) throw undecided;
  const needed = request.parameters.length === 0 ? 1 : LEAST_USEFUL;
  if (useful < needed) return { is: 'not-run', why: 'no useful inputs: nearly all are errors, or take too long' };
  return { is: 'same', inputs, returned };
}

function argument({ shape, optional, rest }: Parameter, values: Values): fc.Arbitrary<unknown> {
  const one = values.of(shape);
  if (rest) return fc.array(one, { maxLength: 4 });
  return optional ? fc.oneof({ weight: 3, arbitrary: one }, { weight: 1, arbitrary: fc.constant(undefined) }) : one;
}

/** The arguments as they are passed: rest ones one by one, missing ones at the end left out. */
function spread(made: readonly unknown[], parameters: readonly Parameter[]): unknown[] {
  const args = made.flatMap((value, at) => (parameters[at]?.rest === true && Array.isArray(value) ? value : [value]));
  while (args.length > 0 && args.at(-1) === undefined && parameters[args.length - 1]?.optional === true) args.pop();
  return args;
}

function same(a: Outcome, b: Outcome): boolean {
  if (a.is === 'returned') return b.is === 'returned' && a.value === b.value && a.after === b.after;
  if (a.is === 'threw') return b.is === 'threw' && a.error === b.error && (a.native || a.after === b.after);
  return b.is === 'hung';
}

function tell(name: string, args: readonly unknown[], before: Outcome, after: Outcome): string {
  const call = `${name}(${args.map((arg) => show(copy(arg))).join(', ')})`;
  if (before.is === 'hung' || after.is === 'hung') return `${call} returned and now does not end`;
  if (before.is === 'threw' && after.is === 'threw') {
    return before.error === after.error
      ? `${call} left its arguments as ${before.after} and now as ${after.after}`
      : `${call} threw ${before.shown} and now throws ${after.shown}`;
  }
  if (before.is === 'threw') return `${call} threw ${before.shown} and is now ${after.shown}`;
  if (after.is === 'threw') return `${call} was ${before.shown} and now throws ${after.shown}`;
  if (before.value !== after.value) return `${call} was ${before.shown} and is now ${after.shown}`;
  return `${call} left its arguments as ${before.after} and now as ${after.after}`;
}
