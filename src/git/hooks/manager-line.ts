/**
 * What a hook manager has to be told: one line that calls our hook where it is installed and does nothing anywhere else, so that it may be
 * committed. The manager's file is read, so that the line fits in with what is there; it is never run, and written by husky-file.ts alone.
 */
import { access, constants } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative } from 'node:path';
import type { HookManager, HookName, HooksPlace, ManagerLine } from '../../core/port/hooks.ts';
import { firstFile, LEFTHOOK_LOCAL, PRE_COMMIT, readSmall, SIMPLE } from './place.ts';
import { pushStage } from './pre-commit-version.ts';

/** What the name of a hook begins with that a manager calls; git itself runs no hook of such a name. */
export const BESIDE = 'localcoder-';

/** The part of every line of ours by which it is found again. */
export function markOf(name: HookName): string {
  return `hooks/${BESIDE}${name}`;
}

/** Calls our hook, if it is installed: with what comes in, which only the last command of a file may take, or without. */
function call(name: HookName, args = ' "$@"', before = '', after = ''): string {
  return `lc=$(git rev-parse --git-common-dir)/${markOf(name)}; [ ! -x "$lc" ] || ${before}"$lc"${args}${after}`;
}

/** The line for a manager, and where it belongs. `root` is absent in a bare repository, which has no manager but core.hooksPath. */
export async function lineFor(manager: HookManager, name: HookName, place: HooksPlace, root = ''): Promise<ManagerLine> {
  const hook = join(place.foreign ?? place.folder, name);
  if (manager === 'husky')
    return { file: huskyFile(name, place, root), where: 'at its end', text: call(name), ...(await unlessThere(hook, 'npx husky')) };
  if (manager === 'lefthook') return { ...(await lefthookLine(name, root)), ...(await unlessSays(hook, 'lefthook', 'lefthook install')) };
  if (manager === 'pre-commit') {
    return {
      ...(await preCommitLine(name, place, root)),
      ...(await unlessSays(hook, 'pre-commit', `pre-commit install --hook-type ${name}`)),
    };
  }
  if (manager === 'simple-git-hooks')
    return { ...(await simpleLine(name, root)), ...(await unlessSays(hook, markOf(name), 'npx simple-git-hooks')) };
  const where = 'as a line of its own, before any that ends it';
  return { file: hook, where, text: `${call(name, ' "$@"', '', ' </dev/null')} || exit`, ...(await unlessRuns(hook)) };
}

/** The file in which husky looks for a hook, relative to the root. */
function huskyFile(name: HookName, { foreign }: HooksPlace, root: string): string {
  const folder = foreign === undefined ? '.husky' : relative(root, basename(foreign) === '_' ? dirname(foreign) : foreign);
  return join(folder, name);
}

/**
 * lefthook's local file is merged into the other, whatever that one says of the same hook. A command that asks for the input gets all of it, and
 * has to read it to the end, installed or not: lefthook keeps no more of it for the commands that follow.
 */
async function lefthookLine(name: HookName, root: string): Promise<Omit<ManagerLine, 'command'>> {
  const file = (await firstFile(root, LEFTHOOK_LOCAL)) ?? 'lefthook-local.yml';
  const text = (await readSmall(join(root, file))) ?? '';
  const push = name === 'pre-push';
  const run = push ? `${call(name, ' {0}')}; lc=$?; cat >/dev/null; exit $lc` : call(name, '');
  const command = `localcoder: { run: ${JSON.stringify(run)}${push ? ', use_stdin: true' : ''} }`;
  if (!new RegExp(`^${name}:`, 'mu').test(text))
    return { file, where: 'as a line of its own', text: `${name}: { commands: { ${command} } }` };
  return { file, where: `in '${name}', below its 'commands:'`, text: `    ${command}` };
}

