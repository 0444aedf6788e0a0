/** The inbox key by key, on real results of the bundled model. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { stepThrough } from '../../src/cli/inbox.ts';
import type { Keys } from '../../src/cli/keys.ts';
import { openResults } from '../../src/cli/open-results.ts';
import { inSession } from '../../src/cli/session.ts';
import type { ExitStatus } from '../../src/core/outcome.ts';
import { type CliHome, cliHome } from '../support/cli.ts';
import { fakeTerminal } from '../support/fake-terminal.ts';
import { GIT_TEST_ENV, type GitRepo, gitRepo } from '../support/git-repo.ts';

const FILE = 'src/shop.js';
const NAMES = ['first', 'second', 'third', 'fourth'];

let repo: GitRepo;
let home: CliHome;

beforeEach(async () => {
  const code = (name: string): string => `export function ${name}(due) {\n  var sum = due;\n  return sum + 1;\n}\n`;
  repo = gitRepo({ files: { [FILE]: NAMES.map(code).join('\n') } });
  home = cliHome(repo.path);
  const { json } = await home.run(['improve', FILE, '--json']);
  expect((json().jobs as readonly { readonly outcome: string }[]).map(({ outcome }) => outcome)).toEqual(NAMES.map(() => 'changed'));
});
afterEach(async () => {
  await home.remove();
  repo.remove();
});

/** What the inbox shows and comes to when these keys are pressed one after another; `meanwhile` happens before the key of that number. */
async function press(keys: readonly string[], meanwhile: Readonly<Record<number, () => void>> = {}) {
  const terminal = fakeTerminal({ lively: true });
  const screens: string[] = [];
  let closed = 0;
  let pressed = 0;
  const typing: Keys = {
    async next() {
      meanwhile[pressed]?.();
      const key = keys[pressed];
      if (key === undefined) throw new Error('it waits for another key');
      pressed += 1;
      return key;
    },
    draw: (lines) => void screens.push(lines.join('\n')),
    close: () => {
      closed += 1;
    },
  };
  const env = { ...GIT_TEST_ENV, HOME: home.home, LOCALCODER_STATE_DIR: home.state };
  const place = { cwd: repo.path, start: repo.path };
  const call = { place, terminal, json: false, env, afterDashes: () => false };
  const status = await inSession<ExitStatus>(call, (session) =>
    stepThrough(session, openResults(session, session.here()).reverse(), typing),
  );
  expect([pressed, closed]).toEqual([keys.length, 1]);
  return { status, screens, said: terminal.printed };
}

const decisions = async (): Promise<unknown[]> => {
  const { jobs } = (await home.run(['jobs', '--all', '--json'])).json() as { jobs: { symbol: string; decision: string }[] };
  return NAMES.map((name) => jobs.find(({ symbol }) => symbol === name)?.decision);
};

test('a writes the result into the file, r rejects it, s leaves it, o says where its note lies, and q leaves the rest', async () => {
  const { status, screens, said } = await press(['down', 's', 'a', 'o', 'r', 'q']);
  expect(status).toBe(0);
  expect(said).toEqual(['1 applied, 1 rejected, 2 results left open']);
  expect(screens.map((screen) => /#(\w+)/u.exec(screen)?.[1])).toEqual(['first', 'first', 'second', 'third', 'third', 'fourth']);
  expect(screens[0]).toContain('-  var sum = due;');
  expect(screens[4]).toMatch(/\.localcoder\/notes\/[a-z2-7]{8}\.md/u);
  const body = (name: string): string => repo.read(FILE).split(`function ${name}`)[1]?.split('}')[0] ?? '';
  expect(NAMES.map((name) => body(name).includes('var sum'))).toEqual([true, false, true, true]);
  expect(await decisions()).toEqual(['open', 'applied', 'rejected', 'open']);
});

test('what cannot be applied stays on the screen with the reason, and Ctrl-C leaves with 130', async () => {
  const moved = repo.read(FILE).replace('function first(due) {\n  var sum = due;', 'function first(due) {\n  var sum = due * 2;');
  const { status, screens, said } = await press(['a', 'ctrl-c'], { 0: () => repo.write(FILE, moved) });
  expect(status).toBe(130);
  expect(screens.at(-1)).toMatch(/#first[\s\S]*refused: /u);
  expect(said).toEqual(['0 applied, 0 rejected, 4 results left open']);
  expect(repo.read(FILE)).toBe(moved);
  expect(await decisions()).toEqual(NAMES.map(() => 'open'));
});
