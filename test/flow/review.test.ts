import { afterEach, describe, expect, it } from 'vitest';
import type { Oid } from '../../src/core/brand.ts';
import type { Review } from '../../src/core/review.ts';
import { type ReviewRequest, reviewJob } from '../../src/triggers/review-jobs.ts';
import { type Flow, inRepo, openFlow } from '../support/flow.ts';
import { gitRepo } from '../support/git-repo.ts';
import { openScriptedReviewer, type Remark } from '../support/scripted-reviewer.ts';
import { needs } from '../support/toolchain.ts';

let flow: Flow | undefined;
afterEach(async () => {
  await flow?.close();
  flow = undefined;
});

const SETTINGS = 'models: {code: scripted}\nengine: {url: "http://127.0.0.1:9/v1"}\n';

async function open(remarks: readonly Remark[], settings = SETTINGS, contextSize?: number): Promise<Flow> {
  flow = await openFlow(() => 'never asked', { settings, engine: openScriptedReviewer(remarks, contextSize) });
  return flow;
}

/** Queues a review of the last commit, or of what is asked for, and runs it. */
async function reviewed(here: Flow, asked: Partial<ReviewRequest> = {}): Promise<Review | undefined> {
  const { id, bench } = await here.world.adopt(here.repo.path);
  const to = asked.to ?? ((await bench.repo.resolve('HEAD')) as Oid);
  const from = asked.from ?? (to === 'index' ? undefined : await bench.repo.parent(to));
  const request = { repo: id, origin: 'command', to, ...(from === undefined ? {} : { from }), ...asked } as const;
  const job = await reviewJob(request, { ...bench, sha256: here.world.sha256 });
  if (job === undefined) return undefined;
  here.world.queue.add(job);
  await here.drain();
  return here.delivery().account?.review;
}

const LOOP = 'for (let loaf = 0; loaf <= loaves.length; loaf += 1) bake(loaves[loaf]);';
const OFF_BY_ONE: Remark = {
  sees: 'loaf <= loaves',
  severity: 'error',
  says: 'The loop reads one index too many.',
  fix: 'use <',
  sure: 0.9,
};

