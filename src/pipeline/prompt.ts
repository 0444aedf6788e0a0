import type { Piece } from '../core/budget.ts';
import type { Message } from '../core/plan.ts';
import type { PromptStyle } from '../core/port/engine.ts';
import type { ReadPrompt } from '../core/port/world.ts';
import type { Language, TargetNode } from '../core/target.ts';
import type { Finding } from '../core/verdict.ts';
import type { Task } from './task.ts';

/** What a prompt is about, apart from the context pieces. */
export interface PromptSubject {
  readonly task: Pick<Task, 'kind' | 'cures' | 'stub' | 'testPlace'>;
  readonly style: PromptStyle;
  readonly language: Language;
  readonly node: TargetNode;
  readonly name: string;
  readonly instruction: string;
  /** The code as the model is to see it. */
  readonly code: string;
}

const LANGUAGE_NAMES: Readonly<Record<string, string>> = {
  javascript: 'JavaScript',
  typescript: 'TypeScript',
  tsx: 'TypeScript (TSX)',
  python: 'Python',
};

/** A language's name as people write it. */
export function languageName(language: Language): string {
  return LANGUAGE_NAMES[language] ?? language;
}

/** Replaces every `{{name}}` in one pass, so that values are never looked into. @throws Error when the template names a value that is missing. */
export function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{\{(\w+)\}\}/gu, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`the prompt asks for {{${name}}}, which has no value`);
    return value;
  });
}

/** A fence of backticks longer than any run of them in `text`, and at least three long. */
export function fenceFor(text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/gu) ?? []).map((run) => run.length));
  return '`'.repeat(longest + 1);
}

/**
 * The messages of a job's first prompt: what is stable first, the job's own text last, so that the engine can reuse what it has already read.
 * The bundled model knows one fixed form only and gets neither system text nor context.
 */
export function composePrompt(read: ReadPrompt, subject: PromptSubject, context: readonly Piece[]): Message[] {
  const { task, style, language, node, name, instruction, code } = subject;
  const { kind, stub } = task;
  if (style === 'tiny') {
    return [
      {
        role: 'user',
        content: fill(read(`${kind.prompts}/tiny.md`), {
          language: language === 'tsx' ? 'typescript' : language,
          instruction: instruction === '' ? '' : `: ${instruction}`,
          code,
        }),
      },
    ];
  }
  const shared = context.map((piece) => {
    if (piece.section === 'rules') return `${piece.title}:\n${piece.text}`;
    return fill(read('shared/context.md'), { title: piece.title, text: piece.text, fence: fenceFor(piece.text) });
  });
  const request = fill(read(`${kind.prompts}/${stub === 'sibling' ? 'sibling' : 'chat'}.md`), {
    language: languageName(language),
    node: node === 'region' || node === 'module' ? 'code' : node,
    name,
    instruction: instruction === '' ? '' : `\nInstruction: ${instruction}`,
    ...wordsOf(task),
    comment: language === 'python' ? 'the docstring, with its triple quotes,' : 'the comment',
    code,
    fence: fenceFor(code),
  });
  return [
    { role: 'system', content: read('shared/system.md') },
    { role: 'user', content: [...shared, request].join('\n\n') },
  ];
}

/** What the harness established for kinds that need it, as words of the prompt. */
function wordsOf({ cures, testPlace }: PromptSubject['task']): Record<string, string> {
  const { file = '', framework = '', importPath = '', example } = testPlace ?? {};
  const shown = example === undefined ? '' : `\nA test of this project, for its style:\n${fenced(example.text)}`;
  return { findings: digest(cures ?? []), testFile: file, framework, importPath, example: shown };
}

function fenced(text: string): string {
  const fence = fenceFor(text);
  return `${fence}\n${text}\n${fence}`;
}

/** The same prompt for a repair round: the findings of refused candidates added at its end. The bundled model cannot read them. */
export function withFindings(
  read: ReadPrompt,
  style: PromptStyle,
  messages: readonly Message[],
  findings: readonly Finding[],
): readonly Message[] {
  const last = messages.at(-1);
  if (style === 'tiny' || findings.length === 0 || last === undefined) return messages;
  const text = fill(read('shared/findings.md'), { findings: digest(findings) });
  return [...messages.slice(0, -1), { ...last, content: `${last.content}\n\n${text}` }];
}

const MAX_FINDINGS = 6;
const MAX_LINES = 20;

/** Findings as at most 20 lines for the model: each cause once, with its line where it has one. */
export function digest(findings: readonly Finding[]): string {
  const causes = new Map<string, string>();
  for (const { check, rule, message, line, excerpt } of findings) {
    const key = `${check}/${rule}/${message}`;
    if (!causes.has(key))
      causes.set(key, `- ${message}${line === undefined ? '' : ` (line ${line})`}${excerpt === undefined ? '' : `:\n${excerpt}`}`);
  }
  return [...causes.values()].slice(0, MAX_FINDINGS).join('\n').split('\n').slice(0, MAX_LINES).join('\n');
}
