import type { Command } from 'commander';
import { Option } from 'commander';
import { review as reviewKind } from '../../../jobs/review.ts';
import { Failure } from '../../core/failure.ts';
import type { ExitStatus } from '../../core/outcome.ts';
import { EXIT } from '../../core/outcome.ts';
import { type BlockOn, HOOK_NAMES, type HookName } from '../../core/port/hooks.ts';
import type { Bench } from '../../core/port/world.ts';
import { openHooksAt } from '../../open-hooks.ts';
import type { Act, Call } from '../call.ts';
import { plainLine } from '../plain.ts';
import { hookChanges, hookStates } from '../render-hooks.ts';
import { inSession } from '../session.ts';
import { UsageError } from '../usage-error.ts';

interface InstallOptions {
  readonly write: boolean;
  readonly wait?: string;
  readonly blockOn?: BlockOn;
}

/** What is installed when no hook is named: all but post-commit, which makes edits and is asked for by name. */
const USUAL: readonly HookName[] = ['pre-push', 'post-merge', 'post-rewrite'];
const LONGEST_WAIT_SECONDS = 3_600;

export function define(command: Command, act: Act): void {
  command.addHelpText(
    'after',
    `
pre-push has what you push reviewed; post-commit asks for what hooks.postCommit in the settings says of the symbols you changed;
post-merge and post-rewrite make a watched repository be looked at again. A hook is a few lines of sh: it writes one line for the worker to
read, and never starts localcoder, holds anything up or fails, unless --wait or --block-on ask for it. LOCALCODER=0 git push … switches it off once.
A hook that is there already is kept and runs first. With husky, lefthook, pre-commit, simple-git-hooks or core.hooksPath, a line to add to
their file is printed. Exit status: 0, or 4 when a hook was left alone because it is not, or no longer, ours.`,
  );
  command
    .command('install [hooks...]')
    .description(`put hooks in place (${HOOK_NAMES.join(', ')}; without a name all but post-commit)`)
    .option('--write', "add the line to husky's own file", false)
    .option('--wait <seconds>', 'pre-push waits so long for the review and shows it')
    .addOption(
      new Option('--block-on <severity>', 'hold a push back for such findings, if they come in time').choices(['error', 'warning']),
    )
    .action((names: string[], options: InstallOptions) => act((call) => install(call, hookNames(names, USUAL), options)));
  command
    .command('uninstall [hooks...]')
    .description('take hooks away, and put back what was there, to the byte')
    .action((names: string[]) => act((call) => uninstall(call, hookNames(names, HOOK_NAMES))));
  command
    .command('status')
    .description('which hooks are in place, and what waits to be read')
    .action(() => act(status));
  command
    .command('pushed [remote]', { hidden: true })
    .addOption(new Option('--block-on <severity>').choices(['error', 'warning']))
    .action((remote: string | undefined, { blockOn }: { blockOn?: BlockOn }) =>
      act(async (call) => (await import('../review-pushed.ts')).reviewPushed(call, remote, blockOn)),
    );
}

function hookNames(names: readonly string[], usual: readonly HookName[]): readonly HookName[] {
  const known = names.map((name) => HOOK_NAMES.find((each) => each === name));
  const wrong = names.find((_, index) => known[index] === undefined);
  if (wrong !== undefined) throw new UsageError(`'${wrong}' is no hook of ours`, `name one of ${HOOK_NAMES.join(', ')}`);
  const found = known.flatMap((name) => name ?? []);
  return found.length === 0 ? usual : [...new Set(found)];
}

function install(call: Call, names: readonly HookName[], { write, wait, blockOn }: InstallOptions): Promise<ExitStatus> {
  const waitSeconds = wait === undefined ? undefined : Number(wait);
  if (waitSeconds !== undefined && !(Number.isInteger(waitSeconds) && waitSeconds > 0 && waitSeconds <= LONGEST_WAIT_SECONDS)) {
    throw new UsageError(`--wait ${wait} is no number of seconds`, `name 1 to ${LONGEST_WAIT_SECONDS}`);
  }
  if ((wait ?? blockOn) !== undefined && !names.includes('pre-push')) {
    throw new UsageError('only pre-push can wait or block', 'localcoder hooks install pre-push --wait 30');
  }
  return inSession(call, async (session) => {
    const { bench } = await session.adopt();
    session.live.wait('');
    const hooks = await openHooksAt(call.place.start, call.env);
    const before = (await hooks.status()).find(({ name }) => name === 'pre-push')?.is;
    const options = { write, ...(waitSeconds !== undefined && { waitSeconds }), ...(blockOn !== undefined && { blockOn }) };
    const changes = await hooks.install(names, options);
    // What was pushed before the hook was there is nobody's question.
    if (before === 'absent' || before === 'foreign') await hooks.begin(bench.repo);
    const status = hookChanges(call, changes, await hooks.place());
    const taken = new Set(changes.flatMap((change) => (change.is === 'refused' ? [] : [change.name])));
    if (taken.has('post-commit') && bench.config.hooks.postCommit === 'off')
      hint(call, 'post-commit asks for nothing yet: hooks.postCommit is off', 'localcoder config set hooks.postCommit improve');
    if (taken.has('pre-push')) await warnOfModel(call, bench);
    return status;
  });
}

function hint({ terminal }: Call, text: string, next: string): void {
  terminal.note(plainLine(text));
  terminal.note(`${terminal.noteColour.dim('next:')} ${next}`);
}

async function warnOfModel(call: Call, bench: Bench): Promise<void> {
  const unable = await unableToReview(bench);
  if (unable !== undefined) hint(call, `pushes are not reviewed yet: ${unable}`, 'localcoder config edit (README, Bigger models)');
}

/** Why the model that is set here reviews nothing; undefined when it does. */
async function unableToReview({ choose }: Pick<Bench, 'choose'>): Promise<string | undefined> {
  try {
    const { name, abilities } = await choose(reviewKind);
    return abilities === undefined || abilities.kinds.includes(reviewKind.name) ? undefined : `${name} cannot, a larger model can`;
  } catch (error) {
    if (error instanceof Failure) return error.message;
    throw error;
  }
}

async function uninstall(call: Call, names: readonly HookName[]): Promise<ExitStatus> {
  const hooks = await openHooksAt(call.place.start, call.env);
  return hookChanges(call, await hooks.uninstall(names), await hooks.place());
}

function status(call: Call): Promise<ExitStatus> {
  return inSession(call, async ({ world, here, live, adopt }) => {
    const hooks = await openHooksAt(call.place.start, call.env);
    const id = here();
    const lastEvent = id === undefined ? undefined : hooks.lastEvent(id);
    const facts = { place: await hooks.place(), spool: await hooks.spool(), now: world.clock.now(), lastEvent };
    const states = await hooks.status();
    hookStates(call, states, facts);
    if (id !== undefined && states.some(({ name, is }) => name === 'pre-push' && is === 'installed')) {
      const { bench } = await adopt();
      live.wait('');
      await warnOfModel(call, bench);
    }
    return EXIT.done;
  });
}
