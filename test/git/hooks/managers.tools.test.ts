import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { HOOK_NAMES, type HookChange, type HookState } from '../../../src/core/port/hooks.ts';
import { parseSpoolLine, type SpoolEvent } from '../../../src/triggers/spool-line.ts';
import { addTold, MANAGED, managedRepo, type Place } from '../../support/managed-repo.ts';
import { needs } from '../../support/toolchain.ts';

let at: Place | undefined;

afterEach(async () => {
  await at?.home.remove();
  at?.repo.remove();
  at = undefined;
});

function done({ git }: Place, ...args: string[]): void {
  const { status, output } = git(...args);
  expect(status, `git ${args.join(' ')}: ${output}`).toBe(0);
}

function change(place: Place, text: string): void {
  const oven = join(place.path, 'src/oven.js');
  place.write(oven, readFileSync(oven, 'utf8').replace(/var minutes = .*;/u, `var minutes = ${text};`));
  done(place, 'add', '--all');
  done(place, 'commit', '-q', '-m', `Bake ${text}`);
}

const head = ({ git }: Place, of = 'HEAD'): string => git('rev-parse', of).output.trim();
const branch = (place: Place): string => place.git('branch', '--show-current').output.trim();

/** Commit, push of one ref and of several, merge, rebase: what a day at work is made of. `day` makes its names different from the last one's. */
function work(place: Place, day: number): void {
  const main = branch(place);
  change(place, `${day}1`);
  done(place, 'push', '-q', 'origin', main);
  change(place, `${day}2`);
  done(place, 'tag', `v${day}`);
  done(place, 'push', '-q', 'origin', main, `${main}:refs/heads/release${day}`, `v${day}`);
  done(place, 'branch', `side${day}`, 'HEAD~1');
  done(place, 'switch', '-q', `side${day}`);
  place.write(`notes${day}.txt`, 'x\n');
  done(place, 'add', '--all');
  done(place, 'commit', '-q', '-m', 'Notes');
  done(place, 'rebase', '-q', main);
  done(place, 'switch', '-q', main);
  done(place, 'merge', '-q', '--no-ff', '--no-edit', `side${day}`);
}

/** A push that the person's own hook does not let through. */
function refusedPush(place: Place): void {
  const main = branch(place);
  const before = head(place, `origin/${main}`);
  place.refuse(true);
  expect(place.git('push', '-q', 'origin', main).status).not.toBe(0);
  place.refuse(false);
  expect(head(place, `origin/${main}`)).toBe(before);
}

/** What the person's own hooks see of more input than a pipe holds; git's pre-push and post-rewrite are the hooks that get some. */
function seenOfMuch(place: Place): string {
  const lines = Array.from({ length: 1_200 }, (_, at) => `refs/tags/t${at} ${head(place)} refs/tags/t${at} ${'0'.repeat(40)}\n`).join('');
  place.write(join(place.home.state, 'much'), lines);
  place.seen();
  for (const call of ['pre-push origin elsewhere', 'post-rewrite rebase']) {
    place.shell(`set ${call}; hook=$(git rev-parse --git-path hooks)/$1; shift; [ ! -x "$hook" ] || "$hook" "$@" <"$OWN/much"`);
  }
  return place.seen();
}

const alike = (text: string): string => text.replaceAll(/\b[0-9a-f]{40}\b/gu, '<id>').replaceAll(/(v|side|release|notes)\d/gu, '$1');

function events({ home }: Place): SpoolEvent[] {
  const file = join(home.state, 'spool/events');
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  return lines.flatMap((line) => {
    if (line === '') return [];
    const event = parseSpoolLine(line);
    if (event === undefined) throw new Error(`no line of ours: ${line}`);
    return [event];
  });
}

async function states({ home, path }: Place): Promise<readonly HookState[]> {
  return (await home.run(['--json', 'hooks', 'status'], { cwd: path })).json().hooks as readonly HookState[];
}

