import { posix } from 'node:path';
import type { Checkout } from '../core/port/scratch.ts';
import type { Language } from '../core/target.ts';
import type { CheckTools } from './check.ts';
import { packageOf } from './packages.ts';
import { commandTools } from './survey.ts';
import type { Package, Tool } from './tool.ts';
import { TOOLS } from './tools.ts';

/** A tool that judges a file, in the package where it was found. */
export interface FoundProgram {
  readonly tool: Tool;
  readonly place: Package;
  /** Absolute. */
  readonly program: string;
}

/** The tools of one check for one file, in their order of running. */
export interface SearchedTools {
  readonly usable: readonly FoundProgram[];
  /** Why others of the project do not run here, one line each. */
  readonly unusable: readonly string[];
}

/** What there is to search; tests give a table of their own. */
export interface ToolSearch {
  readonly tools: Pick<CheckTools, 'settings' | 'env'>;
  readonly table?: readonly Tool[];
}

/**
 * Looks for the tools that judge `file`: those the settings name, or else what its nearest package uses (a tool looks for its settings in the
 * folders above by itself). Never looks in a package that the survey, and so the person's trust, does not know. Reads files only.
 */
export function searchTools(check: Tool['check'], file: string, language: Language, checkout: Checkout, search: ToolSearch): SearchedTools {
  const named = commandTools(search.tools).filter((tool) => tool.check === check);
  const table = named.length > 0 ? named : (search.table ?? TOOLS).filter((tool) => tool.check === check);
  const fitting = table.filter((tool) => tool.languages.length === 0 || tool.languages.includes(language));
  const place = packageOf(checkout, file, search.tools.env);
  const usable: FoundProgram[] = [];
  const unusable: string[] = [];
  for (const tool of fitting) {
    const detected = tool.detect(place);
    if (detected?.is === 'found') usable.push({ tool, place, program: detected.program });
    if (detected?.is === 'unusable') unusable.push(`${tool.name}: ${detected.why}`);
  }
  return { usable, unusable };
}

/** A path of the checkout as the package's tools see it; undefined when it lies outside. */
export function insidePackage(place: Package, file: string): string | undefined {
  if (place.folder === '') return file;
  return file.startsWith(`${place.folder}/`) ? file.slice(place.folder.length + 1) : undefined;
}

/** The other way round. A tool may name a file outside of its package: undefined when it lies outside the checkout as well. */
export function inCheckout(place: Package, file: string): string | undefined {
  const path = posix.join(place.folder === '' ? '.' : place.folder, file);
  return path.startsWith('..') || posix.isAbsolute(path) ? undefined : path;
}
