import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sample } from '../../../models/localcoder-tiny/recipe/data/sample.ts';
import { stripComments } from '../../../models/localcoder-tiny/recipe/javascript/comments.ts';
import { docComment } from '../../../models/localcoder-tiny/recipe/javascript/document.ts';
import { explanation } from '../../../models/localcoder-tiny/recipe/javascript/explain.ts';
import { extractFunctions } from '../../../models/localcoder-tiny/recipe/javascript/extract.ts';
import type { ExtractedFunction } from '../../../models/localcoder-tiny/recipe/javascript/functions.ts';
import { functionsIn } from '../../../models/localcoder-tiny/recipe/javascript/functions-in.ts';
import { sortOf } from '../../../models/localcoder-tiny/recipe/javascript/held-out.ts';
import { makeSamples } from '../../../models/localcoder-tiny/recipe/javascript/samples.ts';
import { restoreImports } from '../../../models/localcoder-tiny/recipe/javascript/source-text.ts';

const HARBOUR = `'use strict';
/** Gives the name of a ship's berth. */
function berthName(ship, number) {
  var prefix = ship.pier + '-'; // the pier comes first
  if (number == 0) {
    return prefix + 'quay';
  } else {
    return prefix + number;
  }
}

function tideAt(hours, table) {
  for (let i = 0; i < table.length; i++) {
    const entry = table[i];
    if (entry.from <= hours && hours < entry.to) {
      return entry.height;
    }
  }
  throw new RangeError('no tide known for ' + hours);
}

class Crane {
  lift(load, height) {
    if (load.weight > this.limit) {
      throw new Error(\`too heavy:
  \${load.weight}\`);
    }
    this.height = height;
    return this.height;
  }
}

const openGates = async (gates) => {
  const opened = [];
  for (const gate of gates) {
    if (gate.closed) {
      await gate.open();
      opened.push(gate.name);
    }
  }
  return opened;
};
module.exports = { berthName, tideAt, Crane, openGates };
`;

const LIGHTHOUSE = `export function signalFor(fog: boolean, range: number = 12): string {
  const kind = fog ? 'horn' : 'light';
  if (range === 0) {
    return 'off';
  }
  return kind + ' every ' + range + ' seconds';
}

export class Lamp {
  constructor(private readonly watts: number) {}

  brightness(distance: number): number {
    const spread = distance * distance;
    if (spread === 0) {
      return this.watts;
    }
    return this.watts / spread;
  }
}
`;

const WEATHER = `function tideAt(hours, table)
{
    for (let i = 0; i < table.length; i++) { const entry = table[i];
        if (entry.from <= hours && hours < entry.to) { return entry.height; }
    }
    throw new RangeError("no tide known for " + hours)
}

function windForce(metresPerSecond) {
  var limits = [0.3, 1.6, 3.4, 5.5, 8];
  var force = limits.filter(function (limit) { return metresPerSecond >= limit; }).length;
  return force;
}

function describeWind(metresPerSecond, names) {
  var force = windForce(metresPerSecond);
  if (names[force] === undefined) {
    return 'unknown';
  }
  return names[force];
}
module.exports = { tideAt, windForce, describeWind };
`;

let work: string;
let training: ExtractedFunction[];
let heldOut: ExtractedFunction[];
let samples: Sample[];

describe('the functions of a package', () => {
  it('are shown alone, a method as a function, at the left edge, with the insides of strings untouched', () => {
    const lift = functionsIn(HARBOUR, 'js').find(({ name }) => name === 'lift');
    expect(lift?.kind).toBe('method');
    expect(lift?.raw.split('\n').slice(0, 4)).toEqual([
      'function lift(load, height) {',
      '  if (load.weight > this.limit) {',
      '    throw new Error(`too heavy:',
      `  \${load.weight}\`);`,
    ]);
  });

  it('bring the doc comment of their author with them', () => {
    const berth = functionsIn(HARBOUR, 'js').find(({ name }) => name === 'berthName');
    expect(berth?.jsdoc).toBe("/** Gives the name of a ship's berth. */");
  });

  it('name their imports as the author did, not as a compiler does', () => {
    const compiled = "const tide_1 = require('./tide');\nconst at = () => (0, tide_1.tideAt)(tide_1.NOON);\n";
    expect(restoreImports(compiled)).toContain('const at = () => tideAt(NOON);');
  });

  it('lose their comments and nothing else', () => {
    const code = "const at = (rope) => {\n  // slack water\n  return /\\/\\*x/.test('// no') /* yes */ ? `/* no */` : rope;\n};";
    expect(stripComments(code, 'js')).toBe("const at = (rope) => {\n  return /\\/\\*x/.test('// no') ? `/* no */` : rope;\n};");
  });
});