async function changes({ home, path }: Place, ...args: string[]): Promise<readonly HookChange[]> {
  const run = await home.run(['--json', 'hooks', ...args], { cwd: path });
  expect(run.status, run.stderr).toBe(0);
  return run.lines() as unknown as readonly HookChange[];
}

/** The snapshot without the hooks that a manager calls. */
function others(snapshot: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(snapshot).filter(([file]) => !file.startsWith('.git/hooks/localcoder-')));
}

describe.each(Object.entries(MANAGED))('with %s', (title, managed) => {
  needs(...managed.needs)('the real thing', () => {
    it('our hooks are heard, the person’s own see no difference, and nothing is left behind', async () => {
      at = managedRepo(managed, title.endsWith('worktree'));
      const place = at;
      const { repo, home, path } = place;
      const { manager } = managed;
      place.seen();
      work(place, 1);
      const usual = place.seen();
      // pre-commit reads the input itself, and asks git of each line.
      const much = (): string => (managed.hears === 'first' ? '' : seenOfMuch(place));
      const usualOfMuch = much();
      const before = repo.snapshot();

      const told = await changes(place, 'install', ...HOOK_NAMES);
      expect(told.map(({ name, is, chained }) => [name, is, chained])).toEqual(
        HOOK_NAMES.map((name) => [name, 'installed', manager === undefined]),
      );
      if (manager !== undefined) {
        expect(others(repo.snapshot())).toEqual(before);
        expect((await states(place)).map(({ is, line }) => [is, line])).toEqual(HOOK_NAMES.map(() => ['ready', false]));
        expect(told.every(({ add }) => add !== undefined)).toBe(true);
      } else {
        expect(told.some(({ add }) => add !== undefined)).toBe(false);
      }
      for (const name of HOOK_NAMES) {
        // Asked for one by one, as a person who adds one line after the other may do.
        const [again] = manager === undefined ? [] : await changes(place, 'install', name);
        if (again?.add !== undefined) addTold(place, managed, again.add, name);
      }
      done(place, 'add', '--all');
      done(place, 'commit', '-q', '--no-verify', '--allow-empty', '-m', 'Hear us');
      expect((await states(place)).map(({ is }) => is)).toEqual(HOOK_NAMES.map(() => 'installed'));
      expect((await changes(place, 'install', ...HOOK_NAMES)).every(({ is, add }) => is === 'already' && add === undefined)).toBe(true);

      place.seen();
      const heardBefore = events(place).length;
      work(place, 2);
      expect(alike(place.seen())).toBe(alike(usual));
      const heard = events(place).slice(heardBefore);
      expect(heard.every((event) => event.folder === path)).toBe(true);
      expect(new Set(heard.map(({ is }) => is))).toEqual(new Set(['commit', 'push', 'rewrite', 'merge']));
      const commits = heard.flatMap((event) => (event.is === 'commit' ? [event.commit] : []));
      expect(commits.slice(0, 2)).toEqual([head(place, 'v2~1'), head(place, 'v2')]);
      const main = branch(place);
      const pushes = heard.flatMap((event) => (event.is === 'push' ? [[event.ref, event.to, event.remote]] : []));
      const one = (ref: string, of: string): unknown[] => [ref, head(place, of), 'origin'];
      const rest = [one('refs/heads/release2', 'v2'), one('refs/tags/v2', 'v2')];
      expect(pushes).toEqual([
        one(`refs/heads/${main}`, 'v2~1'),
        one(`refs/heads/${main}`, 'v2'),
        ...(managed.hears === 'all' ? rest : []),
      ]);
      if (usual !== '') refusedPush(place);

      const worker = home.start(['worker'], { cwd: path });
      // A push that was not let through was told of as well, and is read as one with those before it.
      const wanted = ['v2', 'HEAD'].map((of) => head(place, of).slice(0, 12));
      const jobs = async (): Promise<string> => (await home.run(['--json', 'jobs', '--all'], { cwd: path })).stdout;
      let listed = await jobs();
      while (!wanted.some((each) => listed.includes(each))) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        listed = await jobs();
      }
      const status = (await home.run(['--json', 'hooks', 'status'], { cwd: path })).json();
      expect(status).toMatchObject({ spool: { lines: 0 }, lastEvent: expect.any(String), ...(manager && { manager }) });
      await home.run(['stop', '--now'], { cwd: path });
      await worker.ended;

      expect(alike(much()) === alike(usualOfMuch), 'more input than a pipe holds reaches the own hooks').toBe(true);
      const used = others(repo.snapshot());
      expect((await changes(place, 'uninstall')).map(({ is }) => is)).toEqual(HOOK_NAMES.map(() => 'removed'));
      const left = repo.snapshot();
      // husky's files are plain sh: our lines are taken out of them, so that they are to the byte what they were. All other files stand untouched.
      const lines = (file: string): boolean => manager === 'husky' && /^\.husky\/p/u.test(file);
      const stood = Object.entries(manager === undefined ? before : used).filter(([file]) => !lines(file));
      const hook = ([file]: readonly [string, string]): boolean => manager !== undefined || file.startsWith('.git/hooks/');
      expect(
        Object.entries(left)
          .filter(([file]) => !lines(file))
          .filter(hook),
      ).toEqual(stood.filter(hook));
      const content = (of: Record<string, string>) =>
        Object.entries(of).flatMap(([file, what]) => (lines(file) ? [file, what.split(' ')[0]] : []));
      expect(content(left)).toEqual(content(before));
      expect((await states(place)).map(({ is }) => is)).toEqual(HOOK_NAMES.map(() => (manager === undefined ? 'foreign' : 'absent')));
      const quiet = events(place).length;
      change(place, '31');
      place.seen();
      done(place, 'push', '-q', 'origin', branch(place));
      expect(alike(place.seen())).toBe(/pre-push\|.*\n.*\n/u.exec(alike(usual))?.[0] ?? '');
      expect(events(place).length).toBe(quiet);
      expect(alike(much()) === alike(usualOfMuch), 'so does it where the line stands and our hook does not').toBe(true);
    });
  });
});

