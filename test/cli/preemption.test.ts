import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CliHome, cliHome } from '../support/cli.ts';
import { type GitRepo, gitRepo } from '../support/git-repo.ts';
import { openScriptedServer, type ScriptedServer } from '../support/scripted-server.ts';
import { waitUntil } from '../support/wait-until.ts';
import { startWorker } from '../support/worker-process.ts';

const BATCH = ['improve', '--glob', 'src/*.js', '--yes', '--json'];
const QUESTION = 'Is there a real defect in the new lines';
/** The first answer stops in the middle of its text and never ends: without preemption, nothing that follows would ever happen. */
const RULES = [
  { includes: QUESTION, say: { text: 'NONE' } },
  { calls: [1], say: { fault: 'hush', edit: [['var ', 'let ']], text: '```\nlet kept = 1;' } },
  { say: { edit: [['var ', 'let ']] } },
] as const;

let repo: GitRepo;
let home: CliHome;
let server: ScriptedServer;

beforeEach(async () => {
  const code = (name: string): string => `export function ${name}(due) {\n  var sum = due + 1;\n  return sum;\n}\n`;
  repo = gitRepo({ files: { 'src/one.js': code('one'), 'src/two.js': code('two') } });
  home = cliHome(repo.path);
  server = await openScriptedServer({ rules: RULES });
  home.settings(`engine: {url: "${server.url}"}\nmodels: {code: scripted}\n`);
});
afterEach(async () => {
  await home.remove();
  await server.close();
  repo.remove();
});

interface JobJson {
  readonly status: string;
  readonly outcome: string;
  readonly attempt: number;
}

describe('a review that a person asks for stops a batch between two tokens, and each job of the batch is still delivered once', () => {
  it('in a worker', async () => {
    const worker = startWorker(home);
    await waitUntil('the worker', async () => (await home.status())?.role === 'worker');
    await makesRoom();
    await worker.stop();
  });

  it('in the command that runs the batch, where no worker is', makesRoom);
});

async function makesRoom(): Promise<void> {
  const batch = home.start(BATCH);
  await server.begun(1);

  const review = await home.run(['review', 'HEAD', '--json']);
  expect(review.status, review.stderr).toBe(0);
  expect(review.json()).toMatchObject({ jobs: [{ outcome: 'reviewed-none', attempt: 1 }] });
  // Both functions are new in HEAD; the batch was hung up on before the first question was asked.
  expect(server.requests.map(({ messages }) => messages.at(-1)?.content.includes(QUESTION)).slice(0, 3)).toEqual([false, true, true]);
  expect(server.counts().abandoned).toBe(1);

  const rows = (await batch.ended).json().jobs as readonly JobJson[];
  expect(rows).toHaveLength(2);
  for (const row of rows) expect(row).toMatchObject({ status: 'delivered', outcome: 'changed', attempt: 1 });
  const refs = repo.git('for-each-ref', '--format=%(refname)', 'refs/heads/localcoder').split('\n');
  expect(refs).toHaveLength(2);
  for (const ref of refs) {
    expect(repo.git('rev-list', '--count', `HEAD..${ref}`)).toBe('1');
    expect(repo.git('log', '-1', '--format=%(trailers:key=LocalCoder-Verified,valueonly)', ref)).toContain('parse');
  }
  // One that was not let finish, one for each job of the batch, and one for each question.
  expect(server.requests).toHaveLength(5);
}
