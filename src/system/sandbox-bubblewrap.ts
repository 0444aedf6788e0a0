/** The arguments that make bubblewrap show a command its view of the machine and nothing else. Pure: text in, text out. */
import { dirname } from 'node:path';
import type { View } from './sandbox-view.ts';

/** How much of bubblewrap can be used here: what its version knows and the kernel allows. */
export interface BubblewrapMeans {
  /** A user namespace of its own, and whether the command may make further ones. */
  readonly users: 'own-only' | 'own' | 'as-allowed';
  /** Whether temporary folders can be given a size (bubblewrap 0.7 and later). */
  readonly sizes: boolean;
}

export interface BubblewrapRun {
  readonly program: string;
  readonly means: BubblewrapMeans;
  readonly view: View;
  /** The whole environment inside, but for the mark that every process inherits. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly argv: readonly string[];
}

/** Bytes that one temporary folder may hold: it lies in memory. */
const SCRATCH_BYTES = 1024 * 1024 * 1024;
/** Bytes of shared memory by name. */
const SHARED_BYTES = 512 * 1024 * 1024;

const USERS = { 'own-only': ['--unshare-user', '--disable-userns'], own: ['--unshare-user'], 'as-allowed': [] } as const;

/** What to try, the most confining first. `help` is what `bwrap --help` prints. */
export function meansOf(help: string): readonly BubblewrapMeans[] {
  const sizes = help.includes('--size');
  const users = help.includes('--disable-userns') ? (['own-only', 'own', 'as-allowed'] as const) : (['own', 'as-allowed'] as const);
  return users.map((each) => ({ users: each, sizes }));
}

/** The command that runs `argv` confined. The program that confines gets none of its environment. */
export function bubblewrapArgv({ program, means, view, env, cwd, argv }: BubblewrapRun): [string, ...string[]] {
  const sized = (bytes: number): string[] => (means.sizes ? ['--size', String(bytes)] : []);
  const mounts = view.rules.flatMap(({ path, is, isFolder }) => {
    if (is === 'writable') return ['--bind', path, path];
    if (is === 'readable') return ['--ro-bind', path, path];
    if (!isFolder) return ['--ro-bind', '/dev/null', path];
    return is === 'scratch' ? [...sized(SCRATCH_BYTES), '--tmpfs', path] : ['--tmpfs', path];
  });
  const emptied = view.rules.filter(({ is, isFolder }) => is === 'empty' && isFolder).flatMap(({ path }) => ['--remount-ro', path]);
  return [
    program,
    ...['--unshare-all', ...USERS[means.users], '--cap-drop', 'ALL', '--die-with-parent', '--new-session'],
    ...['--ro-bind', '/', '/', '--dev', '/dev', ...sized(SHARED_BYTES), '--tmpfs', '/dev/shm', '--remount-ro', '/dev'],
    // Root could change kernel settings through its files, even without any capability.
    ...['--proc', '/proc', '--remount-ro', '/proc'],
    ...mounts,
    ...view.links.flatMap(({ path, target }) => ['--dir', dirname(path), '--symlink', target, path]),
    ...emptied,
    ...Object.entries(env).flatMap(([name, value]) => ['--setenv', name, value]),
    ...['--chdir', cwd, '--', ...argv],
  ];
}