needs('pre-commit')('pre-commit that comes after our hook', () => {
  it('goes on running it and the person’s own, and both are told from its own', async () => {
    const managed = MANAGED['git alone'];
    if (managed === undefined) throw new Error('no such row');
    at = managedRepo(managed, false);
    const place = at;
    const hook = join(place.path, '.git/hooks/pre-push');
    const own = readFileSync(hook, 'utf8');
    await changes(place, 'install', 'pre-push');
    place.write('.pre-commit-config.yaml', 'repos: []\n');
    place.shell('pre-commit install --hook-type pre-push');
    expect((await states(place))[0]).toMatchObject({ is: 'installed', chained: true });
    expect(await changes(place, 'install', 'pre-push')).toMatchObject([{ is: 'already', chained: true }]);
    place.seen();
    change(place, '41');
    done(place, 'push', '-q', 'origin', branch(place), `${branch(place)}:refs/heads/other`);
    expect(place.seen()).toMatch(/pre-push\|origin\|.*\n.* refs\/heads\/main .*\n.* refs\/heads\/other .*\n$/u);
    expect(events(place).flatMap((event) => (event.is === 'push' ? [event.ref] : []))).toEqual(['refs/heads/main', 'refs/heads/other']);
    expect(await changes(place, 'uninstall', 'pre-push')).toMatchObject([{ is: 'removed', chained: true }]);
    expect(readFileSync(`${hook}.legacy`, 'utf8')).toBe(own);
    expect(existsSync(`${hook}.localcoder-original`)).toBe(false);
    expect(readFileSync(hook, 'utf8')).toContain('pre-commit');
  });
});
