/** The command line against a reviewer of known precision, behind a real server: what it says truly, what it makes up, and too much of both. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CliHome, cliHome } from '../support/cli.ts';
import { type GitRepo, gitRepo } from '../support/git-repo.ts';
import { sarifValidator } from '../support/sarif-schema.ts';
import { openScriptedServer, type Rule, type ScriptedServer } from '../support/scripted-server.ts';

const code = (name: string): string => `export const ${name} = (due) => 1 / due;`;
const says = (name: string): string => `The function ${name} divides by zero when nothing is due.`;
const finding = (severity: string, quote: string, message: string): string => `SEVERITY: ${severity}\nLINE: ${quote}\nWRONG: ${message}`;
const shows = (name: string): string => `+${code(name)}`;

/** What it says of each file: five that are true, of every severity, and every way of being none. */
const TRUE = [
  ['true0', 'note'],
  ['true1', 'error'],
  ['true2', 'warning'],
  ['true3', 'error'],
  ['true4', 'warning'],
] as const;
const MADE_UP: Readonly<Record<string, string>> = {
  // Nowhere at all, in the file but not in the change, on a line that went, and too short to be a proof of anything.
  nowhere: 'export const nowhere = (due) => due.tax / 0;',
  context: 'export const stays = 12;',
  gone: 'export const gone = (due) => due;',
  brief: '1 /',
};
const rules: readonly Rule[] = [
  ...TRUE.map(([name, severity]): Rule => ({ includes: shows(name), say: { text: finding(severity, code(name), says(name)) }, sure: 0.9 })),
  ...Object.entries(MADE_UP).map(
    ([name, quote]): Rule => ({ includes: shows(name), say: { text: finding('error', quote, says(name)) }, sure: 0.99 }),
  ),
  { includes: shows('unlikely'), say: { text: finding('error', code('unlikely'), says('unlikely')) }, sure: 0.3 },
  { includes: shows('unscored'), say: { text: finding('error', code('unscored'), says('unscored')) }, sure: null },
  { includes: shows('chatty'), say: { text: `Let me see. ${says('chatty')} I would say it is an error.` }, sure: 0.99 },
  {
    includes: shows('several'),
    say: { text: [0, 1].map(() => finding('error', code('several'), says('several'))).join('\n') },
    sure: 0.99,
  },
  { say: { text: 'NONE' } },
];
const NAMES = [...TRUE.map(([name]) => name), ...Object.keys(MADE_UP), 'unlikely', 'unscored', 'chatty', 'several', 'clean'];

let repo: GitRepo;
let home: CliHome;
let server: ScriptedServer;
beforeAll(async () => {
  const stays = 'export const stays = 12;\n';
  repo = gitRepo({ files: { 'src/context.js': stays, 'src/gone.js': 'export const gone = (due) => due;\n' } });
  for (const name of NAMES) repo.write(`src/${name}.js`, `${name === 'context' ? stays : ''}${code(name)}\n`);
  repo.commit('Divide');
  home = cliHome(repo.path);
  server = await openScriptedServer({ logprobs: true, rules });
  home.settings(`engine: {url: "${server.url}"}\nmodels: {code: scripted}\n`);
});
afterAll(async () => {
  await home.remove();
  await server.close();
  repo.remove();
});

interface FindingJson {
  readonly file: string;
  readonly severity: string;
  readonly quote: string;
  readonly message: string;
}

test('of a reviewer of known precision only what quotes the change and is confirmed is told, the three worst, and the rest in the note', async () => {
  const run = await home.run(['review', 'HEAD', '--json', '--sarif', 'found.sarif']);
  expect(run.status, run.stderr).toBe(0);
  const [job] = run.json().jobs as readonly {
    readonly note: string;
    readonly review: { readonly findings: readonly FindingJson[]; readonly shown: number };
  }[];
  expect(job?.review).toMatchObject({
    shown: 3,
    hunks: { read: NAMES.length, all: NAMES.length },
    dropped: { noEvidence: 4, unlikely: 1, unscored: 1, unreadable: 2, repeated: 0, saidByLint: 0, dismissed: 0 },
  });
  // All that is true, the worst first, and nothing else.
  const order = ['true1', 'true3', 'true2', 'true4', 'true0'];
  expect(job?.review.findings.map(({ file }) => file)).toEqual(order.map((name) => `src/${name}.js`));
  const added = repo.git('show', '--format=', 'HEAD').split('\n');
  for (const { quote } of job?.review.findings ?? []) expect(added).toContain(`+${quote}`);
  const note = repo.read(job?.note ?? '');
  for (const name of NAMES) expect(note.includes(says(name)), name).toBe(order.includes(name));
  // One narrow question for each place, and no more of them than places.
  expect(server.requests).toHaveLength(NAMES.length);

  const log = JSON.parse(readFileSync(join(repo.path, 'found.sarif'), 'utf8'));
  const validate = sarifValidator();
  expect(validate(log), JSON.stringify(validate.errors)).toBe(true);
  expect(log.runs[0].results.map((each: { message: { text: string } }) => each.message.text)).toEqual(order.slice(0, 3).map(says));

  // What was read before is told in the same shape, without a job.
  expect(run.json().reviews).toMatchObject([{ shown: 3, findings: job?.review.findings }]);
  const before = (await home.run(['review', 'HEAD', '--json'])).json();
  expect(before).toMatchObject({ jobs: [], reviews: run.json().reviews });

  const text = await home.run(['review', 'HEAD']);
  expect(text.stdout.match(/divides by zero/gu)).toHaveLength(3);
  expect(text.stdout).toContain('2 more findings in the note');
  const lines = (await home.run(['review', 'HEAD', '--format', 'gcc'])).stdout.trimEnd().split('\n');
  expect(lines).toEqual(
    [
      ['true1', 'error'],
      ['true3', 'error'],
      ['true2', 'warning'],
    ].map(([name = '', severity]) => `src/${name}.js:1:1: ${severity}: ${says(name)} [localcoder]`),
  );
  expect(server.requests).toHaveLength(NAMES.length);
});
