/** Which open files this process was given by the one that started it: every program that it starts would inherit them, too. */
import { readdirSync, readFileSync } from 'node:fs';
import { orUndefined } from './or-undefined.ts';

/** The flag of open(2) by which the kernel closes a file when a program is started (Linux, asm-generic/fcntl.h). */
const CLOSE_ON_EXEC = 0o2_000_000;

/** Standard input, output and error, and the descriptor that a conversation may use. */
const OWN = 3;

/** Descriptors above the ones that a child is given anyway. Linux only; elsewhere the runtime closes what it can. */
export function inheritedFiles(): number[] {
  const names = orUndefined(() => readdirSync('/proc/self/fdinfo')) ?? [];
  return names.map(Number).filter((descriptor) => {
    if (descriptor <= OWN) return false;
    const flags = orUndefined(() => /^flags:\s*([0-7]+)$/mu.exec(readFileSync(`/proc/self/fdinfo/${descriptor}`, 'latin1'))?.[1]);
    return flags !== undefined && (Number.parseInt(flags, 8) & CLOSE_ON_EXEC) === 0;
  });
}
