/** Commands that a malicious or broken test suite could run, each with how it is to end. */
import type { SandboxCommand, SandboxEnd } from '../../src/core/port/sandbox.ts';
import { LIMITS, type SandboxRig } from './sandbox-rig.ts';

/** What listens on the machine outside of the sandbox, to be reached in vain. */
export interface Outside {
  readonly tcp: number;
  readonly udp: number;
  readonly socket: string;
  readonly abstract: string;
}

export interface HostileCommand {
  readonly name: string;
  script(rig: SandboxRig, outside: Outside): string;
  readonly told?: Partial<SandboxCommand>;
  readonly ends: SandboxEnd['is'];
  /** What it prints when it has got nowhere. */
  readonly prints?: string;
}

const ONE_SECOND = { limits: { ...LIMITS, wallMs: 700 } };
const SMALL = { limits: { ...LIMITS, memoryMb: 200 } };
/** System calls differ in number between processors. */
const PTRACE = process.arch === 'arm64' ? 117 : 101;

function node(script: string): string {
  return `node -e '${script}'`;
}

/** Those that are ended by force, or end others. */
export const FORCED: readonly HostileCommand[] = [
  { name: 'a fork bomb', script: () => 'f() { f | f & }; f & sleep 30', ends: 'too-greedy' },
  { name: 'a flood on standard output', script: () => 'yes flour', ends: 'too-much-output' },
  {
    name: 'hanging with children that are stopped',
    script: () => 'setsid sleep 99 & kill -STOP $!; kill -STOP $$',
    told: ONE_SECOND,
    ends: 'timed-out',
  },
  {
    name: 'taking all memory',
    script: () => node('const all = []; for (;;) all.push(Buffer.alloc(1e7, 1))'),
    told: SMALL,
    ends: 'too-greedy',
  },
  {
    name: 'killing the worker and everything else',
    script: () => `kill -9 ${process.pid} ${process.ppid}; kill -9 -1; echo tried`,
    ends: 'exited',
  },
];

/** Those that end by themselves and leave others alone: they can run one after the other in one sandbox. */
export const CHEAP: readonly HostileCommand[] = [
  { name: 'a daemon by setsid', script: () => 'setsid sleep 99 & exit 0', ends: 'exited' },
  {
    name: 'a daemon by two forks, its environment gone',
    script: () => 'env -i setsid sh -c "(env -i setsid sleep 99 &) &"; exit 0',
    ends: 'exited',
  },
  {
    name: 'TCP to the machine',
    script: (_, { tcp }) =>
      node(`net.connect(${tcp}, "127.0.0.1").on("connect", () => console.log("through")).on("error", () => console.log("no way"))`),
    ends: 'exited',
    prints: 'no way\n',
  },
  {
    name: 'UDP to the machine',
    script: (_, { udp }) =>
      node(`const s = require("dgram").createSocket("udp4"); s.send("x", ${udp}, "127.0.0.1", () => { console.log("sent"); s.close(); })`),
    ends: 'exited',
  },
  {
    name: 'a question to the name servers',
    script: () => node('require("dns").resolve("example.com", (error) => console.log(error ? "no way" : "through"))'),
    ends: 'exited',
    prints: 'no way\n',
  },
  {
    name: 'sockets of the machine, with and without a path',
    script: (_, { socket, abstract }) =>
      node(
        `for (const path of ["${socket}", "\\0${abstract}"]) net.connect(path).on("connect", () => console.log("through")).on("error", () => console.log("no way"))`,
      ),
    ends: 'exited',
    prints: 'no way\nno way\n',
  },
  {
    name: 'writing to the home folder',
    script: ({ home }) => `echo x > ~/planted; echo x > ${home}/.ssh/id_ed25519; rm -rf ${home}/.cargo; echo tried`,
    ends: 'exited',
  },
  {
    name: 'changing the repository',
    script: ({ repository: it }) =>
      `echo x > ${it}/bread.js; echo x >> ${it}/.git/config; chmod -R 777 ${it}; mv ${it} ${it}2; rm -rf ${it}; mkdir -p ${it}/.git/hooks; echo tried`,
    ends: 'exited',
  },
  {
    name: 'changing what it may read',
    script: ({ library: it }) =>
      `echo x > ${it}/flour.js; chmod 777 ${it} ${it}/*; touch ${it}/*; mv ${it} ${it}2; rm -rf ${it}; ln -f ${it}/flour.js hard; echo tried`,
    ends: 'exited',
  },
  {
    name: 'links out of its folder',
    script: ({ repository, library, home }) =>
      `ln -s ${repository} r; ln -s ${library} l; ln -s ${home} h; echo x > r/bread.js; echo x > l/flour.js; echo x > h/.ssh/id_ed25519; cat r/bread.js h/.ssh/id_ed25519; echo tried`,
    ends: 'exited',
  },
  {
    name: 'a file without end',
    script: () => 'truncate -s 9G big || echo too large; ls big && wc -c < big',
    ends: 'exited',
    prints: 'too large\nbig\n0\n',
  },
  {
    name: 'tracing the worker',
    script: () =>
      `perl -e 'print syscall(${PTRACE}, 16, ${process.pid}, 0, 0), "\\n"'; cat /proc/${process.pid}/environ /proc/${process.pid}/mem; echo tried`,
    ends: 'exited',
    prints: '-1\ntried\n',
  },
  {
    name: 'reading keys',
    script: ({ home }) => `cat ~/.ssh/* ${home}/.ssh/id_ed25519 ${home}/.cargo/credentials* /etc/shadow; echo tried`,
    ends: 'exited',
    prints: 'tried\n',
  },
  {
    name: 'reading the repository',
    script: ({ repository, folder }) =>
      `ls ${repository}; cat ${repository}/bread.js ${folder}/repository/.git/config; grep -r rye- ${folder}; echo tried`,
    ends: 'exited',
    prints: 'tried\n',
  },
  {
    name: 'the machine through /proc',
    script: ({ repository, home }) =>
      `cat /proc/*/root${repository}/bread.js /proc/*/cwd/../repository/bread.js /proc/1/root${home}/.ssh/id_ed25519; echo core > /proc/sys/kernel/core_pattern && echo through; echo tried`,
    ends: 'exited',
    prints: 'tried\n',
  },
  {
    name: 'taking its mounts away',
    script: ({ repository, home }) =>
      `umount -l ${repository}; umount -l ${home}; umount -l /tmp; umount /proc; mount -t tmpfs none /tmp && echo through; mount -o remount,rw / && echo through; cat ${repository}/bread.js ${home}/.ssh/id_ed25519; echo tried`,
    ends: 'exited',
    prints: 'tried\n',
  },
  {
    name: 'a sandbox or namespace of its own',
    script: ({ repository }) =>
      `bwrap --bind / / cat ${repository}/bread.js; unshare -Urm sh -c "umount -l ${repository}; cat ${repository}/bread.js"; nsenter -t 1 -m cat ${repository}/bread.js; echo tried`,
    ends: 'exited',
    prints: 'tried\n',
  },
  { name: 'a core dump', script: () => 'sh -c "kill -SEGV \\$\\$"; ls', ends: 'exited', prints: 'package.json\n' },
  {
    name: 'folders that nobody may enter',
    script: () => 'mkdir -p a/b; echo x > a/b/c; chmod 000 a/b a; echo left',
    ends: 'exited',
    prints: 'left\n',
  },
  {
    name: 'programs that give rights',
    script: () =>
      'cp /bin/sh sh; chmod 4755 sh; grep NoNewPrivs /proc/self/status; for s in /usr/bin/su /usr/bin/mount; do $s -c id root && echo through; done; echo tried',
    ends: 'exited',
    prints: 'NoNewPrivs:\t1\ntried\n',
  },
  {
    name: 'devices',
    script: () => 'mknod d b 254 0 && echo through; ls /dev/*da* /dev/mem /dev/kmsg; echo x > /dev/planted; echo tried',
    ends: 'exited',
    prints: 'tried\n',
  },
];

