import type { Command } from 'commander';
import type { RepoId } from '../../core/brand.ts';
import type { ExitStatus } from '../../core/outcome.ts';
import { EXIT } from '../../core/outcome.ts';
import type { CheckSurvey } from '../../core/port/checks.ts';
import type { TrustItem } from '../../core/port/trust.ts';
import type { Act, Call } from '../call.ts';
import { confirm } from '../confirm.ts';
import { openInterrupts } from '../interrupts.ts';
import { plain, plainLine } from '../plain.ts';
import { count } from '../render-table.ts';
import type { Session } from '../session.ts';
import { inSession } from '../session.ts';
import { UsageError } from '../usage-error.ts';

interface TrustOptions {
  readonly revoke: boolean;
  readonly list: boolean;
  readonly hash?: string;
}

/** `trust --json`. */
interface TrustJson {
  readonly trusted: boolean;
  readonly hash: string;
  readonly items: readonly TrustItem[];
}

/** Digits of the hash that name a content without doubt. */
const HASH_DIGITS = 12;

export function define(command: Command, act: Act): void {
  command
    .option('--list', 'show what would run, and change nothing', false)
    .option('--hash <digits>', 'trust exactly this content without being asked; the digits are those that --list shows')
    .option('--revoke', 'trust it no longer', false)
    .addHelpText(
      'after',
      `
Lint, types and tests are commands and code of the repository. They run only in a sandbox without network, and only once you have trusted
them, word for word: change one of these commands, a script that they name or the repository's settings, and they do not run until you
trust it again. What you trust is kept outside the repository.
--json: {"trusted", "hash", "items": [{"is": "command"|"script"|"settings", "title", "text"}]}.
Exit status: 0 when it is trusted (with --list and --revoke always), 4 when it is not.`,
    )
    .action((options: TrustOptions) => act((call) => trust(call, options)));
}

function trust(call: Call, options: TrustOptions): Promise<ExitStatus> {
  const { list, revoke, hash } = options;
  if (Number(list) + Number(revoke) + Number(hash !== undefined) > 1) {
    throw new UsageError('--list, --hash and --revoke exclude each other', 'localcoder trust --list');
  }
  return inSession(call, async (session) => {
    const { id, bench } = await session.adopt();
    if (revoke) return takeBack(session, id);
    const interrupts = openInterrupts();
    session.live.wait('looking for checks');
    const survey = await bench.checks.survey(interrupts.first).finally(() => interrupts.close());
    session.live.wait('');
    if (call.json && hash === undefined) return tell(session, survey, survey.trusted, list);
    if (!call.json) showItems(call, survey);
    if (list) return EXIT.done;
    if (survey.trusted) {
      if (!call.json) call.terminal.print('already trusted, exactly as it is');
      return call.json ? tell(session, survey, true, false) : EXIT.done;
    }
    const agreed = hash === undefined ? await confirm(call, 'Trust it, exactly as it is?') : sameHash(hash, survey);
    if (agreed) session.world.trust.record(id, survey.claim.hash);
    if (call.json) return tell(session, survey, agreed, false);
    if (agreed) call.terminal.print('trusted; from now on edits are judged by these checks');
    else call.terminal.note(refusalWords(hash, survey));
    return agreed ? EXIT.done : EXIT.refused;
  });
}

function takeBack({ call, world }: Session, id: RepoId): ExitStatus {
  const had = world.trust.revoke(id);
  if (call.json) call.terminal.print(JSON.stringify({ trusted: false, revoked: had }));
  else call.terminal.print(had ? 'no longer trusted' : 'it was not trusted');
  return EXIT.done;
}

function tell({ call }: Session, { claim }: CheckSurvey, trusted: boolean, listing: boolean): ExitStatus {
  call.terminal.print(JSON.stringify({ trusted, hash: claim.hash, items: claim.items } satisfies TrustJson));
  return trusted || listing ? EXIT.done : EXIT.refused;
}

function showItems({ terminal }: Call, { claim, sandbox }: CheckSurvey): void {
  const { bold, dim, yellow } = terminal.colour;
  for (const { is, title, text } of claim.items) {
    terminal.print(`${bold(plainLine(title))} ${dim(is)}`);
    terminal.print(plain(text).replace(/^/gmu, '  '));
  }
  const what =
    claim.items.length === 0
      ? 'no command of this repository would run, but functions that look pure, old against new'
      : `${count(claim.items.length, 'item')}`;
  terminal.print(`${what}; content ${claim.hash.slice(0, HASH_DIGITS)}`);
  if (sandbox.is !== 'ready') terminal.print(yellow(`sandbox: ${plainLine(sandbox.why)}`));
}

function sameHash(digits: string, { claim }: CheckSurvey): boolean {
  return digits.length >= HASH_DIGITS && claim.hash.startsWith(digits.toLowerCase());
}

function refusalWords(hash: string | undefined, { claim }: CheckSurvey): string {
  if (hash === undefined)
    return `not trusted. Without a terminal to ask in: localcoder trust --hash ${claim.hash.slice(0, HASH_DIGITS)} says yes to exactly this content`;
  if (hash.length < HASH_DIGITS) return `not trusted: --hash needs at least ${HASH_DIGITS} digits`;
  return 'not trusted: the content is another by now; see localcoder trust --list';
}
