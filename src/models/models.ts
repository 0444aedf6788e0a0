/**
 * Which weights answer: turns the settings into a choice that the engine can load. Looks whether a named file is there, and reads nothing
 * of it: a model file is opened in the helper process only.
 */
import { statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, isAbsolute, join } from 'node:path';
import { isLoopback, mayConnect, serverUrl } from '../core/address.ts';
import type { Config } from '../core/config.ts';
import { Failure } from '../core/failure.ts';
import type { JobKind } from '../core/kind.ts';
import { near } from '../core/near.ts';
import type { ModelChoice } from '../core/port/engine.ts';
import { BUNDLED, type Catalogue, type CatalogueEntry, readCatalogue } from './catalog.ts';
import { settingOf } from './setting.ts';

export interface ModelsOptions {
  /** Folder that holds models/catalog.json. */
  readonly packageRoot: string;
  /** Hosts beyond this machine that may be talked to; absent: what the settings at hand allow. */
  readonly allowHosts?: readonly string[];
}

/** A catalogue entry with where it lies. */
export interface ListedModel extends CatalogueEntry {
  /** Absolute. */
  readonly path: string;
  readonly present: boolean;
  /** True for the one that comes with the program. */
  readonly bundled: boolean;
}

export interface Models {
  /** The model that serves a kind of job. @throws Failure model-missing | config-invalid | engine-refused */
  choose(config: Config, kind: JobKind): Promise<ModelChoice>;
  /** Every model the catalogue knows. */
  describe(): readonly ListedModel[];
}

/** Opens the catalogue. @throws Failure install-broken when it is missing or not sane */
export function openModels({ packageRoot, allowHosts }: ModelsOptions): Models {
  const catalogue = readCatalogue(packageRoot);
  const pathOf = (entry: CatalogueEntry): string => join(packageRoot, 'models', ...entry.file.split('/'));

  return {
    async choose(config, kind) {
      const name = nameFor(config, kind, catalogue);
      if (config.engine.url !== '') return serverChoice(config, name, catalogue, allowHosts ?? config.network.allow);
      const entry = catalogue.models.find((model) => model.name === (name === '' ? BUNDLED : name));
      if (entry !== undefined) return entryChoice(config, entry, pathOf(entry), catalogue);
      if (looksLikePath(name)) return fileChoice(config, name, catalogue);
      throw unknownName(name, catalogue);
    },
    describe: () =>
      catalogue.models.map((entry) => ({ ...entry, path: pathOf(entry), present: isFile(pathOf(entry)), bundled: entry.name === BUNDLED })),
  };
}

/** The kind's own model, else the general one for explanations, else the code model; a profile names one where none was set. */
function nameFor({ kinds, models, engine }: Config, kind: JobKind, catalogue: Catalogue): string {
  const own = kinds[kind.name]?.model ?? '';
  if (own !== '') return own;
  if (kind.name === 'explain' && models.general !== '') return models.general;
  if (models.code !== '' && models.code !== BUNDLED) return models.code;
  const byProfile = engine.profile === '' ? undefined : catalogue.profiles[engine.profile]?.model;
  return byProfile ?? models.code;
}

function entryChoice(config: Config, entry: CatalogueEntry, file: string, catalogue: Catalogue): ModelChoice {
  if (!isFile(file)) {
    const next = entry.name === BUNDLED ? 'install localcoder again: this model is part of it' : `put the file there, or choose ${BUNDLED}`;
    throw new Failure('model-missing', `the model ${entry.name} is not at ${file}`, { next });
  }
  const setting = settingOf(config.engine, catalogue);
  const threads = setting.threads ?? entry.threads;
  return {
    by: 'helper',
    name: entry.name,
    file,
    sha256: entry.sha256,
    style: entry.style,
    ...setting,
    contextSize: Math.min(setting.contextSize, entry.contextSize),
    ...(threads === undefined ? {} : { threads }),
    ...(entry.abilities === undefined ? {} : { abilities: entry.abilities }),
  };
}

function fileChoice(config: Config, name: string, catalogue: Catalogue): ModelChoice {
  const file = name === '~' || /^~[\\/]/u.test(name) ? join(homedir(), name.slice(1)) : name;
  if (!isAbsolute(file)) {
    throw new Failure('config-invalid', `the model "${name}" is a path that begins nowhere`, {
      next: 'write the whole path of the GGUF file, beginning with / or ~',
    });
  }
  if (!isFile(file)) {
    throw new Failure('model-missing', `there is no model file at ${file}`, {
      next: `correct the path in the settings, or put the GGUF file there; ${BUNDLED} comes with the program`,
    });
  }
  return { by: 'helper', name: basename(file), file, style: 'chat', ...settingOf(config.engine, catalogue) };
}

function serverChoice(config: Config, name: string, catalogue: Catalogue, allowed: readonly string[]): ModelChoice {
  const url = serverUrl(config.engine.url);
  if (url === undefined) {
    throw new Failure('config-invalid', `engine.url "${config.engine.url}" is not the address of a server`, {
      next: 'write it like http://127.0.0.1:11434/v1, without user name or password',
    });
  }
  if (name === '' || catalogue.models.some((entry) => entry.name === name)) {
    throw new Failure(
      'config-invalid',
      `engine.url is set, but no model of that server is named${name === '' ? '' : ` (${name} is a local one)`}`,
      {
        next: `put the server's own name of the model into models.code, or leave engine.url empty to use ${BUNDLED}`,
      },
    );
  }
  const { host } = new URL(url);
  if (config.network.airGapped && !isLoopback(url)) {
    throw new Failure('engine-refused', `${host} is not this machine, and network.airGapped is on`, {
      next: 'use a server on this machine',
    });
  }
  if (!mayConnect(url, allowed)) {
    throw new Failure('engine-refused', `${host} is not this machine, and the settings do not allow it`, {
      next: `put "${host}" into network.allow of your own settings if the code may be sent there`,
    });
  }
  return { by: 'server', name, url, style: 'chat', contextSize: settingOf(config.engine, catalogue).contextSize };
}

function unknownName(name: string, catalogue: Catalogue): Failure {
  const names = catalogue.models.map((entry) => entry.name);
  const close = near(name, names);
  const offer = close.length > 0 ? `did you mean ${close.join(' or ')}?` : `known: ${names.join(', ')}`;
  return new Failure('model-missing', `no model is called "${name}"; ${offer}`, {
    next: 'put a known name, the path of a GGUF file (beginning with / or ~), or with engine.url a model of that server into the settings',
  });
}

function looksLikePath(name: string): boolean {
  return /[\\/]/u.test(name) || name.startsWith('~') || /\.gguf$/iu.test(name);
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