describe('a review', () => {
  it('tells a finding with its place, keeps it in the note, and reads the same commit once', async () => {
    const here = await open([OFF_BY_ONE]);
    here.repo.write('src/batch.js', `export function batch(loaves, bake) {\n  ${LOOP}\n}\n`);
    here.repo.commit('Bake in batches');
    const review = await reviewed(here);
    expect(here.delivery()).toMatchObject({ outcome: 'reviewed-findings' });
    expect(review?.findings).toMatchObject([
      { file: 'src/batch.js', line: 2, column: 3, severity: 'error', sort: 'bounds', quote: LOOP, hint: 'use <', symbol: 'batch' },
    ]);
    const note = here.repo.read(here.delivery().note);
    expect(note).toContain('**error** `src/batch.js:2`, in `batch`: The loop reads one index too many.');
    expect(note).toContain(`localcoder findings dismiss ${review?.findings[0]?.id}`);
    expect(here.engine.requests[0]?.grammar).toContain('NONE');
    expect(await reviewed(here)).toBeUndefined();
    expect(here.rows()).toHaveLength(1);
    expect(await reviewed(here, { again: true })).toMatchObject({ findings: [{ id: review?.findings[0]?.id }] });
  });

  it('ends with nothing found where the reviewer says NONE, and names what it did not read', async () => {
    const here = await open([]);
    here.repo.write('src/batch.js', `export const batch = 12;\n`);
    here.repo.write('package-lock.json', '{}\n');
    here.repo.write('.env', 'OVEN=hot\n');
    here.repo.write('data/oven.bin', Buffer.from([0, 1, 2]).toString('latin1'));
    here.repo.commit('More');
    const review = await reviewed(here);
    expect(here.delivery().outcome).toBe('reviewed-none');
    expect(review?.unread).toEqual([
      { what: '.env', why: 'it is read by a shell or holds secrets' },
      { what: 'data/oven.bin', why: 'is a binary file' },
      { what: 'package-lock.json', why: 'lock file' },
    ]);
    expect(here.repo.read(here.delivery().note)).toContain('`package-lock.json`: lock file');
  });

  it('drops by rule what a reviewer of known precision says falsely', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `place${String(index).padStart(2, '0')}`);
    const remarks = names.map((name, index): Remark => {
      const real = {
        sees: name,
        severity: index % 2 === 0 ? 'warning' : 'error',
        says: `The ${name} divides by zero.`,
        sure: 0.95,
      } as const;
      if (index < 5) return real;
      if (index < 7) return { ...real, quote: `const ${name} = 1 / nothing;` };
      if (index < 10) return { ...real, sure: 0.2 };
      const { sure: _, ...unscored } = real;
      return index === 10 ? unscored : { ...real, severity: 'note', says: `Nothing: ${'x'.repeat(500)}` };
    });
    const here = await open(remarks);
    for (const name of names) here.repo.write(`src/${name}.js`, `export const ${name} = (due) => 1 / due;\n`);
    here.repo.commit('Twelve places');
    const review = await reviewed(here);
    expect(review?.findings.map(({ severity, message }) => `${severity} ${message}`)).toEqual([
      'error The place01 divides by zero.',
      'error The place03 divides by zero.',
      'warning The place00 divides by zero.',
      'warning The place02 divides by zero.',
      'warning The place04 divides by zero.',
    ]);
    expect(review).toMatchObject({
      shown: 3,
      dropped: { noEvidence: 2, unlikely: 3, unscored: 1, unreadable: 1 },
      hunks: { read: 12, all: 12 },
    });
    const note = here.repo.read(here.delivery().note);
    expect(note.match(/divides by zero/gu)).toHaveLength(5);
  });

  it('shows only what changed, with its symbol and what went', async () => {
    const here = await open([]);
    const before = here.repo.read('src/oven.js');
    here.repo.write('src/oven.js', before.replace('minutes + minutesPerLoaf', 'minutes - minutesPerLoaf'));
    here.repo.commit('Bake shorter');
    expect(before).not.toBe(here.repo.read('src/oven.js'));
    await reviewed(here);
    const words = here.engine.requests[0]?.messages.at(-1)?.content ?? '';
    expect(words).toContain('in `bakingMinutes`');
    expect(words).toMatch(/^-.*minutes \+ minutesPerLoaf/mu);
    expect(words).toMatch(/^\+.*minutes - minutesPerLoaf/mu);
  });

  it('never shows a dismissed finding again for the same code, and counts it as a false alarm', async () => {
    const here = await open([OFF_BY_ONE]);
    here.repo.write('src/batch.js', `export function batch(loaves, bake) {\n  ${LOOP}\n}\n`);
    here.repo.commit('Bake in batches');
    const [finding] = (await reviewed(here))?.findings ?? [];
    const { id, bench } = await here.world.adopt(here.repo.path);
    expect(finding && bench.findings.dismiss(id, finding.id, 'the oven wants one more')).toBe(true);
    here.repo.write('src/batch.js', `// In batches.\nexport function batch(loaves, bake) {\n  ${LOOP}\n  return loaves;\n}\n`);
    here.repo.commit('Say so');
    const range = { from: (await bench.repo.resolve('HEAD~2')) as Oid };
    expect(await reviewed(here, range)).toMatchObject({ findings: [], dropped: { dismissed: 1 } });
    expect(bench.findings.tallies(id)).toEqual([{ model: 'scripted', shown: 1, dismissed: 1, reviews: 2 }]);
  });

  it('reads what is staged, and not what is saved beside it', async () => {
    const here = await open([OFF_BY_ONE]);
    here.repo.write('src/batch.js', `export function batch(loaves, bake) {\n  ${LOOP}\n}\n`);
    here.repo.git('add', 'src/batch.js');
    here.repo.write('src/batch.js', 'export const saved = 1;\n');
    expect(await reviewed(here, { to: 'index' })).toMatchObject({ to: 'index', findings: [{ line: 2 }] });
  });

  it('names the places beyond its bounds instead of reading half of them', async () => {
    const here = await open([], SETTINGS, 900);
    here.repo.write('src/a.js', `const long = '${'x'.repeat(80)}';\n`.repeat(50));
    for (let index = 0; index < 45; index += 1)
      here.repo.write(`src/b${String(index).padStart(2, '0')}.js`, `export const b = ${index};\n`);
    here.repo.commit('A lot');
    const review = await reviewed(here);
    expect(review?.hunks).toEqual({ read: 40, all: 46 });
    expect(review?.unread).toHaveLength(6);
    expect(review?.unread[0]).toMatchObject({ what: 'src/a.js:1-50', why: expect.stringContaining('900 tokens') });
    expect(review?.unread.at(-1)).toMatchObject({ what: 'src/b44.js:1', why: expect.stringContaining('40 places') });
  });

  it('goes on where a killed worker stopped, without asking again', async () => {
    const here = await open([OFF_BY_ONE]);
    here.repo.write('src/batch.js', `export function batch(loaves, bake) {\n  ${LOOP}\n}\n`);
    here.repo.write('src/other.js', 'export const other = 1;\n');
    here.repo.commit('Two files');
    const { id, bench } = await here.world.adopt(here.repo.path);
    const to = (await bench.repo.resolve('HEAD')) as Oid;
    const job = await reviewJob(
      { repo: id, origin: 'hook', to, from: (await bench.repo.parent(to)) as Oid },
      { ...bench, sha256: here.world.sha256 },
    );
    expect(job).toMatchObject({ priority: 300, aim: { file: '.', symbol: to.slice(0, 12) } });
    if (job === undefined) return;
    const added = here.world.queue.add(job);
    const deliver = bench.deliveries.deliver;
    const dying = new AbortController();
    const { runJob } = await import('../../src/pipeline/run-job.ts');
    const claim = here.world.queue.claim();
    const halted = { ...bench, deliveries: { ...bench.deliveries, deliver: async () => Promise.reject(new Error('killed')) } };
    await expect(claim && runJob(claim.job, here.world, halted, dying.signal)).rejects.toThrow('killed');
    expect(here.engine.requests).toHaveLength(2);
    const delivery =
      claim && (await runJob(claim.job, here.world, { ...bench, deliveries: { ...bench.deliveries, deliver } }, dying.signal));
    expect(delivery).toMatchObject({ outcome: 'reviewed-findings' });
    expect(here.engine.requests).toHaveLength(2);
    if (claim && delivery) here.world.queue.settle(claim, { is: 'delivered', delivery });
    expect(here.world.queue.find(added.id)?.state.status).toBe('delivered');
  });

  it('of a place looks at the code as it stands there', async () => {
    const here = await open([{ sees: 'minutes', severity: 'note', says: 'The sum may overflow.', sure: 0.8 }]);
    await here.ask('review', { at: 'place', file: inRepo('src/oven.js'), symbol: 'bakingMinutes' });
    await here.drain();
    expect(here.delivery()).toMatchObject({ outcome: 'reviewed-findings', account: { review: { to: 'saved' } } });
  });

  it('needs a larger model than the bundled one, and says so', async () => {
    flow = await openFlow(() => 'never asked', { settings: '{}\n' });
    flow.repo.write('src/batch.js', 'export const batch = 12;\n');
    flow.repo.commit('More');
    await reviewed(flow);
    const { outcome, reason, next } = flow.delivery();
    expect(outcome).toBe('refused-unsupported');
    expect(reason).toMatch(/review needs a larger model/u);
    expect(next).toContain('larger model');
    expect(flow.engine.requests).toEqual([]);
  });
});