/** Those that take long, or much of the machine. */
export const SLOW: readonly HostileCommand[] = [
  {
    name: 'filling its temporary folders',
    script: () => 'head -c 3G /dev/zero > /tmp/all; head -c 3G /dev/zero > ~/all; head -c 3G /dev/zero > /dev/shm/all; echo full',
    told: { limits: { ...LIMITS, memoryMb: 8_192, wallMs: 120_000, cpuSeconds: 120 } },
    ends: 'exited',
    prints: 'full\n',
  },
  {
    name: 'memory spread over many processes',
    script: () => 'for i in 1 2 3 4 5 6 7 8; do node -e "const a = Buffer.alloc(1e8, 1); setInterval(() => a, 1e6)" & done; sleep 30',
    told: SMALL,
    ends: 'too-greedy',
  },
  {
    name: 'hundreds of threads',
    script: () => `UV_THREADPOOL_SIZE=600 ${node('for (let i = 0; i < 600; i += 1) crypto.pbkdf2("a", "b", 1e9, 9, "sha512", () => 0)')}`,
    told: { limits: { ...LIMITS, wallMs: 3_000 } },
    ends: 'timed-out',
  },
  {
    name: 'a fork bomb that leaves its group',
    script: () => 'f() { env -i setsid sh -c ": ; sleep 99" & f & f; }; f & sleep 30',
    ends: 'too-greedy',
  },
  { name: 'a fork bomb of a faster language', script: () => 'perl -e "fork while 1"', ends: 'too-greedy' },
  { name: 'many sleeping processes', script: () => 'for i in $(seq 200); do sleep 99 & done; sleep 99', ends: 'too-greedy' },
  { name: 'a flood on standard error', script: () => 'yes flour >&2', ends: 'too-much-output' },
  { name: 'hanging', script: () => 'sleep 99', told: ONE_SECOND, ends: 'timed-out' },
  {
    name: 'ignoring every signal',
    script: () => "trap '' TERM INT HUP QUIT XCPU; while :; do sleep 99; done",
    told: ONE_SECOND,
    ends: 'timed-out',
  },
  {
    name: 'taking all processor time',
    script: () => 'while :; do :; done',
    told: { limits: { ...LIMITS, cpuSeconds: 1 } },
    ends: 'exited',
  },
];
