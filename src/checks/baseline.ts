/**
 * What tools said of unchanged code, kept between jobs.
 * Why: the baseline costs as much as the check itself, and the same commit is the base of many jobs.
 * How: one small file for each question, named by the hash of everything the answer depends on; written beside and renamed; with a checksum.
 * Whatever is damaged, too old in form or not there is asked anew. A broken tool is remembered in memory only: it may work tomorrow.
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { CheckTools } from './check.ts';
import type { ToolReport } from './tool.ts';

/** Raised when what is kept changes its form or meaning. */
const FORM = 1;
/** Answers kept on disk; some are a few hundred KiB. The ones unused for longest go first. */
const MOST_KEPT = 300;

/** What is remembered of a run on unchanged code. */
export interface BaselineRun {
  readonly report: ToolReport;
  readonly by: string;
  readonly millis: number;
  /** Names of tests that were red and then green on the same code. */
  readonly flaky: readonly string[];
}

/** Everything an answer depends on. */
export interface BaselineKey {
  /** Names the content: tree and what was put over it. */
  readonly tree: string;
  readonly overlay: string;
  readonly folder: string;
  /** With paths of this machine taken out. */
  readonly command: readonly string[];
  readonly tool: string;
  /** Name and version. */
  readonly by: string;
}

export interface Baselines {
  find(key: BaselineKey): BaselineRun | undefined;
  /** Failing to write is no failure of a check: the next job will ask again. */
  keep(key: BaselineKey, run: BaselineRun): void;
}

/** Kept below `cacheDir`. */
export function openBaselines({ cacheDir, sha256, log, clock }: Pick<CheckTools, 'cacheDir' | 'sha256' | 'log' | 'clock'>): Baselines {
  const folder = path.join(cacheDir, 'baselines');
  const broken = new Map<string, BaselineRun>();
  const nameOf = ({ tree, overlay, folder, command, tool, by }: BaselineKey): string =>
    sha256(JSON.stringify([FORM, tree, overlay, folder, command, tool, by]));

  return {
    find(key) {
      const name = nameOf(key);
      const file = path.join(folder, `${name}.json`);
      try {
        const text = readFileSync(file, 'utf8');
        const cut = text.indexOf('\n');
        const body = text.slice(cut + 1);
        if (text.slice(0, cut) !== sha256(body)) return broken.get(name);
        const used = clock.now() / 1_000;
        utimesSync(file, used, used);
        return JSON.parse(body) as BaselineRun;
      } catch {
        return broken.get(name);
      }
    },
    keep(key, run) {
      const name = nameOf(key);
      if (run.report.is === 'broken') {
        broken.set(name, run);
        return;
      }
      const body = JSON.stringify(run);
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        const beside = path.join(folder, `.${randomUUID()}`);
        writeFileSync(beside, `${sha256(body)}\n${body}`, { mode: 0o600 });
        renameSync(beside, path.join(folder, `${name}.json`));
        prune(folder);
      } catch (error) {
        log.warn('a baseline cannot be kept', { error: String(error) });
      }
    },
  };
}

function prune(folder: string): void {
  const names = readdirSync(folder);
  if (names.length <= MOST_KEPT) return;
  const aged = names.map((name) => ({ file: path.join(folder, name), at: statSync(path.join(folder, name)).mtimeMs }));
  aged.sort((a, b) => b.at - a.at);
  for (const { file } of aged.slice(MOST_KEPT)) rmSync(file, { force: true });
}
