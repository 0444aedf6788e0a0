/** The hooks of one repository: which there are, who runs them, putting ours in and taking them out. */
import { join } from 'node:path';
import type { HookChange, HookManager, HookName, HookOptions, HookState, Hooks, HooksPlace, ManagerLine } from '../core/port/hooks.ts';
import { HOOK_NAMES } from '../core/port/hooks.ts';
import type { FoundRepo } from './find-repo.ts';
import { openGateway } from './gateway.ts';
import { type HookFile, lookAt, putHook, takeHook } from './hooks/hook-file.ts';
import { addLine, removeLine } from './hooks/husky-file.ts';
import { BESIDE, hasCall, lineFor } from './hooks/manager-line.ts';
import { findPlace, readSmall } from './hooks/place.ts';
import { stubText } from './hooks/stub.ts';

export interface OpenHooksOptions {
  readonly found: FoundRepo;
  /** Folder of the spool. Absolute. */
  readonly spool: string;
  readonly version: string;
  /** Runs a review in the foreground of a push: absolute paths of node and of the program, then arguments. */
  readonly review: (options: HookOptions) => readonly string[];
  readonly environment: NodeJS.ProcessEnv;
}

/** Seconds that a push waits when only `blockOn` was given. */
const USUAL_WAIT_SECONDS = 60;

/** Where pre-commit puts a hook that was there before its own, which goes on calling it. */
function legacyOf(folder: string, name: HookName): string {
  return join(folder, `${name}.legacy`);
}

/** Opens nothing; every answer is read anew. */
export function openHooks({ found, spool, version, review, environment }: OpenHooksOptions): Hooks {
  const { root, gitDir } = found;
  const gateway = openGateway({ gitDir, environment });
  const place = (): Promise<HooksPlace> => findPlace(found, gateway, environment.HOME);

  const textOf = (name: HookName, chain: boolean, options: HookOptions): string => {
    const { waitSeconds, blockOn } = options;
    const waits = name === 'pre-push' && (waitSeconds !== undefined || blockOn !== undefined);
    const seconds = waitSeconds ?? USUAL_WAIT_SECONDS;
    const wait = { seconds, blockOn, program: review({ ...options, waitSeconds: seconds }) };
    return stubText({ name, version, spool, chain, ...(waits && { wait }) });
  };

  /** Absent: the manager's line is there, and the manager runs it. */
  const missing = async (manager: HookManager, name: HookName, where: HooksPlace): Promise<{ line?: boolean; add?: ManagerLine }> => {
    const add = await lineFor(manager, name, where, root);
    const line = await hasCall(root ?? '', add.file, name);
    return { ...(line !== undefined && { line }), ...((line !== true || add.command !== undefined) && { add }) };
  };

  /** pre-commit hands no input on but that of a push, so that a hook which it does not run here yet is better left to git. */
  const runsOwn = async (name: HookName, { manager, folder }: HooksPlace): Promise<boolean> => {
    if (manager !== 'pre-commit') return false;
    const { is } = await lookAt(join(folder, name));
    return is === 'ours' || (is === 'foreign' && (await readSmall(join(folder, name)))?.includes('pre-commit') !== true);
  };

  /** Ours, that was there before pre-commit, which runs what it finds under this name. Undefined when there is none. */
  const movedAside = async (name: HookName, { manager, folder }: HooksPlace): Promise<HookFile | undefined> => {
    const moved = manager === 'pre-commit' ? await lookAt(legacyOf(folder, name)) : undefined;
    return moved?.is === 'ours' ? moved : undefined;
  };

  const stateOf = async (name: HookName, where: HooksPlace): Promise<HookState> => {
    const { manager, folder } = where;
    const direct = await lookAt(join(folder, name));
    const words = { ours: 'installed', changed: 'changed', foreign: 'foreign', absent: 'absent' } as const;
    const version = ({ version: of }: { version?: string }) => (of === undefined ? {} : { version: of });
    const beside = await lookAt(join(folder, `${BESIDE}${name}`));
    const moved = await movedAside(name, where);
    if (moved !== undefined && beside.is === 'absent') return { name, is: 'installed', chained: direct.original, ...version(moved) };
    const byGit = (direct.is === 'ours' && where.foreign === undefined) || (await runsOwn(name, where));
    if (manager === undefined || (beside.is === 'absent' && byGit)) {
      return { name, is: words[direct.is], chained: direct.original, ...version(direct) };
    }
    const lacks = beside.is === 'ours' ? await missing(manager, name, where) : {};
    const is = beside.is === 'ours' ? (lacks.add === undefined ? 'installed' : 'ready') : words[beside.is];
    return { name, is, chained: false, ...version(beside), ...lacks };
  };

  const installOne = async (name: HookName, where: HooksPlace, options: HookOptions): Promise<HookChange> => {
    const { folder } = where;
    const moved = (await movedAside(name, where)) !== undefined;
    const manager = moved || (await runsOwn(name, where)) ? undefined : where.manager;
    const direct = join(folder, name);
    const path = moved ? legacyOf(folder, name) : manager === undefined ? direct : join(folder, `${BESIDE}${name}`);
    const put = await putHook(path, textOf(name, manager === undefined, options), manager === undefined);
    const chained = manager === undefined && (await lookAt(direct)).original;
    if (typeof put === 'object') return { name, is: 'refused', chained, why: put.refused };
    const change = { name, is: put, chained } as const;
    if (manager === undefined) return change;
    const { line, add } = await missing(manager, name, where);
    if (add === undefined) return change;
    const known = { ...change, add, ...(line === true && { line }) };
    if (line === true || manager !== 'husky' || root === undefined || !options.write) return known;
    const written = await addLine(root, add.file, add.text);
    if (written === 'not ours to write') return known;
    return {
      ...change,
      is: written === 'added' ? 'installed' : put,
      written: add.file,
      ...(add.command !== undefined && { add, line: true }),
    };
  };

  const uninstallOne = async (name: HookName, where: HooksPlace): Promise<HookChange> => {
    const { folder, manager } = where;
    const moved = (await movedAside(name, where)) === undefined ? undefined : legacyOf(folder, name);
    // Both places, since a manager may have come or gone between install and now.
    const [direct, beside] = [await takeHook(join(folder, name), moved), await takeHook(join(folder, `${BESIDE}${name}`))];
    const file = root === undefined ? undefined : await lineFor('husky', name, where, root);
    const taken = root !== undefined && file !== undefined && (await removeLine(root, file.file, file.text));
    const refused = [direct, beside].find((each) => typeof each === 'object');
    if (typeof refused === 'object') return { name, is: 'refused', chained: false, why: refused.refused };
    const chained = direct === 'restored';
    if (direct === 'absent' && beside === 'absent' && !taken) return { name, is: 'absent', chained };
    const written = taken && file !== undefined ? { written: file.file } : {};
    const theirs = manager === undefined ? undefined : await lineFor(manager, name, where, root);
    const left = theirs !== undefined && (await hasCall(root ?? '', theirs.file, name)) !== false ? { add: theirs } : {};
    return { name, is: 'removed', chained, ...written, ...left };
  };

  const each = async (names: readonly HookName[], one: (name: HookName, where: HooksPlace) => Promise<HookChange>) => {
    const where = await place();
    const changes: HookChange[] = [];
    for (const name of names) changes.push(await one(name, where));
    return changes;
  };

  return {
    place,
    async status() {
      const where = await place();
      return Promise.all(HOOK_NAMES.map((name) => stateOf(name, where)));
    },
    install: (names, options) => each(names, (name, where) => installOne(name, where, options)),
    uninstall: (names) => each(names, uninstallOne),
  };
}
