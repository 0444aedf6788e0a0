import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openHashMemory } from '../../src/engine/hash-memory.ts';
import { removeFolder, temporaryFolder } from '../support/git-repo.ts';

const known = { key: '1:2:3:4', sha256: 'ab'.repeat(32) };
let folder: string;

beforeEach(() => {
  folder = temporaryFolder('localcoder-hashes');
});
afterEach(() => removeFolder(folder));

it('a hash outlives the process in the state folder, readable by its owner only', () => {
  openHashMemory(folder).set('/models/a.gguf', known);
  expect(openHashMemory(folder).get('/models/a.gguf')).toEqual(known);
  expect(statSync(join(folder, 'model-hashes.json')).mode & 0o777).toBe(0o600);
});

it('without a state folder it lasts as long as the process', () => {
  const memory = openHashMemory();
  memory.set('/models/a.gguf', known);
  expect(memory.get('/models/a.gguf')).toEqual(known);
  expect(openHashMemory().get('/models/a.gguf')).toBeUndefined();
});

it('a damaged file only costs another hashing', () => {
  writeFileSync(join(folder, 'model-hashes.json'), '{"/models/a.gguf": {"key": 1}, "/models/b.gguf": {"key": "k", "sha256": "../.."}, ');
  const memory = openHashMemory(folder);
  expect(memory.get('/models/a.gguf')).toBeUndefined();
  memory.set('/models/a.gguf', known);
  expect(JSON.parse(readFileSync(join(folder, 'model-hashes.json'), 'utf8'))).toEqual({ '/models/a.gguf': known });
});

it('an entry that is no hash is left out', () => {
  writeFileSync(join(folder, 'model-hashes.json'), JSON.stringify({ '/a': { key: 'k', sha256: '../../etc' }, '/b': known, '/c': null }));
  const memory = openHashMemory(folder);
  expect(memory.get('/a')).toBeUndefined();
  expect(memory.get('/c')).toBeUndefined();
  expect(memory.get('/b')).toEqual(known);
});