describe('what is said about a function', () => {
  it('names every parameter exactly, what comes back and what is thrown', () => {
    const tide = functionsIn(HARBOUR, 'js').find(({ name }) => name === 'tideAt');
    const comment = docComment(tide?.raw ?? '', 'js');
    expect([...(comment ?? '').matchAll(/@param \{[^}]*\} (\w+)/gu)].map(([, name]) => name)).toEqual(['hours', 'table']);
    expect(comment).toContain('@returns');
    expect(comment).toContain('@throws {RangeError}');
  });

  it('takes the types that the author wrote, and the defaults as optional', () => {
    const signal = functionsIn(LIGHTHOUSE, 'ts').find(({ name }) => name === 'signalFor');
    expect(docComment(signal?.raw ?? '', 'ts')).toContain('@param {number} [range] - The range.');
  });

  it('quotes nothing that the code does not have', () => {
    const functions = [
      ...functionsIn(HARBOUR, 'js').map(({ raw }) => ({ raw, text: explanation(raw, 'js') })),
      ...functionsIn(LIGHTHOUSE, 'ts').map(({ raw }) => ({ raw, text: explanation(raw, 'ts') })),
    ];
    for (const { raw, text } of functions) {
      expect(text).toMatch(/^`\w+` is an? (?:async )?function that takes /u);
      for (const [, quote] of (text ?? '').matchAll(/`([^`]+)`/gu)) expect(raw).toContain(quote);
    }
  });
});

describe('the samples', () => {
  beforeAll(async () => {
    work = mkdtempSync(join(tmpdir(), 'recipe-'));
    writePackage('harbour', 'MIT', { 'index.js': HARBOUR, 'index.min.js': HARBOUR, 'test/index.js': HARBOUR });
    writePackage('lighthouse', 'ISC', { 'src/lamp.ts': LIGHTHOUSE, 'src/lamp.d.ts': LIGHTHOUSE });
    writePackage('weather', 'BSD-3-Clause', { 'wind.js': WEATHER });
    writePackage('secrets', 'UNLICENSED', { 'index.js': HARBOUR.replaceAll('tide', 'fog') });
    const list = ['harbour', 'lighthouse', 'weather', 'secrets'].map(
      (name) => `${name}\t1.0.0\tMIT\t${name === 'weather' ? 'held-out' : 'training'}`,
    );
    writeFileSync(join(work, 'packages.tsv'), ['name\tversion\tlicence\tuse', ...list, ''].join('\n'));
    await extractFunctions({ work, modules: [join(work, 'node_modules')], packages: join(work, 'packages.tsv') });
    training = read<ExtractedFunction>('functions/training.jsonl');
    heldOut = read<ExtractedFunction>('functions/held-out.jsonl');
    samples = await samplesWith(1);
  });
  afterAll(() => rmSync(work, { recursive: true, force: true }));

  it('come from packages under a permissive licence only, each function once', () => {
    expect(training.map(({ name }) => name).sort()).toEqual(['berthName', 'brightness', 'lift', 'openGates', 'signalFor']);
    expect(training.find(({ name }) => name === 'brightness')).toMatchObject({ pkg: 'lighthouse', lang: 'typescript', kind: 'method' });
  });

  it('never train on a function that a held-out package has too, in whatever layout', () => {
    expect(heldOut.map(({ name }) => name)).toContain('tideAt');
    expect(training.map(({ name }) => name)).not.toContain('tideAt');
  });

  it('are of every task, with a target that differs exactly when something is to be done', () => {
    expect(new Set(samples.map(({ task }) => task))).toEqual(new Set(['improve', 'document', 'explain']));
    const sorts = new Set(samples.map(sortOf));
    for (const sort of ['natural', 'synthetic', 'kept', 'named'] as const) expect(sorts).toContain(sort);
    for (const sample of samples.filter(({ task }) => task === 'improve')) {
      expect(sample.used.length === 0).toBe(sample.input === sample.target);
    }
  });

  it('with an instruction make the named edit and no other', () => {
    const named = samples.filter(({ instruction }) => instruction !== undefined);
    expect(named.length).toBeGreaterThan(5);
    for (const { instruction, used } of named) expect(used.length === 0 || (used.length === 1 && used[0] === instruction)).toBe(true);
  });

  it('are the same for the same seed and others for another', async () => {
    const first = JSON.stringify(samples);
    expect(JSON.stringify(await samplesWith(1))).toBe(first);
    expect(JSON.stringify(await samplesWith(2))).not.toBe(first);
  });
});

async function samplesWith(seed: number): Promise<Sample[]> {
  const heldOutSizes = { natural: 9, synthetic: 9, kept: 9, named: 9, document: 9, explain: 9 };
  await makeSamples({ work, seed, size: { improve: 80, document: 10, explain: 10, validation: 0, heldOut: heldOutSizes } });
  return read<Sample>('samples/training.jsonl');
}

function read<Value>(path: string): Value[] {
  const lines = readFileSync(join(work, path), 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Value);
}

function writePackage(name: string, license: string, files: Record<string, string>): void {
  const folder = join(work, 'node_modules', name);
  for (const [path, text] of Object.entries({ ...files, 'package.json': JSON.stringify({ name, version: '1.0.0', license }) })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}
