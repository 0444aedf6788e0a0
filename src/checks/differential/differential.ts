import type { CheckReport } from '../../core/verdict.ts';
import type { Check, CheckTools } from '../check.ts';
import { provedEqual } from '../normal-form/normal-form.ts';
import type { Differ, Difference, DifferQuestion } from './differ.ts';
import { type HarnessPlace, harnessPlace } from './harness-place.ts';
import { javascriptDiffer } from './javascript.ts';
import { pythonDiffer } from './python.ts';

/** One entry for each language family. */
const DIFFERS: readonly Differ[] = [javascriptDiffer, pythonDiffer];

/** Kinds that must leave behaviour as it is. For the others a difference is what was asked for. */
const KEEPS_BEHAVIOUR = new Set(['improve', 'refactor', 'document']);

/** Runs old against new on generated inputs, in the place given; nothing is judged that does not look pure. */
export async function differ(question: DifferQuestion, place: HarnessPlace, signal: AbortSignal): Promise<Difference> {
  const differ = DIFFERS.find(({ languages }) => languages.includes(question.language));
  if (differ === undefined) return { is: 'not-run', why: `not possible for ${question.language || 'this kind of file'}` };
  return differ.differ(question, place, signal);
}

/**
 * The differential check: a function that looks pure runs in its old and its new version on the same generated inputs, in the sandbox.
 * A disagreement is a finding with the counter-example. Runs code of the project: the row puts it behind the trust gate.
 */
export function differentialCheck(tools: CheckTools): Check {
  const notRun = (why: string): CheckReport => ({ check: 'differential', is: 'not-run', why });
  return {
    name: 'differential',
    async run({ target, after, kind }, earlier, signal): Promise<CheckReport> {
      if (!tools.settings.differential) return notRun('switched off in the settings');
      if (!KEEPS_BEHAVIOUR.has(kind)) return notRun('behaviour is meant to change');
      if (provedEqual(earlier)) return notRun('not needed: proved equal by normal form');
      if (target.node !== 'function' && target.node !== 'method') return notRun(`the target is a ${target.node}, not a function`);
      const { clean, language, file } = target.source;
      const outline = await tools.syntax.outline(after, language);
      const now = outline.symbols.find(({ path }) => path === target.symbol);
      if (now === undefined) return notRun('the function is not in the new text under its old name');
      const started = tools.clock.now();
      const place = await harnessPlace(tools, target, signal);
      if (place.is === 'none') return notRun(place.why);
      const answer = await differ(
        {
          file,
          language,
          symbol: target.symbol,
          name: target.name,
          before: clean,
          after,
          beforeSpan: target.span,
          afterSpan: now.span,
          seed: Number.parseInt(tools.sha256(`${file}\n${target.symbol}\n${clean}`).slice(0, 8), 16) | 0,
        },
        place.place,
        signal,
      );
      if (answer.is === 'not-run') return notRun(answer.why);
      const millis = tools.clock.now() - started;
      if (answer.is === 'different') {
        const finding = { check: 'differential', rule: 'behaviour-changed', message: answer.message };
        return { check: 'differential', is: 'ran', findings: [finding], millis, by: answer.by };
      }
      const says = `the same on ${answer.inputs} inputs, ${answer.returned} of which returned`;
      return { check: 'differential', is: 'ran', findings: [], millis, by: answer.by, says };
    },
  };
}
