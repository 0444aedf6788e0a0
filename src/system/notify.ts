/**
 * Desktop notifications, by `notify-send` on Linux and `osascript` on macOS.
 * Why: a job may take minutes, and the person is in another window.
 * How: the program is started through the Processes port, never a shell, for at most SHOW_MS. The text of a notification names files and symbols,
 * which a repository chose: it goes in as one argument that cannot be an option (`--` before it), a script (osascript gets it as an argument of
 * a fixed one), markup (escaped) or an escape sequence (no backslashes).
 * It never runs a program that a repository brings: a folder of PATH inside a registered repository or a node_modules does not count.
 */
import { accessSync, constants, realpathSync } from 'node:fs';
import { delimiter, isAbsolute, join, relative, sep } from 'node:path';
import type { Clock } from '../core/port/clock.ts';
import type { Log } from '../core/port/log.ts';
import type { Notifier } from '../core/port/notifier.ts';
import type { Processes } from '../core/port/processes.ts';

/** Milliseconds that the program may take; it hands over a message and ends. */
const SHOW_MS = 5_000;
/** Milliseconds that the end of the worker waits for one. */
const CLOSE_MS = 1_000;
/** Characters of a notification; desktops show two or three lines. */
const MOST_CHARACTERS = 200;
/** Where the desktop is. Nothing else of the environment is handed on. */
const NAMES = ['HOME', 'LANG', 'DISPLAY', 'WAYLAND_DISPLAY', 'XAUTHORITY', 'XDG_RUNTIME_DIR', 'DBUS_SESSION_BUS_ADDRESS'];
/** For a notify-send that is itself a script. */
const SYSTEM_PATH = '/usr/bin:/bin';
/** Its first argument is the title, its second the text. */
const APPLE_SCRIPT = ['on run argv', 'display notification (item 2 of argv) with title (item 1 of argv)', 'end run'];
/** Characters that move, hide or break text. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

export interface NotifierParts {
  readonly processes: Processes;
  readonly clock: Clock;
  readonly log: Log;
  readonly env: NodeJS.ProcessEnv;
  /** A folder of our own to run in. */
  readonly cwd: string;
  /** Folders whose programs are not ours to run: the registered repositories. */
  readonly strange: () => readonly string[];
  readonly platform?: NodeJS.Platform;
}

/** Starts nothing yet. */
export function openNotifier({ processes, clock, log, env, cwd, strange, platform = process.platform }: NotifierParts): Notifier {
  const end = new AbortController();
  const showing = new Set<Promise<boolean>>();
  const environment = {
    PATH: SYSTEM_PATH,
    ...Object.fromEntries(NAMES.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]]))),
  };

  const show = async (title: string, text: string): Promise<boolean> => {
    const name = platform === 'linux' ? 'notify-send' : platform === 'darwin' ? 'osascript' : undefined;
    const program = name === undefined ? undefined : findProgram(name, env.PATH ?? '', strange());
    if (program === undefined) return false;
    const args = platform === 'linux' ? freedesktop(title, text) : appleScript(title, text);
    const run = await processes.run({ argv: [program, ...args], cwd, env: environment, wallMs: SHOW_MS }, end.signal);
    if (run.is === 'exited' && run.code === 0) return true;
    log.debug('a notification was not shown', { program, how: run.is, said: 'stderr' in run ? run.stderr.text.slice(0, 500) : run.why });
    return false;
  };

  return {
    show(title, text) {
      const shown = show(title, text).catch((error) => {
        log.debug('a notification was not shown', { error: error instanceof Error ? error.message : String(error) });
        return false;
      });
      showing.add(shown);
      void shown.then(() => showing.delete(shown));
      return shown;
    },
    async close() {
      const takeBack = clock.after(CLOSE_MS, () => end.abort());
      await Promise.all(showing);
      takeBack();
    },
  };
}

/** The text is markup to the desktop, and notify-send itself reads backslash escapes in it: `\074` would be a `<`. */
function freedesktop(title: string, text: string): string[] {
  const body = tame(text).replaceAll('\\', '/').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return ['--app-name=localcoder', '--', tame(title), body];
}

function appleScript(title: string, text: string): string[] {
  return [...APPLE_SCRIPT.flatMap((line) => ['-e', line]), '--', tame(title), tame(text)];
}

function tame(text: string): string {
  const characters = Array.from(text.replace(/\s+/gu, ' ').replace(UNSAFE, '').trim());
  return characters.length <= MOST_CHARACTERS ? characters.join('') : `${characters.slice(0, MOST_CHARACTERS - 1).join('')}…`;
}

function findProgram(name: string, path: string, strange: readonly string[]): string | undefined {
  const foreign = strange.flatMap((folder) => [folder, real(folder) ?? folder]);
  return path
    .split(delimiter)
    .filter((folder) => isAbsolute(folder))
    .map((folder) => real(join(folder, name)))
    .find((file) => file !== undefined && isOurs(file, foreign) && isProgram(file));
}

function isOurs(file: string, foreign: readonly string[]): boolean {
  return !file.split(sep).includes('node_modules') && foreign.every((folder) => relative(folder, file).startsWith(`..${sep}`));
}

function real(file: string): string | undefined {
  try {
    return realpathSync(file);
  } catch {
    return undefined;
  }
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
