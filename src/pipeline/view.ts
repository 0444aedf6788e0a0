import type { Outline } from '../core/port/syntax.ts';
import { lineAt } from '../core/span.ts';
import type { Target } from '../core/target.ts';
import { indentUnit, plainIndent, reindent, TWO_SPACES } from './indent.ts';

/**
 * How a target is shown to the model and how its answer is put back. Shown: line feeds only and the target's own indentation taken away.
 * The bundled model, which was trained on plain functions, is also shown methods as functions, and each level of indentation as its language mostly has it.
 */
export interface View {
  readonly code: string;
  /** Indentation of the line the target starts on; '' when its lines do not share it. */
  readonly indent: string;
  /** How the code begins as shown, and as it really is: `function total` stands for `static total`. */
  readonly head: { readonly shown: string; readonly real: string };
  /** One level of indentation in the file, and as it is shown. */
  readonly unit: string;
  readonly shownUnit: string;
}

/** `plain` is the bundled model's form. */
export type ViewForm = 'as-is' | 'plain';

const METHOD_HEAD =
  /^(?<modifiers>(?:(?:public|private|protected|static|override|readonly|get|set)\s+)*)(?<isAsync>async\s+)?(?<star>\*\s*)?(?<name>[A-Za-z_$][\w$]*)(?=\s*[(<])/u;
const SAME_HEAD = { shown: '', real: '' };
const NO_LINES: ReadonlySet<number> = new Set();

/** How the model is to see this target. `outline` is that of the clean text. */
export function viewOf(target: Target, outline: Outline, form: ViewForm): View {
  const firstLine = lineAt(target.source.clean, target.span.start);
  const fixed = new Set(outline.stringLines.map((line) => line - firstLine).filter((index) => index > 0));
  const lines = target.text.replaceAll('\r\n', '\n').split('\n');
  const indent = sharedIndent(target, lines, fixed);
  const code = lines
    .map((line, index) => (isFree(index, target, fixed) && line.startsWith(indent) ? line.slice(indent.length) : line))
    .join('\n');
  if (form === 'as-is') return { code, indent, head: SAME_HEAD, unit: TWO_SPACES, shownUnit: TWO_SPACES };
  const shownUnit = plainIndent(target.source.language === 'python');
  const unit = indentUnit(code, fixed) ?? shownUnit;
  const head = plainHead(code, target);
  return { code: reindent(head.shown + code.slice(head.real.length), unit, shownUnit, fixed), indent, head, unit, shownUnit };
}

/** The model's code as the file needs it: head, indentation, line endings, and the line ends after it (a whole file has one). `outline` is that of `code`. Undefined when it does not begin as it was shown. */
export function restore(code: string, view: View, target: Target, outline: Outline): string | undefined {
  const trimmed = code.replaceAll('\r\n', '\n').replace(/\n+$/u, '');
  if (!trimmed.startsWith(view.head.shown)) return undefined;
  const fixed = outline.stringLines.length === 0 ? NO_LINES : new Set(outline.stringLines.map((line) => line - 1));
  const text = reindent(view.head.real + trimmed.slice(view.head.shown.length), view.shownUnit, view.unit, fixed);
  const lines = text
    .split('\n')
    .map((line, index) => (isFree(index, target, fixed) && line.trim() !== '' ? view.indent + line : line))
    .join('\n')
    .replaceAll('\n', target.source.eol);
  return lines + (/[\r\n]+$/u.exec(target.text)?.[0] ?? '');
}

/** True for lines whose leading blanks are layout: not the first one of a symbol, which starts in mid-line, and none that begins within a string. */
function isFree(index: number, target: Target, fixed: ReadonlySet<number>): boolean {
  return (index > 0 || target.node === 'region') && !fixed.has(index);
}

/** The indentation that can be taken from every line: that of the line the target starts on, or '' when some line does not share it. */
function sharedIndent(target: Target, lines: readonly string[], fixed: ReadonlySet<number>): string {
  const { clean } = target.source;
  const { start } = target.span;
  const from = clean.lastIndexOf('\n', start - 1) + 1;
  const first = lines.find((line) => line.trim() !== '') ?? '';
  const indent = /^[ \t]*/u.exec(target.node === 'region' ? first : clean.slice(from, start))?.[0] ?? '';
  const shared = lines.every((line, index) => !isFree(index, target, fixed) || line.trim() === '' || line.startsWith(indent));
  return shared ? indent : '';
}

function plainHead(code: string, target: Target): View['head'] {
  if (code.startsWith('export default ')) return { shown: '', real: 'export default ' };
  const found = target.node === 'method' && !code.startsWith('function') ? METHOD_HEAD.exec(code) : null;
  if (found?.groups === undefined) return SAME_HEAD;
  const { isAsync, star, name } = found.groups;
  return { shown: `${isAsync === undefined ? '' : 'async '}function${star === undefined ? '' : '*'} ${name ?? ''}`, real: found[0] };
}
