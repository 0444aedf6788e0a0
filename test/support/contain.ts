import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import type { HostileCommand } from './hostile-commands.ts';
import { outside } from './outside.ts';
import { sandboxRig } from './sandbox-rig.ts';

/** Runs a hostile command and expects that nothing of it got out, nothing is left of it, and the sandbox still works. */
export async function expectContained({ script, told, ends, prints }: HostileCommand): Promise<void> {
  const rig = sandboxRig();
  const around = await outside(rig.home);
  const before = rig.snapshot();
  const end = await rig.run(script(rig, around), told);
  // At once, not after a while: the end of a command is the end of all its processes.
  expect(rig.survivors()).toEqual([]);
  expect(end.is).toBe(ends);
  expect(rig.snapshot()).toBe(before);
  expect(around.heard()).toBe(0);
  const output = end.is === 'not-found' ? end.why : end.stdout.text + end.stderr.text;
  expect(output).not.toContain(rig.secret);
  if (prints !== undefined && end.is === 'exited') expect(end.stdout.text).toBe(prints);
  // After an end by force, and over whatever was left locked.
  if (end.is === 'exited' && prints !== 'left\n') return;
  expect(await rig.run('chmod -R u+rwx .; echo fine')).toMatchObject({ is: 'exited', code: 0, stdout: { text: 'fine\n' } });
}

/** The same for commands that end by themselves: each in a folder of its own, one after the other in one sandbox. @returns what each printed, by its name. */
export async function expectAllContained(commands: readonly HostileCommand[]): Promise<Record<string, string>> {
  const rig = sandboxRig();
  const around = await outside(rig.home);
  const before = rig.snapshot();
  const each = commands.map(({ script }, index) => {
    mkdirSync(path.join(rig.work, String(index)));
    writeFileSync(path.join(rig.work, `${index}/package.json`), '{}');
    const quoted = `'${script(rig, around).replaceAll("'", "'\\''")}'`;
    return `(cd ${index} && sh -c ${quoted} >../${index}.out 2>../${index}.err)`;
  });
  const end = await rig.run(`${each.join('\n')}\nchmod -R u+rwx .; echo over`);
  expect(rig.survivors()).toEqual([]);
  expect(end).toMatchObject({ is: 'exited', stdout: { text: 'over\n' } });
  expect(rig.snapshot()).toBe(before);
  expect(around.heard()).toBe(0);
  const said = readdirSync(rig.work).filter((name) => /\.(?:out|err)$/u.test(name));
  for (const name of said) expect(readFileSync(path.join(rig.work, name), 'utf8')).not.toContain(rig.secret);
  return Object.fromEntries(commands.map(({ name }, index) => [name, readFileSync(path.join(rig.work, `${index}.out`), 'utf8')]));
}
