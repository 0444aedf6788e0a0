/** The ways in which a command can be run on a platform: by bubblewrap, by sandbox-exec, or with nothing but limits. */
import { release } from 'node:os';
import type { Clock } from '../core/port/clock.ts';
import type { SandboxCommand } from '../core/port/sandbox.ts';
import { type BubblewrapMeans, bubblewrapArgv } from './sandbox-bubblewrap.ts';
import { gatedArgv } from './sandbox-gate.ts';
import { makeHome } from './sandbox-home.ts';
import { findPlaces, type Places } from './sandbox-places.ts';
import { seatbeltArgv, seatbeltProfile } from './sandbox-seatbelt.ts';
import { viewOf } from './sandbox-view.ts';

/** A command made ready to be started. */
export interface Prepared {
  readonly argv: [string, ...string[]];
  /** Of the program that is started first. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Gives back what preparing took. */
  release(): void;
}

export interface SandboxWay {
  readonly by: 'bubblewrap' | 'sandbox-exec' | 'nothing';
  /** Whether all its processes die with the first one. */
  readonly ownProcesses: boolean;
  prepare(command: SandboxCommand): Prepared;
}

interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  readonly clock: Clock;
}

const PLACES_MS = 5_000;

/** Where programs are looked up when neither the command nor the worker says. */
const PLAIN_PATH = '/usr/local/bin:/usr/bin:/bin';

/** Linux: everything is arranged by mounts and namespaces. HOME keeps its path, so that tool chains are found where they always are. */
export function bubblewrapWay(program: string, means: BubblewrapMeans, machine: Machine): SandboxWay {
  const ownCount = means.users !== 'as-allowed' && countsByNamespace(release());
  const lookAround = lookingAround(machine);
  return {
    by: 'bubblewrap',
    ownProcesses: true,
    prepare(command) {
      const { path, places } = lookAround(command);
      const scratch = ['/tmp', '/var/tmp', ...(places.home === undefined ? [] : [places.home])];
      const env = { ...command.env, PATH: path, HOME: places.home ?? '/tmp', TMPDIR: '/tmp' };
      const view = viewOf(command, places, scratch);
      const argv = bubblewrapArgv({ program, means, view, env, cwd: command.cwd, argv: gatedArgv(command.argv, command.limits, ownCount) });
      // What the command's environment could do to a program (LD_PRELOAD) is not done to the one that confines it.
      return { argv, env: {}, cwd: '/', release: () => undefined };
    },
  };
}

/** macOS. Not run on a Mac. */
export function seatbeltWay(program: string, machine: Machine): SandboxWay {
  const lookAround = lookingAround(machine);
  return {
    by: 'sandbox-exec',
    ownProcesses: false,
    prepare(command) {
      const { path, places } = lookAround(command);
      const own = makeHome(places);
      const masked = { ...places, masked: [...places.masked, '/private/tmp', '/private/var/tmp'] };
      const view = viewOf({ ...command, writable: [...command.writable, own.home, own.temp] }, masked, []);
      const argv = seatbeltArgv(program, seatbeltProfile(view), gatedArgv(command.argv, command.limits, false));
      return { argv, env: { ...command.env, PATH: path, HOME: own.home, TMPDIR: own.temp }, cwd: command.cwd, release: own.remove };
    },
  };
}

/** No confinement at all: for a person who allowed that. HOME and TMPDIR are empty all the same, and limits hold. */
export function openWay(machine: Machine): SandboxWay {
  const lookAround = lookingAround(machine);
  return {
    by: 'nothing',
    ownProcesses: false,
    prepare(command) {
      const { path, places } = lookAround(command);
      const own = makeHome(places);
      const env = { ...command.env, PATH: path, HOME: own.home, TMPDIR: own.temp };
      return { argv: gatedArgv(command.argv, command.limits, false), env, cwd: command.cwd, release: own.remove };
    },
  };
}

interface Surroundings {
  readonly path: string;
  readonly places: Places;
}

/** Looks at most every PLACES_MS: a check runs several commands in a row. */
function lookingAround({ platform, env, clock }: Machine): (command: SandboxCommand) => Surroundings {
  let last: (Surroundings & { readonly at: number }) | undefined;
  return (command) => {
    const path = command.env.PATH ?? env.PATH ?? PLAIN_PATH;
    const at = clock.now();
    if (last === undefined || last.path !== path || at - last.at > PLACES_MS) last = { path, places: findPlaces(platform, env, path), at };
    return last;
  };
}

/** Since Linux 5.14 a limit on processes counts those of one user namespace, not of the user. */
function countsByNamespace(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 5 || (major === 5 && minor >= 14);
}
