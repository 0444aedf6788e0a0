import type { CheckReport, Finding } from '../../core/verdict.ts';
import type { Check, CheckTools } from '../check.ts';
import type { FormAnswer, NormalForm } from './form.ts';
import { javascriptForm } from './javascript.ts';
import { pythonForm } from './python.ts';

/** One entry for each language family. */
const FORMS: readonly NormalForm[] = [javascriptForm, pythonForm];

/** What the report says when the two versions were proved to mean the same: checks that look for changed behaviour need not run then. */
export const PROVED = 'equal by normal form';

const NOT_PROVED = 'not proved equal by normal form';

const UNEXPLAINED: Finding = {
  check: 'equivalence',
  rule: 'unexplained',
  message: 'the change is more than edits of equal meaning, and this model makes no others on purpose',
};

/**
 * The equivalence check: old and new text rewritten by meaning-preserving rules only. Equal normal forms are a proof that needs no run.
 * Unequal ones are no finding, and no verdict either: deliveries then name this check among those that established nothing. Only where the author is a
 * model that knows nothing but small edits of equal meaning, an edit that is not even the same up to idioms is refused.
 */
export function equivalenceCheck(tools: CheckTools): Check {
  return {
    name: 'equivalence',
    async run({ target, after, idiomsOnly = false }, _earlier, signal): Promise<CheckReport> {
      const { clean, language, file } = target.source;
      const form = FORMS.find(({ languages }) => languages.includes(language));
      if (form === undefined) return { check: 'equivalence', is: 'not-run', why: `no normal form for ${language || 'this kind of file'}` };
      const started = tools.clock.now();
      const found = (finding: Finding): CheckReport => ({
        check: 'equivalence',
        is: 'ran',
        findings: [finding],
        millis: tools.clock.now() - started,
      });
      const question = { file, language, before: clean, after, span: target.span };
      const answer = await form.compare({ ...question, idioms: false }, tools, signal);
      if (answer.is === 'broken') return found(brokenBy(answer.why));
      if (idiomsOnly && isUnexplained(answer)) return found(UNEXPLAINED);
      if (answer.is === 'not-run') return { check: 'equivalence', is: 'not-run', why: answer.why };
      if (answer.is === 'not-proved') {
        const near = idiomsOnly ? await form.compare({ ...question, idioms: true }, tools, signal) : answer;
        if (idiomsOnly && isUnexplained(near)) return found(UNEXPLAINED);
        if (near.is === 'equal') return { check: 'equivalence', is: 'not-run', why: `${NOT_PROVED}, but the same up to idioms` };
        if (!idiomsOnly || near.is === 'not-run') return { check: 'equivalence', is: 'not-run', why: NOT_PROVED };
        return found(near.is === 'broken' ? brokenBy(near.why) : UNEXPLAINED);
      }
      const says = answer.rules.length === 0 ? `${PROVED}: layout and comments only` : `${PROVED}: ${answer.rules.join(', ')}`;
      return { check: 'equivalence', is: 'ran', findings: [], millis: tools.clock.now() - started, by: answer.by, says };
    },
  };
}

/** True of code that cannot be compared, and of edits that show callers other types. */
function isUnexplained(answer: FormAnswer): boolean {
  return (answer.is === 'not-run' && answer.ofCode === true) || (answer.is === 'equal' && answer.otherTypes === true);
}

/** True when one of the reports is a proof that old and new mean the same. */
export function provedEqual(reports: readonly CheckReport[]): boolean {
  return reports.some((report) => report.check === 'equivalence' && report.is === 'ran' && report.says?.startsWith(PROVED) === true);
}

function brokenBy(why: string): Finding {
  return { check: 'equivalence', rule: 'new-syntax-error', message: `it is no program any more: ${why}` };
}