needs('bwrap')('a review of a trusted project', () => {
  it('does not repeat what its linter says of the same line', async () => {
    const files = {
      'package.json': '{ "name": "bakery", "type": "module" }\n',
      'lint.mjs': `import { readFileSync } from 'node:fs';
for (const file of ['src/oven.js']) {
  readFileSync(file, 'utf8').split('\\n').forEach((line, index) => {
    if (line.includes('unused')) { console.log(file + ':' + (index + 1) + ':1: error: the constant unused is never used'); process.exitCode = 1; }
  });
}
`,
      'src/oven.js': 'export const oven = 1;\n',
    };
    const remarks: Remark[] = [{ sees: 'unused', severity: 'warning', says: 'The constant unused is never used anywhere.', sure: 0.9 }];
    flow = await openFlow(() => 'never asked', {
      repo: gitRepo({ files }),
      settings: `${SETTINGS}verification: {commands: {lint: "node lint.mjs"}}\n`,
      engine: openScriptedReviewer(remarks),
    });
    const { id, bench } = await flow.world.adopt(flow.repo.path);
    const { claim } = await bench.checks.survey(new AbortController().signal);
    flow.world.trust.record(id, claim.hash);
    flow.repo.write('src/oven.js', 'export const oven = 1;\nconst unused = oven;\n');
    flow.repo.commit('Warm up');
    const review = await reviewed(flow);
    expect(review?.lint).toContain('compared with');
    expect(review).toMatchObject({ findings: [], dropped: { saidByLint: 1 } });
  });
});
