import { readdirSync, readFileSync } from 'node:fs';

/** Command lines of all living processes whose HOME is `home`: what a test's processes started and left. None can be told where there is no /proc. */
export function processesOf(home: string): { readonly pid: number; readonly command: string }[] {
  if (process.platform !== 'linux') return [];
  const wanted = Buffer.from(`\0HOME=${home}\0`);
  return readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .flatMap((name) => {
      try {
        // A process that has ended has no environment any more.
        const environment = readFileSync(`/proc/${name}/environ`);
        if (!Buffer.concat([Buffer.of(0), environment]).includes(wanted)) return [];
        return [{ pid: Number(name), command: readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim() }];
      } catch {
        return [];
      }
    });
}
