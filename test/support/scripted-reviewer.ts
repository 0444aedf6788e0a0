/** A reviewer whose precision is known: what it says of each place, whether its quote is real, and what its second look thinks, is written by the test. */

import type { Message } from '../../src/core/plan.ts';
import type { GenerateRequest } from '../../src/core/port/engine.ts';
import { openScriptedEngine, type ScriptedEngine } from './scripted-engine.ts';

/** What it says when the shown change holds `sees`. */
export interface Remark {
  readonly sees: string;
  readonly severity: 'error' | 'warning' | 'note';
  /** The line it quotes; absent: the line that holds `sees`. */
  readonly quote?: string;
  readonly says: string;
  readonly fix?: string;
  /** How likely its second look calls it a defect; absent: it cannot tell. */
  readonly sure?: number;
}

/** Opens an engine that makes these remarks, and otherwise says NONE. `contextSize` in tokens of four characters. */
export function openScriptedReviewer(remarks: readonly Remark[], contextSize = 4_096): ScriptedEngine {
  return openScriptedEngine(
    ({ messages }: GenerateRequest) => {
      const added = addedLines(messages);
      const remark = remarks.find(({ sees }) => added.some((line) => line.includes(sees)));
      if (remark === undefined) return 'NONE';
      const quote = remark.quote ?? added.find((line) => line.includes(remark.sees)) ?? '';
      const fix = remark.fix === undefined ? '' : `\nFIX: ${remark.fix}`;
      return `SEVERITY: ${remark.severity}\nLINE: ${quote.trim()}\nWRONG: ${remark.says}${fix}`;
    },
    {
      contextSize,
      weigh: (messages) => {
        const asked = messages.at(-1)?.content ?? '';
        const sure = remarks.find(({ says }) => asked.includes(says))?.sure;
        return sure === undefined ? undefined : [sure, 1 - sure];
      },
    },
  );
}

/** The new lines of the change that a prompt shows last. */
function addedLines(messages: readonly Message[]): string[] {
  const blocks = [...(messages.at(-1)?.content ?? '').matchAll(/^(`{3,})\n([\s\S]*?)\n\1$/gmu)];
  const change = blocks.at(-1)?.[2] ?? '';
  return change.split('\n').flatMap((line) => (line.startsWith('+') ? [line.slice(1)] : []));
}
