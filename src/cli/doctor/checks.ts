import type { CheckSurvey, FoundTool } from '../../core/port/checks.ts';
import { plainLine } from '../plain.ts';
import type { Session } from '../session.ts';
import type { Check } from './check.ts';
import { ok, warn } from './check.ts';

/** What would judge an edit in the repository that `doctor` was called in: each tool with the reason it was found or will not run. Runs none of them. */
export async function checkChecks({ world, call }: Session, here: string | undefined, signal: AbortSignal): Promise<Check[]> {
  if (here === undefined) return [ok('checks', 'not in a repository')];
  const { bench } = await world.adopt(call.place.start);
  const survey = await bench.checks.survey(signal);
  const found = survey.tools.map(toolCheck);
  const none = found.length > 0 ? [] : [warn('checks', 'no linter, type checker or test runner was found', 'see docs/checks.md')];
  return [...none, ...found, trustCheck(survey), sandboxCheck(survey)];
}

function toolCheck({ check, tool, folder, command, why, proof }: FoundTool): Check {
  const name = `${check}${folder === '' ? '' : ` ${plainLine(folder)}`}`;
  const tried = proof === 'ran' ? '' : '; our reading of its output was tried on recorded output only';
  if (command === undefined) return warn(name, plainLine(`${tool} will not run: ${why}`), 'install what the project needs, as it says');
  return ok(name, plainLine(`${tool}: ${why}; ${command}${tried}`));
}

function trustCheck({ trusted }: CheckSurvey): Check {
  if (trusted) return ok('trust', 'these commands are trusted');
  return warn('trust', 'not trusted: edits are judged by the parser and by what needs no command', 'localcoder trust');
}

function sandboxCheck({ sandbox }: CheckSurvey): Check {
  switch (sandbox.is) {
    case 'ready':
      return ok('sandbox', `${sandbox.by}, tried`);
    case 'opted-out':
      return warn('sandbox', sandbox.why, 'set sandbox.required to true in your own settings');
    case 'missing':
      return warn('sandbox', `commands of a repository do not run: ${sandbox.why}`, sandbox.next);
  }
}
