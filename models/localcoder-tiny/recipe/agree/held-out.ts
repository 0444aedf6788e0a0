import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Sample } from '../data/sample.ts';
import { isHeldOut } from '../python/split.ts';

/** A function as its author wrote it. */
export interface WrittenFunction {
  readonly lang: Sample['lang'];
  readonly pkg: string;
  readonly name: string;
  readonly raw: string;
}

const SAMPLE_FILES = ['natural', 'synthetic', 'kept', 'named', 'document', 'explain'].map((kind) => join('python', `held.${kind}.jsonl`));

/**
 * The held-out functions that the functions step left in the work folder, at most so many: from all over the packages, Python's included.
 * @throws Error when there are none
 */
export async function heldOutFunctions(work: string, most: number): Promise<WrittenFunction[]> {
  const others = await linesOf<WrittenFunction>(join(work, 'functions', 'held-out.jsonl'));
  const library = await linesOf<WrittenFunction>(join(work, 'python', 'functions.jsonl'));
  const python = library.filter(({ pkg }) => isHeldOut(pkg));
  const all = [...others, ...python];
  if (all.length === 0) throw new Error(`${work} has no held-out functions: run the step functions first`);
  return all.filter((_, index) => Math.floor((index * most) / all.length) !== Math.floor(((index - 1) * most) / all.length));
}

/** The held-out samples of the work folder, of all tasks, at most so many; none where the samples step has not run. */
export async function heldOutSamples(work: string, most: number): Promise<Sample[]> {
  const files = [join('samples', 'held-out.jsonl'), ...SAMPLE_FILES];
  const all = (await Promise.all(files.map((file) => linesOf<Sample>(join(work, file))))).flat();
  return all.filter((_, index) => Math.floor((index * most) / all.length) !== Math.floor(((index - 1) * most) / all.length));
}

async function linesOf<Line>(file: string): Promise<Line[]> {
  if (!existsSync(file)) return [];
  const lines: Line[] = [];
  for await (const line of createInterface({ input: createReadStream(file) })) if (line !== '') lines.push(JSON.parse(line) as Line);
  return lines;
}
