/**
 * Finds out whether this machine confines a command, by confining one and asking it what it sees.
 * Why: a sandbox that is installed may still be refused by the kernel, and one that starts may still not cut anything off.
 * It says ready only after a command inside reported another network, other processes, a home without the person's things and a read-only root.
 */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { relative, sep } from 'node:path';
import { Failure } from '../core/failure.ts';
import type { SandboxCommand, SandboxLimits } from '../core/port/sandbox.ts';
import { orUndefined } from './or-undefined.ts';
import { findPlaces } from './sandbox-places.ts';
import { runConfined, type SandboxTools } from './sandbox-run.ts';
import type { SandboxWay } from './sandbox-way.ts';

const LIMITS: SandboxLimits = { wallMs: 15_000, cpuSeconds: 10, memoryMb: 512, processes: 32 };

const SCRIPT = `
for kind in net pid ipc; do echo "$kind $(readlink /proc/self/ns/$kind 2>/dev/null)"; done
for entry in "$HOME"/* "$HOME"/.[!.]*; do [ -e "$entry" ] && echo "home \${entry##*/}"; done
for folder in / /etc /usr /usr/bin; do [ -w "$folder" ] && echo "writable $folder"; done
[ "$1" = 0 ] || /usr/bin/nc -z -w 2 127.0.0.1 "$1"
echo done
`;

/** Runs the trial. @returns why the way is no sandbox, or undefined when it is one. */
export async function tryWay(way: SandboxWay, env: NodeJS.ProcessEnv, tools: SandboxTools): Promise<string | undefined> {
  const listener = tools.platform === 'linux' ? undefined : await listen();
  const argv = ['/bin/sh', '-c', SCRIPT, 'sh', String(listener?.port ?? 0)] as const;
  const command: SandboxCommand = { argv, cwd: '/', env: {}, writable: [], readable: [], hidden: [], limits: LIMITS };
  try {
    const end = await runConfined(way, command, AbortSignal.timeout(LIMITS.wallMs), tools);
    if (end.is !== 'exited' || !end.stdout.text.endsWith('done\n')) return `a trial command inside it did not end well (${end.is})`;
    if (listener?.wasReached()) return 'a trial command inside it still reached the network';
    return objection(end.stdout.text.split('\n'), env, tools.platform);
  } catch (error) {
    if (error instanceof Failure && error.code === 'sandbox-missing') return error.message;
    throw error;
  } finally {
    listener?.close();
  }
}

/** What a trial command saw that it should not have seen. */
function objection(lines: readonly string[], env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string | undefined {
  const told = (what: string): string[] => lines.filter((line) => line.startsWith(`${what} `)).map((line) => line.slice(what.length + 1));
  for (const kind of platform === 'linux' ? ['net', 'pid', 'ipc'] : []) {
    const [inside = ''] = told(kind);
    if (inside === '' || inside === orUndefined(() => readlinkSync(`/proc/self/ns/${kind}`)))
      return `it shares the ${kind} namespace with us`;
  }
  const [folder] = told('writable');
  if (folder !== undefined) return `a trial command inside it could write ${folder}`;
  const places = findPlaces(platform, env, env.PATH ?? '');
  const { home } = places;
  if (home === undefined) return undefined;
  const tools = new Set(places.tools.map((tool) => relative(home, tool).split(sep)[0]));
  const kept = (orUndefined(() => readdirSync(home)) ?? []).filter((name) => !tools.has(name));
  const seen = told('home').find((name) => kept.includes(name));
  return seen === undefined ? undefined : `a trial command inside it saw ${seen} of the home folder`;
}

interface Listener {
  readonly port: number;
  wasReached(): boolean;
  close(): void;
}

function listen(): Promise<Listener> {
  let reached = false;
  const server = createServer((socket) => {
    reached = true;
    socket.destroy();
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = address === null || typeof address === 'string' ? 0 : address.port;
      resolve({ port, wasReached: () => reached, close: () => server.close() });
    });
  });
}

/** Kernel settings that keep ordinary users from making a sandbox, with the value that does and what a person can do about it. */
const REFUSALS = [
  ['kernel/unprivileged_userns_clone', '0', 'run: sudo sysctl -w kernel.unprivileged_userns_clone=1'],
  [
    'kernel/apparmor_restrict_unprivileged_userns',
    '1',
    'install the AppArmor profile of bwrap: sudo apt install apparmor-profiles, then sudo ln -s /usr/share/apparmor/extra-profiles/bwrap-userns-restrict /etc/apparmor.d/ and sudo systemctl reload apparmor',
  ],
  ['user/max_user_namespaces', '0', 'run: sudo sysctl -w user.max_user_namespaces=10000'],
] as const;

const INSTALLS = [
  [/debian|ubuntu/u, 'sudo apt install bubblewrap'],
  [/fedora|rhel|centos/u, 'sudo dnf install bubblewrap'],
  [/arch/u, 'sudo pacman -S bubblewrap'],
  [/suse/u, 'sudo zypper install bubblewrap'],
  [/alpine/u, 'sudo apk add bubblewrap'],
] as const;

/** What installs bubblewrap here, by /etc/os-release. */
export function installWords(osRelease = orUndefined(() => readFileSync('/etc/os-release', 'utf8')) ?? ''): string {
  const family = [...osRelease.matchAll(/^ID(?:_LIKE)?=(.*)$/gmu)].map(([, name]) => name).join(' ');
  const command = INSTALLS.find(([name]) => name.test(family))?.[1];
  return command === undefined ? 'install bubblewrap' : `install bubblewrap: ${command}`;
}

/** What lets an installed bubblewrap work here, by the kernel's settings. */
export function refusalWords(
  read: (setting: string) => string | undefined = (setting) => orUndefined(() => readFileSync(`/proc/sys/${setting}`, 'utf8')),
): string {
  const found = REFUSALS.find(([setting, value]) => read(setting)?.trim() === value);
  return (
    found?.[2] ??
    'allow user namespaces: in a container, start it with --security-opt seccomp=unconfined --security-opt systempaths=unconfined'
  );
}
