import { near } from '../core/near.ts';
import { type SchemaNode, settingsTree } from './json-schema.ts';
import { isMapping } from './mapping.ts';
import { nearKeys } from './near-key.ts';
import { type Problem, shown } from './problem.ts';
import { type FileSettings, fileSchema } from './schema.ts';

/** Names that only the program knows: its verbs, and the languages it can read. Absent means any. */
export interface Names {
  readonly kinds?: readonly string[];
  readonly languages?: readonly string[];
}

type Path = readonly PropertyKey[];

/** Problems of one file that are told; more than these would hide the first. */
const MAX_PROBLEMS = 40;

/** Holds the data of one file against the schema: the settings, or every problem at once. */
export function checkSettings(file: string, data: unknown, names: Names): { settings: FileSettings; problems: Problem[] } {
  const { data: settings, error } = fileSchema.safeParse(data, { reportInput: true });
  const problems = new Map<string, Problem>();
  let more = 0;
  const add = (key: string, problem: () => Omit<Problem, 'file' | 'key'>) => {
    // The first problem of a key is the one to mend first.
    if (problems.has(key)) return;
    if (problems.size < MAX_PROBLEMS) problems.set(key, { file, key, ...problem() });
    else more += 1;
  };
  for (const issue of error?.issues ?? []) {
    const { path } = issue;
    if (issue.code === 'unrecognized_keys') for (const name of issue.keys) add(keyOf([...path, name]), () => unknown([...path, name]));
    else if (issue.code === 'invalid_key')
      add(keyOf(path), () => ({ wrong: 'cannot be a name here', ...allowedAt(path.slice(0, -1), true) }));
    else add(keyOf(path), () => ({ wrong: wrongValue(issue.input), ...allowedAt(path, false) }));
  }
  for (const { key, ...problem } of unknownNames(data, names)) add(key, () => problem);
  if (more > 0) problems.set('', { file, key: '', wrong: `has ${more} more` });
  return { settings: settings ?? {}, problems: [...problems.values()] };
}

function keyOf(path: Path): string {
  return path.map(String).join('.');
}

function unknown(path: Path): Omit<Problem, 'file' | 'key'> {
  const key = keyOf(path);
  const above = path.slice(0, -1);
  const name = String(path.at(-1));
  const siblings = Object.keys(nodeAt(above)?.properties ?? {}).map((sibling) => keyOf([...above, sibling]));
  const meant = key.length > 100 ? [] : nearKeys(key, [...siblings, ...allKeys()]);
  const allowed = siblings.length > 0 && meant.length === 0 ? siblings.join(', ') : undefined;
  const wrong = name.startsWith('//') ? 'is not a setting; comments start with #' : 'is not a setting';
  return { wrong, ...(allowed ? { allowed } : {}), near: meant };
}

function unknownNames(data: unknown, names: Names): Omit<Problem, 'file'>[] {
  return (['kinds', 'languages'] as const).flatMap((section) => {
    const known = names[section];
    const named = isMapping(data) ? data[section] : undefined;
    if (!known || !isMapping(named)) return [];
    const strangers = Object.keys(named).filter((name) => !known.includes(name));
    return strangers.map((name) => ({
      key: `${section}.${name}`,
      wrong: 'is not known',
      allowed: known.join(', '),
      near: near(name, known).map((meant) => `${section}.${meant}`),
    }));
  });
}

function wrongValue(value: unknown): string {
  if (value === null || value === '') return 'is empty';
  if (Array.isArray(value)) return 'is a list';
  if (typeof value === 'object') return 'is not a plain value';
  // An address may hold a password, which a message must not repeat.
  const plain = typeof value === 'string' ? value.replace(/\/\/[^/@\s]*@/, '//…@') : value;
  return `is ${shown(typeof plain === 'string' ? JSON.stringify(plain) : String(plain))}`;
}

function allowedAt(path: Path, name: boolean): { allowed?: string } {
  const node = nodeAt(path);
  const allowed = node && inWords(name && node.propertyNames ? node.propertyNames : node);
  return allowed ? { allowed } : {};
}

/** What a setting may be, as the end of a sentence: "a number from 0 to 2". */
export function inWords(node: SchemaNode): string {
  if (node.allowed) return node.allowed;
  if (node.enum) return node.enum.map((word) => (word === '' ? "''" : String(word))).join(', ');
  if (node.type === 'boolean') return 'true or false';
  if (node.type === 'integer' || node.type === 'number') {
    return `${node.type === 'integer' ? 'a whole number' : 'a number'} from ${node.minimum} to ${node.maximum}`;
  }
  if (node.type === 'array') return `a list of at most ${node.maxItems}`;
  return '`key: value` lines';
}

/** The part of the settings tree that a key leads to, or nothing where it leads nowhere. */
export function nodeAt(path: Path): SchemaNode | undefined {
  let node: SchemaNode | undefined = settingsTree();
  for (const step of path) {
    if (typeof step === 'number') node = node?.items;
    else
      node = node?.properties?.[String(step)] ?? (typeof node?.additionalProperties === 'object' ? node.additionalProperties : undefined);
  }
  return node;
}

/** Every full key with a fixed name, in the order of the schema. */
export function allKeys(): string[] {
  const walk = (node: SchemaNode, above: string): string[] =>
    Object.entries(node.properties ?? {}).flatMap(([name, child]) => (child.properties ? walk(child, `${above}${name}.`) : [above + name]));
  return walk(settingsTree(), '');
}
