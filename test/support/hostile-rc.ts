/** Settings files with which a repository tries to have its commands run. Each `CANARY` is a path that must never come to be. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Flow, fenced, inRepo } from './flow.ts';
import { scratchFolder } from './scratch-folder.ts';
import { ONE_TRY, openTrustedFlow, TILL } from './trusted-flow.ts';

const touch = 'touch CANARY';
const commands = (text: string): string => `verification:\n  commands:\n    test: ${JSON.stringify(text)}\n`;

/** Commands that would run, each in its own trick. */
const COMMANDS: readonly string[] = [
  touch,
  `true; ${touch}`,
  `true && ${touch}`,
  `false || ${touch}`,
  `true | ${touch}`,
  `$(${touch})`,
  `\`${touch}\``,
  `echo $(${touch})`,
  `sh -c '${touch}'`,
  `eval '${touch}'`,
  `exec ${touch}`,
  `(${touch})`,
  `{ ${touch}; }`,
  `true\n${touch}`,
  `true & ${touch}`,
  `trap '${touch}' EXIT`,
  `. ./evil.sh`,
  'sh evil.sh',
  './evil.sh',
  '../evil.sh; ./evil.sh',
  'make evil',
  'npm run evil',
  'npm test',
  'node evil.cjs',
  "node -e \"require('fs').writeFileSync('CANARY', '')\"",
  'env A=1 sh evil.sh',
  'PATH=.:$PATH; evil.sh',
  'nohup sh evil.sh &',
  'setsid sh evil.sh',
  `printf '#!/bin/sh\\n${touch}' | sh`,
  `--; ${touch}`,
  `${' '.repeat(2_000)}${touch}`,
  `${touch} # \u202e tset mpn`,
  `t\u200bouch x; ${touch}`,
];

/** Files whose form is the trick. */
const FORMS: readonly string[] = [
  `\ufeff${commands(touch)}`,
  `a: &a "${touch}"\nverification:\n  commands: { test: *a, lint: *a, types: *a }\n`,
  `verification:\n  commands: { <<: { test: "${touch}" } }\n`,
  `verification: { commands: { test: !!str "${touch}" } }\n`,
  `verification: { commands: { test: !!js/function "function () { ${touch} }" } }\n`,
  `__proto__: { verification: { commands: { test: "${touch}" } } }\n`,
  `constructor: { prototype: { commands: { test: "${touch}" } } }\nverification: { __proto__: { commands: { test: "${touch}" } } }\n`,
  `trust: true\nsandbox: { required: false }\n${commands(touch)}`,
  JSON.stringify({ verification: { commands: { test: touch } } }),
  `engine: { url: "http://evil.example" }\n${commands(touch)}`,
  `${commands(touch)}# ${'x'.repeat(200_000)}\n`,
];

/** Texts of `.localcoderrc` for a canary's path. */
export function hostileSettings(canary: string): string[] {
  return [...COMMANDS.map(commands), ...FORMS].map((text) => text.replaceAll('CANARY', canary));
}

/** What the commands name: each would make the canary. */
export function hostileFiles(canary: string): Record<string, string> {
  const script = `#!/bin/sh\ntouch ${canary}\n`;
  return {
    'evil.sh': script,
    'evil.cjs': `require('node:fs').writeFileSync(${JSON.stringify(canary)}, '');\n`,
    Makefile: `evil:\n\ttouch ${canary}\n`,
    'package.json': JSON.stringify({
      name: 'evil',
      type: 'module',
      scripts: { evil: `touch ${canary}`, pretest: `touch ${canary}`, test: 'sh evil.sh' },
    }),
  };
}

export const ASKED = { at: 'place', file: inRepo('src/till.js'), symbol: 'total' } as const;

const ANSWER = 'export function total(prices) {\n  return prices.reduce((sum, price) => sum + price, 0);\n}';
const SETTINGS = `${ONE_TRY}delivery: {maxOpenBranches: 1000, coolDownMinutes: 0}\n`;

/** A bot on a till with hostile files in it, trusted with the settings it has at first. */
export function openHostile(canary: string, settings: string): Promise<Flow> {
  return openTrustedFlow(() => fenced(ANSWER), { ...TILL, ...hostileFiles(canary), '.localcoderrc': settings }, SETTINGS);
}

/**
 * Asks for real jobs, with all checks on, while each of the files is new, and again when it was trusted and one byte of it changed.
 * @returns how many files there were, how many jobs came as far as the checks, and the texts of those of which anything ran.
 */
export async function tryHostileSettings(wanted: (index: number) => boolean): Promise<{ tried: number; judged: number; ran: string[] }> {
  const canary = path.join(scratchFolder(), 'canary');
  const texts = hostileSettings(canary).filter((_, index) => wanted(index));
  const flow = await openHostile(canary, 'verification: {}\n');
  const { repo, world, ask, drain, rows, delivery } = flow;
  const { id } = await world.adopt(repo.path);
  const ran: string[] = [];
  let judged = 0;
  try {
    for (const text of texts) {
      for (const isTrusted of [false, true]) {
        world.trust.revoke(id);
        repo.write('.localcoderrc', text);
        if (isTrusted) {
          // What cannot be read is no settings file, and nothing of it can be trusted.
          const survey = await world
            .adopt(repo.path)
            .then(({ bench }) => bench.checks.survey(new AbortController().signal))
            .catch(() => undefined);
          if (survey !== undefined) world.trust.record(id, survey.claim.hash);
          repo.write('.localcoderrc', `${text} `);
        }
        const before = rows().length;
        await ask('improve', ASKED, { again: true }).catch(() => []);
        await drain();
        const tests = rows().length === before ? undefined : delivery().account?.checks.find(({ check }) => check === 'tests');
        if (tests?.is === 'not-run') judged += 1;
        if (tests?.is === 'ran' || existsSync(canary)) ran.push(text.slice(0, 200));
      }
    }
    return { tried: texts.length, judged, ran };
  } finally {
    await flow.close();
  }
}
