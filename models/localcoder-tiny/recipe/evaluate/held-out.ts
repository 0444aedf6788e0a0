import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sample } from '../data/sample.ts';

const PYTHON_FILES = ['natural', 'synthetic', 'kept', 'named', 'document', 'explain'] as const;

/** The samples of a work folder that training never saw, in an order that does not follow packages, the same each time. */
export function heldOut(work: string): Sample[] {
  const files = [join(work, 'samples', 'held-out.jsonl'), ...PYTHON_FILES.map((name) => join(work, 'python', `held.${name}.jsonl`))];
  const place = (index: number): number => (index * 2_654_435_761) % 4_294_967_296;
  return files
    .flatMap(samplesOf)
    .map((sample, index) => ({ sample, at: place(index + 1) }))
    .sort((a, b) => a.at - b.at)
    .map(({ sample }) => sample);
}

function samplesOf(file: string): Sample[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Sample);
}
