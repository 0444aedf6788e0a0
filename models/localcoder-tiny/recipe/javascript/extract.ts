import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readPackages } from '../corpus/packages.ts';
import type { ExtractShard, RawFunction } from './extract-shard.ts';
import { TokenRuns } from './fingerprint.ts';
import type { ExtractedFunction } from './functions.ts';
import { readLines, writeLines } from './lines.ts';
import { hashOf } from './random.ts';
import { runShards } from './shards.ts';
import { type SourceFile, sourceFilesOf } from './source-files.ts';

/**
 * What to extract and where to: `modules` are the folders in which packages lie, `work` gets functions/training.jsonl and
 * functions/held-out.jsonl, `shards` is the number of processes (1: this one), `limit` the most files that are read.
 */
export interface ExtractOptions {
  work: string;
  modules: readonly string[];
  packages?: string;
  shards?: number;
  limit?: number;
  onProgress?: (message: string) => void;
}

/** How many functions were found, and how many of them are there to train on and to measure with. */
export interface ExtractReport {
  files: number;
  found: number;
  training: number;
  heldOut: number;
}

const MOST_OF_A_PACKAGE = 4000;
const MOST_HELD_OUT_OF_A_PACKAGE = 2000;
const MOST_SHARED_WITH_TRAINING = 0.4;

/** Finds the functions in the packages' own source files; each one once, and none for training that a held-out package has too. */
export async function extractFunctions(options: ExtractOptions): Promise<ExtractReport> {
  const say = options.onProgress ?? (() => {});
  const folder = join(options.work, 'functions');
  mkdirSync(folder, { recursive: true });
  const files = chooseFiles(sourceFilesOf(readPackages(options.packages), options.modules), options.limit);
  const shards: ExtractShard[] = Array.from({ length: options.shards ?? 1 }, (_, shard) => ({
    files: files.filter((_, index) => index % (options.shards ?? 1) === shard),
    out: join(folder, `part-${shard}.jsonl`),
  }));
  await runShards(
    shards.map((shard) => ({ stage: 'extract', shard })),
    options.shards ?? 1,
    say,
  );
  const found = shards.flatMap((shard) => [...readLines<RawFunction>(shard.out)]);
  for (const shard of shards) rmSync(shard.out);
  const { training, heldOut } = separate(found);
  writeLines(join(folder, 'training.jsonl'), training);
  writeLines(join(folder, 'held-out.jsonl'), heldOut);
  return { files: files.length, found: found.length, training: training.length, heldOut: heldOut.length };
}

/** A limit takes files from all over the list, and as many held-out ones as it can. */
function chooseFiles(files: SourceFile[], limit: number | undefined): SourceFile[] {
  if (limit === undefined || files.length <= limit) return files;
  const spread = (group: SourceFile[], count: number) =>
    [...group].sort((one, other) => hashOf(one.place) - hashOf(other.place)).slice(0, count);
  const heldOut = spread(
    files.filter((file) => file.heldOut),
    Math.floor(limit / 3),
  );
  return [
    ...spread(
      files.filter((file) => !file.heldOut),
      limit - heldOut.length,
    ),
    ...heldOut,
  ];
}

function separate(found: RawFunction[]): { training: ExtractedFunction[]; heldOut: ExtractedFunction[] } {
  // Held-out packages come first, so that it is the copy in the training part that goes.
  found.sort((one, other) => Number(other.heldOut) - Number(one.heldOut) || order(one.place, other.place) || one.at - other.at);
  const seen = new Set<string>();
  const single = found.filter(({ key }) => !seen.has(key) && seen.add(key));
  const training = capped(
    single.filter((each) => !each.heldOut),
    MOST_OF_A_PACKAGE,
  );
  const runs = new TokenRuns();
  for (const each of training) runs.add(each.raw);
  const unseen = single.filter((each) => each.heldOut && runs.shareSeen(each.raw) <= MOST_SHARED_WITH_TRAINING);
  return { training: training.map(forUse), heldOut: capped(unseen, MOST_HELD_OUT_OF_A_PACKAGE).map(forUse) };
}

/** One very large package must not drown the others: of each, at most so many functions in each language, chosen by their text. */
function capped(functions: RawFunction[], most: number): RawFunction[] {
  const byPackage = new Map<string, RawFunction[]>();
  for (const each of functions) {
    const name = `${each.lang} ${each.pkg}`;
    const group = byPackage.get(name);
    if (group === undefined) byPackage.set(name, [each]);
    else group.push(each);
  }
  return [...byPackage.values()].flatMap((group) =>
    group.length <= most ? group : group.sort((one, other) => hashOf(one.key) - hashOf(other.key)).slice(0, most),
  );
}

function forUse({ heldOut: _heldOut, place: _place, at: _at, key: _key, ...kept }: RawFunction): ExtractedFunction {
  return kept;
}

function order(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
