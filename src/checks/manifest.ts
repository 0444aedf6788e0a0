import type { PackageManifest } from './tool.ts';

const DEPENDENCY_KINDS = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'];

/** Reads a `package.json`. Undefined when it is no JSON object. Never throws: parts of the wrong kind are taken as absent. */
export function parseManifest(text: string): PackageManifest | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const fields = new Map(Object.entries(value));
  const { name, type } = { name: fields.get('name'), type: fields.get('type') };
  return {
    ...(typeof name === 'string' ? { name } : {}),
    ...(typeof type === 'string' ? { type } : {}),
    scripts: words(fields.get('scripts')),
    dependencies: Object.assign({}, ...DEPENDENCY_KINDS.map((kind) => words(fields.get(kind)))),
  };
}

/** The entries of an object whose values are strings. */
function words(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
