import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';

const top = fileURLToPath(new URL('../..', import.meta.url));

interface Report {
  readonly files: number;
  readonly unseen: readonly string[];
  readonly rules: readonly string[];
  readonly violations: readonly { readonly rule: string; readonly from: string; readonly to: string }[];
}

/** Runs the real check on a folder; it exits 1 where it finds something. */
async function checkLayers(root: string): Promise<Report & { readonly status: number }> {
  const run = promisify(execFile)(process.execPath, [join(top, 'test/architecture/check-layers.mjs'), '--json', '--root', root], {
    maxBuffer: 64 * 1024 * 1024,
  });
  return run.then(
    ({ stdout }) => ({ ...(JSON.parse(stdout) as Report), status: 0 }),
    (error: { readonly stdout: string; readonly code: number }) => ({ ...(JSON.parse(error.stdout) as Report), status: error.code }),
  );
}

/** Writes files into a folder of their own, checks it, and removes it. */
async function checkTree(files: Readonly<Record<string, string>>): Promise<Report & { readonly status: number }> {
  const root = mkdtempSync(join(tmpdir(), 'layers-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), text);
    }
    symlinkSync(join(top, 'node_modules'), join(root, 'node_modules'), 'dir');
    return await checkTreeAt(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
const checkTreeAt = (root: string) => checkLayers(root);

/** A small house in order: one file of every layer, each importing what it may. */
const HOUSE: Readonly<Record<string, string>> = {
  'src/core/oven.ts': 'export interface Oven { readonly degrees: number }\n',
  'jobs/bake.ts': "import type { Oven } from '../src/core/oven.ts';\nexport const bake: Oven = { degrees: 220 };\n",
  'src/pipeline/plan.ts': "import type { Oven } from '../core/oven.ts';\nexport const plan = (oven: Oven) => oven.degrees;\n",
  'src/bot.ts': "import { plan } from './pipeline/plan.ts';\nexport const bot = () => plan({ degrees: 1 });\n",
  'src/git/gateway.ts':
    "import { spawn } from 'node:child_process';\nimport { readFileSync } from 'node:fs';\nimport { simpleGit } from 'simple-git';\nimport type { Oven } from '../core/oven.ts';\nexport const openGit = (oven: Oven) => [spawn, readFileSync, simpleGit, oven];\n",
  'src/store/open.ts': "import Database from 'better-sqlite3';\nexport const openStore = () => [Database, () => import('node:sqlite')];\n",
  'src/open-world.ts':
    "import { bake } from '../jobs/bake.ts';\nimport { openGit } from './git/gateway.ts';\nexport const openWorld = async () => [bake, openGit, await import('./store/open.ts')];\n",
  'src/queue-client.ts': "import { openStore } from './store/open.ts';\nexport const openQueueClient = openStore;\n",
  'src/cli/program.ts':
    "import { Command } from 'commander';\nimport { openWorld } from '../open-world.ts';\nexport const program = () => [Command, openWorld];\n",
  'src/main.ts': "import { program } from './cli/program.ts';\nprogram();\n",
};

/** For each rule one file that breaks it. */
const BROKEN: readonly { readonly rule: string; readonly file: string; readonly text: string }[] = [
  {
    rule: 'core imports nothing but core',
    file: 'src/core/leak.ts',
    text: "import { join } from 'node:path';\nexport const leak = join;\n",
  },
  {
    rule: 'jobs are data and import only core',
    file: 'jobs/clever.ts',
    text: "import { plan } from '../src/pipeline/plan.ts';\nexport const clever = plan;\n",
  },
  {
    rule: 'the pipeline and the bot see only ports',
    file: 'src/pipeline/reach.ts',
    text: "import { openGit } from '../git/gateway.ts';\nexport const reach = openGit;\n",
  },
  {
    rule: 'the pipeline does not know the bot',
    file: 'src/pipeline/call-up.ts',
    text: "import { bot } from '../bot.ts';\nexport const callUp = bot;\n",
  },
  {
    rule: 'rooms do not know each other',
    file: 'src/queue/neighbour.ts',
    text: "import type { openGit } from '../git/gateway.ts';\nexport type Neighbour = typeof openGit;\n",
  },
  {
    rule: 'rooms import only core from the project',
    file: 'src/delivery/climb.ts',
    text: "import { plan } from '../pipeline/plan.ts';\nexport const climb = plan;\n",
  },
  {
    rule: 'every folder of src is a room that the rules know',
    file: 'src/utils/misc.ts',
    text: "import { join } from 'node:path';\nexport const misc = join;\n",
  },
  {
    rule: 'only open-world, its sisters and queue-client open adapters',
    file: 'src/cli/direct.ts',
    text: "import { openStore } from '../store/open.ts';\nexport const direct = openStore;\n",
  },
  {
    rule: 'nothing imports the program itself',
    file: 'src/queue-client-two.ts',
    text: "import { program } from './cli/program.ts';\nexport const two = program;\n",
  },
  {
    rule: 'child processes start in system, engine and git only',
    file: 'src/checks/run.ts',
    text: "export const run = () => import('node:child_process');\n",
  },
  {
    rule: 'core, the pipeline and the bot touch no file',
    file: 'src/pipeline/peek.ts',
    text: "import { readFile } from 'node:fs/promises';\nexport const peek = readFile;\n",
  },
  {
    rule: 'sockets are opened in system, engine and models only',
    file: 'src/delivery/post.ts',
    text: "import { request } from 'node:https';\nexport const post = request;\n",
  },
  { rule: 'node:sqlite belongs to store', file: 'src/queue/own-store.ts', text: "export const own = () => import('node:sqlite');\n" },
  {
    rule: 'the product never imports tests or development tools',
    file: 'src/syntax/compile.ts',
    text: "import ts from 'typescript';\nexport const compile = ts;\n",
  },
  {
    rule: 'a new package has an owner before it is used',
    file: 'src/system/yaml.ts',
    text: "import { load } from 'js-yaml';\nexport const yaml = load;\n",
  },
  {
    rule: 'there are no cycles, not even of types',
    file: 'src/git/egg.ts',
    text: "import type { Hen } from './hen.ts';\nexport interface Egg { hen?: Hen }\n",
  },
  {
    rule: 'every import leads somewhere',
    file: 'src/git/lost.ts',
    text: "import { nowhere } from './nowhere.ts';\nexport const lost = nowhere;\n",
  },
  ...[
    '@babel/parser',
    '@rgrove/parse-xml',
    'better-sqlite3',
    'chokidar',
    'commander',
    'cosmiconfig',
    'fast-check',
    'fastq',
    'node-llama-cpp',
    'picocolors',
    'pino',
    'rotating-file-stream',
    'simple-git',
    'sucrase',
    'web-tree-sitter',
    'zod',
  ].map((name) => ({
    rule: `${name} is imported in its one place`,
    file: `src/knowledge/${name}.ts`,
    text: `export const load = () => import('${name}');\n`,
  })),
];

// Each check is a process that parses a whole tree: seconds, or a minute on a machine that is busy.
const PATIENCE_MS = 120_000;

describe('the layers', { timeout: PATIENCE_MS }, () => {
  test('hold in this project', async () => {
    const { violations, unseen, files, status } = await checkLayers(top);
    expect(violations).toEqual([]);
    expect(unseen).toEqual([]);
    expect(files).toBeGreaterThan(0);
    expect(status).toBe(0);
  });

  test('a house in order has no violation', async () => {
    const { violations, unseen, files, status } = await checkTree(HOUSE);
    expect({ violations, unseen, files, status }).toEqual({ violations: [], unseen: [], files: Object.keys(HOUSE).length, status: 0 });
  });

  test('an empty house fails, because nothing was checked', async () => {
    expect(await checkTree({})).toMatchObject({ files: 0, status: 1 });
  });
});

describe('a planted violation is caught', () => {
  let report: Report & { readonly status: number };

  beforeAll(async () => {
    const hen = { 'src/git/hen.ts': "import type { Egg } from './egg.ts';\nexport interface Hen { egg?: Egg }\n" };
    report = await checkTree({ ...HOUSE, ...hen, ...Object.fromEntries(BROKEN.map(({ file, text }) => [file, text])) });
  }, PATIENCE_MS);

  test('for every rule there is one', () => {
    expect(BROKEN.map(({ rule }) => rule).sort()).toEqual([...report.rules].sort());
    expect(report.status).toBe(1);
  });

  test.each(BROKEN)('$rule', ({ rule, file }) => {
    expect(report.violations.filter((violation) => violation.rule === rule).map(({ from }) => from)).toContain(file);
  });

  test('files in order are not blamed', () => {
    expect(report.violations.filter(({ from }) => from in HOUSE).map(({ from, rule }) => `${from}: ${rule}`)).toEqual([]);
  });
});
