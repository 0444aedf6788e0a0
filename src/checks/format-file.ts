import type { Target } from '../core/target.ts';
import { ask } from './judged-run.ts';
import type { Open } from './project-check.ts';
import { insidePackage, searchTools } from './tool-search.ts';
import { fileWith } from './visit.ts';

/** Milliseconds for one file. */
const WALL_MS = 30_000;

/** `text` as the target's file in the form of the project's own formatter. Undefined where there is none, or it may not run, or cannot. */
export async function formatFile({ source }: Target, text: string, open: Open, signal: AbortSignal): Promise<string | undefined> {
  const opened = await open();
  if (opened.is === 'out') return undefined;
  const { running, table } = opened;
  const search = { tools: running.tools, ...(table === undefined ? {} : { table }) };
  for (const found of searchTools('format', source.file, source.language, running.visit.checkout, search).usable) {
    const sources = [insidePackage(found.place, source.file) ?? source.file];
    const { report } = await ask({ found, sources, tests: [], wallMs: WALL_MS }, [fileWith(source, text)], running, signal);
    if (report.is === 'formatted') return report.text;
  }
  return undefined;
}
