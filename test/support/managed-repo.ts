/**
 * Repositories whose hooks are run by the real hook managers, each set up the way its users do, with hooks of the person's own in all of them:
 * `own.sh`, which writes down the arguments and the input that it got, and ends with 1 while a file says so.
 */
import { spawnSync } from 'node:child_process';
import { appendFileSync, chmodSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { HOOK_NAMES, type HookName, type ManagerLine } from '../../src/core/port/hooks.ts';
import { type CliHome, cliHome } from './cli.ts';
import { GIT_TEST_ENV, type GitRepo, gitRepo } from './git-repo.ts';
import { npmTool } from './npm-project.ts';

/** Where a manager keeps the person's hooks. */
export interface Managed {
  /** As `hooks status` calls it; absent when git alone runs the hooks. */
  readonly manager?: string;
  /** Programs that it takes. */
  readonly needs: readonly string[];
  /** The refs of a push that our hook hears of when the person's own has read all of the input: all, the first, or HEAD in their place. */
  readonly hears: 'all' | 'first' | 'HEAD';
  /** Files other than the work tree's and `.git/hooks` that the manager keeps. */
  readonly setUp: (at: Place) => void;
  /** Puts a line where it was told to. */
  readonly add: (text: string, line: ManagerLine, name: HookName) => string;
}

export interface Run {
  readonly status: number | null;
  readonly output: string;
}

/** A work tree with its own home and remote. */
export interface Place {
  readonly repo: GitRepo;
  readonly home: CliHome;
  /** The work tree that is worked in. */
  readonly path: string;
  git(...args: string[]): Run;
  /** Runs a command line in the work tree. */
  shell(command: string): Run;
  write(file: string, text: string, mode?: number): void;
  /** What the person's own hooks were given since the last call. */
  seen(): string;
  /** Makes the person's own pre-push hook refuse, or not any more. */
  refuse(yes: boolean): void;
}

const own = (name: HookName, args = '"$@"'): string => `./own.sh ${name}${args === '' ? '' : ` ${args}`}`;
const script = (name: HookName): string => `#!/bin/sh\n${own(name)} || exit\n`;
const append = (text: string, { text: line }: ManagerLine): string => `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${line}\n`;
const everyHook = (text: (name: HookName) => string): string => HOOK_NAMES.map(text).join('');

function gitHooks(at: Place): void {
  for (const name of HOOK_NAMES) writeFileSync(join(at.repo.path, '.git/hooks', name), script(name), { mode: 0o751 });
}

/** Settings of pre-commit in the style of its own samples. */
const CHECKS = `# Checks
repos:
# ours
-   repo: local
    hooks:
    -   id: check
        name: check
        entry: test -f own.sh
        language: system
        pass_filenames: false
        always_run: true
fail_fast: false
`;

export const MANAGED: Readonly<Record<string, Managed>> = {
  'git alone': { needs: [], hears: 'all', setUp: gitHooks, add: () => '' },
  'git alone in a linked worktree': { needs: [], hears: 'all', setUp: gitHooks, add: () => '' },
  'a folder that core.hooksPath names': {
    manager: 'core.hooksPath',
    needs: [],
    hears: 'HEAD',
    setUp(at) {
      for (const name of HOOK_NAMES) at.write(`githooks/${name}`, `${script(name)}exit 0\n`, 0o755);
      at.git('config', 'core.hooksPath', 'githooks');
    },
    add: (text, { text: line }) => text.replace('\n', `\n${line}\n`),
  },
  'an empty folder that core.hooksPath names': {
    manager: 'core.hooksPath',
    needs: [],
    hears: 'HEAD',
    setUp(at) {
      at.write('githooks/README', 'Our hooks.\n');
      at.git('config', 'core.hooksPath', 'githooks');
    },
    add: append,
  },
  husky: {
    manager: 'husky',
    needs: [npmTool('husky')],
    hears: 'HEAD',
    setUp(at) {
      for (const name of HOOK_NAMES) at.write(`.husky/${name}`, `${own(name)}\n`);
      at.shell('npx husky');
    },
    add: append,
  },
  lefthook: {
    manager: 'lefthook',
    needs: [npmTool('lefthook')],
    hears: 'all',
    setUp(at) {
      at.write(
        'lefthook.yml',
        everyHook(
          (name) =>
            `${name}:\n  commands:\n    own:\n      run: ${own(name, name === 'post-commit' ? '' : '{0}')}\n      use_stdin: true\n`,
        ),
      );
      at.shell('npx lefthook install');
    },
    add: append,
  },
  'lefthook with jobs': {
    manager: 'lefthook',
    needs: [npmTool('lefthook')],
    hears: 'all',
    setUp(at) {
      at.write('lefthook.yml', `pre-push:\n  jobs:\n    - name: own\n      run: ${own('pre-push', '{0}')}\n      use_stdin: true\n`);
      at.write('lefthook-local.yml', 'pre-push:\n  commands:\n    bread:\n      run: "true"\n');
      at.shell('npx lefthook install');
    },
    add: (text, line, name) => (name === 'pre-push' ? text.replace('  commands:\n', `  commands:\n${line.text}\n`) : append(text, line)),
  },
  'pre-commit before commits alone': {
    needs: ['pre-commit'],
    hears: 'all',
    setUp(at) {
      gitHooks(at);
      at.write('.pre-commit-config.yaml', CHECKS);
      at.shell('pre-commit install');
    },
    add: () => '',
  },
  'pre-commit': {
    manager: 'pre-commit',
    needs: ['pre-commit'],
    hears: 'first',
    setUp(at) {
      gitHooks(at);
      at.write('.pre-commit-config.yaml', CHECKS);
      at.shell(`pre-commit install ${everyHook((name) => ` --hook-type ${name}`)}`);
    },
    add: (text, { text: line }) => text.replace('repos:\n', `repos:\n${line}\n`),
  },
  'pre-commit without anything, here or in its settings': {
    manager: 'pre-commit',
    needs: ['pre-commit'],
    hears: 'first',
    setUp: (at) => at.write('.pre-commit-config.yaml', 'repos: []\n'),
    add: (text, { text: line }) => (text === 'repos: []\n' ? `${line}\n` : text.replace('repos: [', `repos: [${line} `)),
  },
  'simple-git-hooks': {
    manager: 'simple-git-hooks',
    needs: [npmTool('simple-git-hooks')],
    hears: 'HEAD',
    setUp(at) {
      const hooks = Object.fromEntries(HOOK_NAMES.map((name) => [name, own(name)]));
      at.write('package.json', `${JSON.stringify({ name: 'bakery', 'simple-git-hooks': hooks }, null, 2)}\n`);
      at.shell('npx simple-git-hooks');
    },
    add: (text, { text: line }, name) => text.replace(new RegExp(`"${name}": "(?:[^"\\\\]|\\\\.)*"`, 'u'), () => line),
  },
};

/** Sets a repository up with a manager and hooks of the person's own. `linked`: it is worked in a linked worktree. */
export function managedRepo({ setUp }: Managed, linked: boolean): Place {
  const repo = gitRepo();
  const home = cliHome(repo.path);
  const path = linked ? join(home.state, 'linked tree') : repo.path;
  const env = {
    ...GIT_TEST_ENV,
    PATH: `${join(repo.path, 'node_modules/.bin')}${delimiter}${GIT_TEST_ENV.PATH}`,
    HOME: home.home,
    OWN: home.state,
    LOCALCODER_STATE_DIR: home.state,
  };
  const run = (program: string, args: readonly string[]): Run => {
    const { status, stdout, stderr } = spawnSync(program, args, { cwd: path, env, encoding: 'utf8', timeout: 120_000 });
    return { status, output: `${stdout}${stderr}` };
  };
  const mustRun = (what: string, { status, output }: Run): Run => {
    if (status !== 0) throw new Error(`${what} ended with ${status}: ${output}`);
    return { status, output };
  };
  const at: Place = {
    repo,
    home,
    path,
    git: (...args) => run('git', args),
    shell: (command) => mustRun(command, run('/bin/sh', ['-c', command])),
    write(file, text, mode = 0o644) {
      const whole = isAbsolute(file) ? file : join(path, file);
      mkdirSync(dirname(whole), { recursive: true });
      writeFileSync(whole, text);
      chmodSync(whole, mode);
    },
    seen() {
      const file = join(home.state, 'seen');
      const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
      rmSync(file, { force: true });
      return text;
    },
    refuse(yes) {
      if (yes) appendFileSync(join(home.state, 'no'), '');
      else rmSync(join(home.state, 'no'));
    },
  };
  mkdirSync(home.home, { recursive: true });
  repo.write('.gitignore', 'node_modules\n');
  repo.write('own.sh', '#!/bin/sh\n{ printf "%s|" "$@"; echo; cat; } >>"$OWN/seen"\n[ "$1" != pre-push ] || [ ! -e "$OWN/no" ]\n');
  chmodSync(join(repo.path, 'own.sh'), 0o755);
  repo.commit('Own hooks');
  if (linked) repo.git('worktree', 'add', '-q', '-b', 'work', path);
  symlinkSync(dirname(dirname(npmTool('husky'))), join(path, 'node_modules'));
  repo.git('init', '-q', '--bare', '--initial-branch=main', join(home.state, 'remote.git'));
  repo.git('remote', 'add', 'origin', join(home.state, 'remote.git'));
  setUp(at);
  mustRun('git add', at.git('add', '--all'));
  mustRun('git commit', at.git('commit', '-q', '--no-verify', '--allow-empty', '-m', 'Set up hooks'));
  return at;
}

/** Adds a line that was told to the manager's file, and does the command that was told with it. */
export function addTold(at: Place, { add }: Managed, line: ManagerLine, name: HookName): void {
  const path = isAbsolute(line.file) ? line.file : join(at.path, line.file);
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  writeFileSync(path, add(text, line, name));
  if (line.command !== undefined) at.shell(line.command);
}
