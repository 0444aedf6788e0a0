import type { Code } from '../code/code.ts';
import { applySites } from '../code/edit.ts';
import { readPython } from '../code/read.ts';
import { tidy } from '../code/tidy.ts';
import { RULES } from './rules.ts';

/** More rounds than any real function needs; a text that still changes then is left out. */
const MOST_ROUNDS = 8;

/** The code in tidy layout with every rule carried out until none has anything to do, and the names of those that had. Undefined when it can't be read. */
export async function normalise(text: string): Promise<{ readonly code: string; readonly used: readonly string[] } | undefined> {
  const tidied = await tidy(text);
  let code = tidied === undefined ? undefined : await readPython(tidied);
  const used = new Set<string>();
  for (let round = 0; code !== undefined && round < MOST_ROUNDS; round++) {
    const before: string = code.text;
    code = await oneRound(code, used);
    if (code?.text === before) return { code: before, used: [...used] };
  }
  return undefined;
}

/** True when the rules, or the one of that name alone, make exactly the target of the code. The target must be what they leave alone. */
export async function leadsTo(start: Code, target: string, only?: string): Promise<boolean> {
  let code: Code | undefined = start;
  for (let round = 0; code !== undefined && round < MOST_ROUNDS; round++) {
    const before: string = code.text;
    if (before === target) return true;
    code = await oneRound(code, new Set(), only);
    if (code?.text === before) return false;
  }
  return false;
}

async function oneRound(start: Code, used: Set<string>, only?: string): Promise<Code | undefined> {
  let code = start;
  for (const { name, forward } of RULES) {
    const sites = only === undefined || only === name ? (forward?.(code) ?? []) : [];
    if (sites.length === 0) continue;
    const next = await readPython(applySites(code.text, sites).text);
    if (next === undefined) return undefined;
    used.add(name);
    code = next;
  }
  return code;
}
