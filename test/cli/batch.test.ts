import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CliHome, cliHome } from '../support/cli.ts';
import { type GitRepo, gitRepo } from '../support/git-repo.ts';
import { openScriptedServer } from '../support/scripted-server.ts';

/** Says nothing when it is first asked about `slow`. */
const server = await openScriptedServer({
  rules: [{ includes: 'slow(', times: 1, say: { fault: 'silent' } }, { say: { edit: [['var sum', 'const sum']] } }],
});

let bakery: GitRepo;
let home: CliHome;
beforeAll(() => {
  bakery = gitRepo({
    files: {
      'src/oven/a.js': 'function quick(loaves) {\n  var sum = loaves + 2;\n  return sum;\n}\n',
      'src/oven/b.js': 'function slow(loaves) {\n  var sum = loaves + 1;\n  return sum;\n}\n',
      'src/many.js': Array.from({ length: 21 }, (_, index) => `function bun${index}() {\n  return ${index};\n}\n`).join('\n'),
    },
  });
  home = cliHome(bakery.path);
  home.settings(`engine:\n  url: ${server.url}\nmodels:\n  code: scripted\n`);
});
afterAll(async () => {
  await home.remove();
  bakery.remove();
  await server.close();
});

test('a batch shows what it selects, is left with Ctrl-C without loss, goes on with the same command, and ends in a table of sites', async () => {
  const before = bakery.snapshot();
  const command = ['refactor', '--glob', 'oven', '--query', '(return_statement) @it', 'add it up'];
  const dry = await home.run([...command, '--dry-run']);
  expect(dry.status, dry.stderr).toBe(0);
  expect(dry.stdout).toMatch(
    /^src\/oven\/a\.js {2}quick {2}1-4\nsrc\/oven\/b\.js {2}slow {3}1-4\nrefactor: 2 sites in 2 files\nno history yet of refactor with scripted/u,
  );

  const first = home.start(command);
  // Not when the stage is shown: a Ctrl-C between that and the request would leave the silence to the next command.
  await server.begun(2);
  first.signal('SIGINT');
  const left = await first.ended;
  expect(left.status).toBe(130);
  expect(left.stderr).toMatch(/1\/2 .*refactor src\/oven\/a\.js#quick[\s\S]*#slow.*generate/u);
  await server.abandoned(1);
  expect(left.stderr).toContain('1 of 2 sites left in the queue; the same command goes on');
  expect(left.stdout).toMatch(
    /^changed\S* {2}\w+ {2}src\/oven\/a\.js#quick .*localcoder\/refactor\/quick-\w+\nwaiting {2,}\w+ {2}src\/oven\/b\.js#slow/mu,
  );

  const again = await home.run(command);
  expect(again.stderr).toMatch(/a\.js {2}quick {2}1-4 {2}done before\nsrc\/oven\/b\.js {2}slow {3}1-4 {2}queued\n/u);
  expect(again.stderr).toContain('2 sites in 2 files; 1 done before, 1 left\nabout ');
  expect(again.stderr).toContain('for 1 site, by the median of 1 job before');
  expect(again.status, again.stdout + again.stderr).toBe(0);
  expect(bakery.snapshot()).toEqual(before);

  const id = /\w+(?= {2}src\/oven\/a\.js#quick)/u.exec(again.stdout)?.[0] ?? '';
  expect((await home.run(['apply', id])).status).toBe(0);
  const done = (await home.run([...command, '--json'])).json();
  expect(done).toMatchObject({ batch: { sites: 2, doneBefore: 2 }, exit: 0, detached: false, othersWaiting: 0 });
  expect(done.jobs).toMatchObject([
    { id, origin: 'batch', priority: 0, attempt: 1, decision: 'applied' },
    { origin: 'batch', priority: 0, attempt: 1, outcome: 'changed' },
  ]);
});

test('a large batch needs --yes where nobody can be asked, or --limit', async () => {
  const many = await home.run(['improve', '--symbol', 'bun*']);
  expect(many.status).toBe(2);
  expect(many.stderr).toContain('21 sites are more than 20');
  const few = await home.run(['improve', '--symbol', 'bun*', '--limit', '2', '--detach']);
  expect(few.status, few.stderr).toBe(0);
  expect(few.stderr).toContain('2 sites in 1 file; 19 more beyond --limit');
  expect(few.stdout.trim().split('\n')).toHaveLength(2);
  const yes = await home.run(['improve', '--symbol', 'bun*', '--yes', '--detach', '--json']);
  expect(yes.json()).toMatchObject({ detached: true, batch: { sites: 21, doneBefore: 0, beyondLimit: 0 } });
  expect(yes.json().jobs).toHaveLength(21);
});

test('a batch says what it does not understand', async () => {
  const both = await home.run(['improve', 'HEAD', '--glob', '*.js', 'words']);
  expect(both.status).toBe(2);
  expect(both.stderr).toContain("both 'HEAD' and a selection name what to improve");
});
