import { readFileSync } from 'node:fs';
import { isAbsolute, join, normalize, sep } from 'node:path';
import { Failure } from '../core/failure.ts';
import type { Abilities, PromptStyle } from '../core/port/engine.ts';

/** A model that the product knows by name. */
export interface CatalogueEntry {
  readonly name: string;
  /** For people. */
  readonly title: string;
  /** Below models/, `/` between parts. */
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly quantisation: string;
  readonly licence: string;
  readonly style: PromptStyle;
  readonly thinking: 'none' | 'optional' | 'always';
  /** Tokens it was made for. */
  readonly contextSize: number;
  /** Absent: as many as the machine is good for. */
  readonly threads?: number;
  readonly abilities?: Abilities;
}

/** What a profile stands for. */
export interface Profile {
  /** Name of a catalogue entry to use where the person named no model. */
  readonly model?: string;
  readonly contextSize: number;
}

export interface Catalogue {
  readonly models: readonly CatalogueEntry[];
  readonly profiles: Readonly<Record<string, Profile>>;
}

/** The name that stands in the settings when nobody has set one. */
export const BUNDLED = 'localcoder-tiny';

const SHA256 = /^[0-9a-f]{64}$/u;

/** Reads models/catalog.json. @throws Failure install-broken when it is missing or not sane */
export function readCatalogue(packageRoot: string): Catalogue {
  const place = join(packageRoot, 'models', 'catalog.json');
  let catalogue: Catalogue;
  try {
    catalogue = JSON.parse(readFileSync(place, 'utf8')) as Catalogue;
  } catch (error) {
    throw broken(place, `cannot be read: ${error instanceof Error ? error.message : error}`, error);
  }
  if (!Array.isArray(catalogue.models) || typeof catalogue.profiles !== 'object') throw broken(place, 'has no models or profiles');
  for (const entry of catalogue.models) {
    const problem = problemOf(entry);
    if (problem !== undefined) throw broken(place, `is wrong about ${entry.name ?? 'a model'}: ${problem}`);
  }
  return catalogue;
}

/** What is wrong with an entry. A hash or a path from data becomes part of a path or a promise, so both are checked before either is used. */
function problemOf({ name, file, sha256, contextSize, style }: Partial<CatalogueEntry>): string | undefined {
  if (typeof name !== 'string' || !/^[\w.-]+$/u.test(name)) return 'its name';
  if (typeof file !== 'string' || isAbsolute(file) || normalize(file).split(sep).includes('..')) return 'its file';
  if (typeof sha256 !== 'string' || !SHA256.test(sha256)) return 'its sha256';
  if (!Number.isSafeInteger(contextSize) || (contextSize ?? 0) <= 0) return 'its contextSize';
  return style === 'chat' || style === 'tiny' ? undefined : 'its style';
}

function broken(place: string, what: string, cause?: unknown): Failure {
  return new Failure('install-broken', `${place} ${what}`, { next: 'install localcoder again', cause });
}
