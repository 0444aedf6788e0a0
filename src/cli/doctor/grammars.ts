import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Check } from './check.ts';
import { fail, ok } from './check.ts';

/** Every grammar file is there and is the one that was committed, by its hash in SOURCES.json. */
export function checkGrammars(root: string): Check[] {
  const folder = path.join(root, 'grammars', 'source');
  const hashes = hashesIn(JSON.parse(readFileSync(path.join(folder, 'SOURCES.json'), 'utf8')));
  const files = readdirSync(folder).filter((name) => name.endsWith('.wasm'));
  const wrong = [...hashes].filter(([name, hash]) => !existsSync(path.join(folder, name)) || hashOf(path.join(folder, name)) !== hash);
  const unknown = files.filter((name) => !hashes.has(name));
  const bad = [...wrong.map(([name]) => name), ...unknown];
  if (bad.length > 0) return [fail('grammars', `not as they were shipped: ${bad.join(', ')}`, 'install localcoder again')];
  return [ok('grammars', `${files.length} present and unchanged: ${files.map((name) => path.basename(name, '.wasm')).join(', ')}`)];
}

/** File name → SHA-256 of every entry that names a wasm file, however the entries are nested. */
function hashesIn(value: unknown, found = new Map<string, string>()): Map<string, string> {
  if (typeof value !== 'object' || value === null) return found;
  const entry = new Map<string, unknown>(Object.entries(value));
  const file = entry.get('file');
  const sha256 = entry.get('sha256');
  if (typeof file === 'string' && typeof sha256 === 'string' && file.endsWith('.wasm')) found.set(path.basename(file), sha256);
  for (const inner of entry.values()) hashesIn(inner, found);
  return found;
}

function hashOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