/** pre-commit reads the input itself and hands one pushed ref on in variables; none when everything is pushed for the first time. */
async function preCommitLine(name: HookName, { folder }: HooksPlace, root: string): Promise<Omit<ManagerLine, 'command'>> {
  const file = (await firstFile(root, PRE_COMMIT)) ?? '.pre-commit-config.yaml';
  const text = (await readSmall(join(root, file))) ?? '';
  const ref = '$PRE_COMMIT_LOCAL_BRANCH $PRE_COMMIT_TO_REF $PRE_COMMIT_REMOTE_BRANCH $PRE_COMMIT_FROM_REF';
  const push = name === 'pre-push';
  const run = push ? call(name, ' "$PRE_COMMIT_REMOTE_NAME"', `printf %s "\${PRE_COMMIT_TO_REF:+${ref}}" | `) : call(name, '');
  const stage = push ? await pushStage(folder, text) : name;
  const rest = `language: system, stages: [${stage}], always_run: true, pass_filenames: false`;
  const item = `{ repo: local, hooks: [{ id: localcoder-${name}, name: localcoder, entry: ${JSON.stringify(`sh -c '${run}'`)}, ${rest} }] }`;
  if (/^repos:[ \t]*\[[ \t]*\]/mu.test(text)) return { file, where: "in place of 'repos: []'", text: `repos: [${item}]` };
  if (/^repos:[ \t]*\[/mu.test(text)) return { file, where: "directly after 'repos: ['", text: `${item},` };
  const indent = /^repos:[^\n]*\n(?:[ \t]*(?:#[^\n]*)?\n)*(?<indent>[ \t]*)-/mu.exec(text)?.groups?.indent ?? '  ';
  return { file, where: "directly below 'repos:'", text: `${indent}- ${item}` };
}

/** simple-git-hooks has one command for each hook, so that ours has to follow it. */
async function simpleLine(name: HookName, root: string): Promise<Omit<ManagerLine, 'command'>> {
  const [file, commands] = await simpleCommands(root);
  const theirs = commands?.[name];
  const ours = call(name);
  if (typeof theirs !== 'string') {
    const where = "as one more entry of 'simple-git-hooks'";
    const known = commands === undefined ? `${where}; after a command that is there put && { … }` : where;
    return { file, where: known, text: `"${name}": ${JSON.stringify(ours)}` };
  }
  const text = `"${name}": ${JSON.stringify(theirs.includes(markOf(name)) ? theirs : `${theirs} && { ${ours}; }`)}`;
  return { file, where: `in place of its '${name}'`, text };
}

/** The file of simple-git-hooks, and what it says where that can be read without running it. */
async function simpleCommands(root: string): Promise<readonly [string, Readonly<Record<string, unknown>> | undefined]> {
  const own = await firstFile(root, SIMPLE);
  const parsed = parse(await readSmall(join(root, own ?? 'package.json')));
  if (own !== undefined) return [own, own.endsWith('.json') ? parsed : undefined];
  const inside = parsed?.['simple-git-hooks'];
  return ['package.json', typeof inside === 'object' && inside !== null ? (inside as Record<string, unknown>) : undefined];
}

function parse(text: string | undefined): Record<string, unknown> | undefined {
  try {
    const found: unknown = JSON.parse(text ?? '');
    return typeof found === 'object' && found !== null ? (found as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** True when the manager's file calls our hook, in a line that is no comment. Undefined where the file cannot be read. */
export async function hasCall(root: string, file: string, name: HookName): Promise<boolean | undefined> {
  const path = isAbsolute(file) ? file : join(root, file);
  const text = await readSmall(path);
  if (text !== undefined) return text.split('\n').some((line) => line.includes(markOf(name)) && !/^\s*(?:#|\/\/)/u.test(line));
  return (await access(path).then(
    () => true,
    () => false,
  ))
    ? undefined
    : false;
}

type Command = Pick<ManagerLine, 'command'>;

async function unlessThere(path: string, command: string): Promise<Command> {
  return (await readSmall(path)) === undefined ? { command } : {};
}

async function unlessSays(path: string, word: string, command: string): Promise<Command> {
  return (await readSmall(path))?.includes(word) === true ? {} : { command };
}

async function unlessRuns(path: string): Promise<Command> {
  return access(path, constants.X_OK).then(
    () => ({}),
    () => ({ command: `chmod +x ${path}` }),
  );
}
