import type { Command } from 'commander';
import { Argument } from 'commander';
import type { ExitStatus } from '../../core/outcome.ts';
import { EXIT } from '../../core/outcome.ts';
import type { Act, Call } from '../call.ts';
import type { Check } from '../doctor/check.ts';
import { checked } from '../doctor/check.ts';
import { openInterrupts } from '../interrupts.ts';
import { plain } from '../plain.ts';
import { count } from '../render-table.ts';
import type { Session } from '../session.ts';
import { inSession } from '../session.ts';

const GROUPS = ['machine', 'installation', 'settings', 'engine', 'repositories', 'checks'] as const;
type Group = (typeof GROUPS)[number];

/** `doctor --json`. */
interface DoctorJson {
  readonly checks: readonly Check[];
  readonly failed: number;
  readonly warnings: number;
}

export function define(command: Command, act: Act): void {
  command
    .addArgument(new Argument('[checks...]', 'only these').choices(GROUPS))
    .addHelpText(
      'after',
      `
Loads the model and lets it write a few words; changes nothing.
--json: {"checks": [{"name", "is": "ok"|"warn"|"fail", "says", "fix"}], "failed", "warnings"}.
Exit status: 0 when nothing fails (warnings are no failure), 5 when the engine fails, 6 when anything else does.`,
    )
    .action((groups: readonly Group[]) => act((call) => doctor(call, groups.length === 0 ? GROUPS : groups)));
}

function doctor(call: Call, groups: readonly Group[]): Promise<ExitStatus> {
  return inSession(call, async (session) => {
    const { terminal, json } = call;
    const interrupts = openInterrupts();
    const all: Check[] = [];
    let exit: ExitStatus = EXIT.done;
    for (const group of GROUPS.filter((each) => groups.includes(each))) {
      session.live.wait(`checking ${group}`);
      const checks = await checked(group, () => checksOf(group, session, interrupts.first));
      session.live.wait('');
      for (const check of checks) if (!json) terminal.print(line(check, terminal.colour));
      all.push(...checks);
      if (checks.some(({ is }) => is === 'fail') && exit === EXIT.done) exit = group === 'engine' ? EXIT.engine : EXIT.world;
      if (interrupts.first.aborted) exit = EXIT.interrupted;
      if (interrupts.first.aborted) break;
    }
    interrupts.close();
    const failed = all.filter(({ is }) => is === 'fail').length;
    const warnings = all.filter(({ is }) => is === 'warn').length;
    if (json) terminal.print(JSON.stringify({ checks: all, failed, warnings } satisfies DoctorJson));
    else terminal.print(`${count(all.length, 'check')}, ${failed} failed, ${count(warnings, 'warning')}`);
    return exit;
  });
}

async function checksOf(group: Group, session: Session, signal: AbortSignal): Promise<readonly Check[]> {
  const { call, world } = session;
  const { start } = call.place;
  const [{ openInspection }, { openSettings }] = await Promise.all([import('../../open-inspection.ts'), import('../../open-settings.ts')]);
  const inspection = openInspection(world.paths, call.env);
  switch (group) {
    case 'machine':
      return (await import('../doctor/machine.ts')).checkMachine(inspection, call.env);
    case 'installation':
      return (await import('../doctor/installation.ts')).checkInstallation(session, inspection.packageRoot);
    case 'settings':
      return (await import('../doctor/settings.ts')).checkSettings(openSettings(call.env), start);
    case 'engine': {
      const { config } = await openSettings(call.env).at(start);
      return (await import('../doctor/engine.ts')).checkEngine(world, inspection, config, signal);
    }
    case 'repositories':
      return (await import('../doctor/repositories.ts')).checkRepositories(world, inspection, start);
    case 'checks':
      return (await import('../doctor/checks.ts')).checkChecks(session, await inspection.repositoryAt(start), signal);
  }
}

function line({ name, is, says, fix }: Check, colour: Call['terminal']['colour']): string {
  const mark = { ok: colour.green('ok  '), warn: colour.yellow('warn'), fail: colour.red('fail') }[is];
  const text = `${mark}  ${colour.bold(name)}  ${plain(says)}`;
  return fix === undefined ? text : `${text}\n      ${colour.dim('fix:')} ${plain(fix)}`;
}
