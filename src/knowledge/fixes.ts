/**
 * The memory of errors and the edits that cured them, one for each repository. What was learnt once needs no model the next time: the edit is
 * made at the place a finding names, and judged like any other candidate. It never decides anything; a wrong memory costs one check.
 */
import type { Clock } from '../core/port/clock.ts';
import type { Fixes } from '../core/port/fixes.ts';
import type { Store } from '../core/port/store.ts';
import type { Finding } from '../core/verdict.ts';
import { applyPattern, type Pattern, type PatternWord, patternOf } from './pattern.ts';

/** An edit of more lines than this is not a pattern. */
const MOST_LINES = 6;
/** Remembered edits that are tried for one finding. */
const MOST_TRIED = 8;
/** Edits that a repository's memory keeps; the least used go first. */
const MOST_KEPT = 2_000;
/** What a rule says of a repeated word is the rule's own business: names, numbers and quoted code in a message are not part of the signature. */
const PARTICULARS = /'[^'\n]*'|"[^"\n]*"|`[^`\n]*`|\d+/gu;

/** Opens the memory in the database. */
export function openFixes(store: Store, clock: Clock): Fixes {
  return {
    propose(repo, language, text, findings) {
      const proposals = new Set<string>();
      const lines = text.split('\n');
      for (const finding of findings) {
        if (finding.line === undefined) continue;
        const rows = store.all(
          `SELECT before, after FROM fixes WHERE repo = :repo AND language = :language AND signature = :signature
           ORDER BY uses DESC, used_at DESC LIMIT ${MOST_TRIED}`,
          { repo, language, signature: signatureOf(finding) },
        );
        for (const row of rows) {
          const edited = editAt(lines, finding.line - 1, readPattern(String(row.before), String(row.after)));
          if (edited !== undefined && edited !== text) proposals.add(edited);
        }
      }
      return [...proposals];
    },
    learn(repo, language, findings, before, after) {
      const edit = changedLines(before.split('\n'), after.split('\n'));
      if (edit === undefined) return;
      const pattern = patternOf(edit.before, edit.after);
      // A finding that points elsewhere was cured by another part of the edit.
      const near = findings.filter(({ line }) => line !== undefined && line - 1 >= edit.first && line - 1 < edit.first + edit.lines);
      store.transaction(() => {
        for (const signature of new Set(near.map(signatureOf))) {
          store.run(
            `INSERT INTO fixes (repo, language, signature, before, after, used_at) VALUES (:repo, :language, :signature, :before, :after, :now)
             ON CONFLICT (repo, language, signature, before, after) DO UPDATE SET uses = uses + 1, used_at = excluded.used_at`,
            {
              repo,
              language,
              signature,
              before: JSON.stringify(pattern.before),
              after: JSON.stringify(pattern.after),
              now: clock.now(),
            },
          );
        }
        store.run(
          `DELETE FROM fixes WHERE repo = :repo AND rowid NOT IN
             (SELECT rowid FROM fixes WHERE repo = :repo ORDER BY uses DESC, used_at DESC LIMIT ${MOST_KEPT})`,
          { repo },
        );
      });
    },
  };
}

/** What makes two findings the same mistake: check, rule, and the message without its particulars. */
export function signatureOf({ check, rule, message }: Finding): string {
  return `${check}/${rule}/${message.replace(PARTICULARS, '…').slice(0, 200)}`;
}

function readPattern(before: string, after: string): Pattern {
  return { before: JSON.parse(before) as PatternWord[], after: JSON.parse(after) as PatternWord[] };
}

/** The lines that differ, without the equal ones around them; undefined when they are none, or too many. */
function changedLines(
  before: readonly string[],
  after: readonly string[],
): { readonly first: number; readonly lines: number; readonly before: string; readonly after: string } | undefined {
  let first = 0;
  while (first < before.length && first < after.length && before[first] === after[first]) first += 1;
  let last = 0;
  while (last < before.length - first && last < after.length - first && before.at(-1 - last) === after.at(-1 - last)) last += 1;
  const old = before.slice(first, before.length - last);
  const renewed = after.slice(first, after.length - last);
  if (old.length === 0 || old.length > MOST_LINES || renewed.length > MOST_LINES) return undefined;
  const indent = /^\s*/u.exec(old[0] ?? '')?.[0] ?? '';
  const outdented = (lines: readonly string[]): string =>
    lines.map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line)).join('\n');
  return { first, lines: old.length, before: outdented(old), after: outdented(renewed) };
}

/** The text with the pattern's edit made where it covers line `at` (from 0); undefined when it fits nowhere there. */
function editAt(lines: readonly string[], at: number, pattern: Pattern): string | undefined {
  const size = 1 + pattern.before.reduce((breaks, { space }) => breaks + space.split('\n').length - 1, 0);
  for (let first = Math.max(0, at - size + 1); first <= at && first + size <= lines.length; first += 1) {
    const window = lines.slice(first, first + size);
    const indent = /^\s*/u.exec(window[0] ?? '')?.[0] ?? '';
    const outdented = window.map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line)).join('\n');
    const edited = applyPattern(pattern, outdented);
    if (edited === undefined) continue;
    const made = edited === '' ? [] : edited.split('\n').map((line) => (line === '' ? line : indent + line));
    return [...lines.slice(0, first), ...made, ...lines.slice(first + size)].join('\n');
  }
  return undefined;
}
