import { isMapping } from './mapping.ts';

/** A setting that a repository tried to make and may not. */
export interface Refused {
  /** Full key, as in `network.allow`. */
  readonly key: string;
  readonly value: unknown;
  /** Where it belongs instead; absent means in the person's own file. */
  readonly instead?: string;
}

/** Sections that only the person's own file may set, and what to say where that would not help either. */
const SECTIONS: Readonly<Record<string, string | undefined>> = {
  trust: 'Trust is given by you, never by a repository.',
  sandbox: undefined,
  notifications: undefined,
  network: undefined,
  delivery: undefined,
  history: undefined,
};
/** Single settings of other sections that only the person's own file may set. */
const KEYS = new Set(['engine.url']);
/** A catalogue name: a path or an address in its place would choose what gets loaded or called. */
const PLAIN_MODEL = /^(?!.*[.]gguf$)[\w][\w.-]*(?::[\w.-]+)?$/i;

/** The settings of a repository without what it may not set, and what that was. Never lets one of these through, whatever its value. */
export function dropPersonal(data: Readonly<Record<string, unknown>>): { data: Record<string, unknown>; refused: Refused[] } {
  const refused: Refused[] = [];
  const kept: Record<string, unknown> = {};
  for (const [section, value] of Object.entries(data)) {
    if (Object.hasOwn(SECTIONS, section)) {
      const instead = SECTIONS[section];
      const leaves = isMapping(value) && Object.keys(value).length > 0 ? Object.entries(value) : [['', value] as const];
      for (const [name, leaf] of leaves)
        refused.push({ key: name ? `${section}.${name}` : section, value: leaf, ...(instead ? { instead } : {}) });
    } else if (isMapping(value)) {
      kept[section] = withoutPersonal(section, value, refused);
    } else {
      kept[section] = value;
    }
  }
  return { data: kept, refused };
}

function withoutPersonal(section: string, values: Record<string, unknown>, refused: Refused[]): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values)) {
    const key = `${section}.${name}`;
    if (KEYS.has(key) || (section === 'models' && choosesWeights(value))) refused.push({ key, value });
    else if (section === 'kinds' && isMapping(value) && choosesWeights(value.model)) {
      const { model, ...rest } = value;
      refused.push({ key: `${key}.model`, value: model });
      kept[name] = rest;
    } else kept[name] = value;
  }
  return kept;
}

function choosesWeights(value: unknown): boolean {
  return typeof value === 'string' && value !== '' && !PLAIN_MODEL.test(value);
}
