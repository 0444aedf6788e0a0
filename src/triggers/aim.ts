import type { Sha256 } from '../core/brand.ts';
import type { Aim } from '../core/job.ts';
import { enclosing, fromSymbol, REGION, spanOfLines } from '../core/locate-symbol.ts';
import { near } from '../core/near.ts';
import { type Answer, no, yes } from '../core/outcome.ts';
import type { Outline, SourceSymbol } from '../core/port/syntax.ts';
import { hashable, savedLines } from '../core/source-text.ts';
import { afterRemoval, contains, type LineRange, linesOf, type Span } from '../core/span.ts';
import type { TargetNode } from '../core/target.ts';
import type { TriggerComment } from '../core/trigger-comment.ts';
import type { FileView } from './source-file.ts';

type Hash = (text: string) => string;

/** A file without symbols is taken as a whole up to this many lines; a longer one needs a range. */
const WHOLE_FILE_LINES = 150;

/** The aim of an `@ai` comment found in the file. */
export function aimAtTrigger(file: FileView, trigger: TriggerComment, sha256: Hash): Aim {
  const symbol = file.outline.symbols.find(({ path }) => path === trigger.symbol);
  if (symbol !== undefined) return aimAtSymbol(file, symbol, sha256);
  if (trigger.symbol === '') return aimAtSpan(file, '', 'module', { start: 0, end: file.view.clean.length }, sha256);
  const { removals } = file.view;
  const span = { start: afterRemoval(trigger.target.start, removals), end: afterRemoval(trigger.target.end, removals) };
  return { ...aimAtSpan(file, trigger.symbol, trigger.node, span, sha256), lines: trigger.lines };
}

/** The aim of one symbol of the file. */
export function aimAtSymbol(file: FileView, symbol: SourceSymbol, sha256: Hash): Aim {
  return aimAtSpan(file, symbol.path, symbol.node, symbol.span, sha256);
}

/** The symbol a person named: its dotted path, or its bare name where only one has it. */
export function aimAtName(file: FileView, name: string, sha256: Hash): Answer<Aim> {
  const { symbols } = file.outline;
  const exact = symbols.find(({ path }) => path === name);
  if (exact !== undefined) return yes(aimAtSymbol(file, exact, sha256));
  const named = symbols.filter((symbol) => symbol.name === name);
  const [only] = named;
  if (only !== undefined && named.length === 1) return yes(aimAtSymbol(file, only, sha256));
  if (only !== undefined) {
    const paths = named.map(({ path }) => path).join(', ');
    return no('refused-not-found', `${named.length} symbols of ${file.file} are called ${name}`, `Name one of them: ${paths}.`);
  }
  return no('refused-not-found', `${file.file} has no symbol ${name}`, suggestion(file, name));
}

/**
 * What lines of the saved file mean. One line: the innermost symbol it is part of, its doc comment included. Several: the symbol they
 * cover, else a region of exactly those lines, without blank ones at its ends.
 */
export function aimAtLines(file: FileView, lines: LineRange, sha256: Hash): Answer<Aim> {
  const { saved, clean, removals } = file.view;
  const count = linesOf(saved, { start: 0, end: saved.length }).last;
  if (lines.first > count) {
    return no(
      'refused-not-found',
      `${file.file} has ${count} lines, so no line ${lines.first}`,
      'Save the file first, or name another line.',
    );
  }
  const asked = spanOfLines(saved, lines);
  const span = trimmed(clean, { start: afterRemoval(asked.start, removals), end: afterRemoval(asked.end, removals) });
  if (lines.first === lines.last) {
    const trigger = file.scan.triggers.find(({ line }) => line === lines.first);
    return trigger === undefined ? aimAtLine(file, lines.first, span, sha256) : yes(aimAtTrigger(file, trigger, sha256));
  }
  if (span.start === span.end) {
    return no('refused-not-found', `lines ${lines.first}-${lines.last} of ${file.file} are empty`, 'Name lines with code in them.');
  }
  const covered = file.outline.symbols.find((symbol) => contains(span, symbol.span) && isBlank(outsideOf(clean, span, symbol)));
  if (covered !== undefined) return yes(aimAtSymbol(file, covered, sha256));
  const owner = enclosing(file.outline, span);
  return yes(aimAtSpan(file, `${owner?.path ?? ''}${REGION}`, 'region', span, sha256));
}

/**
 * What a whole file means: each function, method and type by itself; a class only through its members. A file without symbols is one
 * target when it is small. `left` names what was left out and why.
 */
export function aimsAtFile(file: FileView, sha256: Hash): Answer<{ aims: Aim[]; left: { what: string; why: string }[] }> {
  const { units, bareClasses } = unitsOf(file.outline);
  const left = bareClasses.map(({ path }) => ({
    what: `${file.file}#${path}`,
    why: `a class without functions; name it (${file.file}#${path}) to ask for it`,
  }));
  if (units.length + bareClasses.length > 0) return yes({ aims: units.map((unit) => aimAtSymbol(file, unit, sha256)), left });
  const { clean } = file.view;
  const lines = linesOf(clean, { start: 0, end: clean.length });
  if (isBlank(clean)) return no('refused-not-found', `${file.file} is empty`, 'Name a file with code in it.');
  if (lines.last > WHOLE_FILE_LINES) {
    return no(
      'refused-too-large',
      `${file.file} has no functions to take one by one and is longer than ${WHOLE_FILE_LINES} lines`,
      `Name a range of its lines: ${file.file}:10-40.`,
    );
  }
  return yes({ aims: [aimAtSpan(file, '', 'module', { start: 0, end: clean.length }, sha256)], left });
}

/** The pieces that a file falls into for jobs: functions, methods and types, not what lies inside them; classes only by their members. */
export function unitsOf(outline: Outline): { units: SourceSymbol[]; bareClasses: SourceSymbol[] } {
  const units: SourceSymbol[] = [];
  const classes: SourceSymbol[] = [];
  let end = 0;
  for (const symbol of outline.symbols) {
    if (symbol.span.start < end) continue;
    if (symbol.node === 'class') classes.push(symbol);
    else {
      units.push(symbol);
      end = symbol.span.end;
    }
  }
  const hasMember = (owner: SourceSymbol): boolean =>
    [...units, ...classes].some((each) => each !== owner && contains(owner.span, each.span));
  return { units, bareClasses: classes.filter((each) => !hasMember(each)) };
}

function aimAtLine(file: FileView, line: number, span: Span, sha256: Hash): Answer<Aim> {
  const { clean } = file.view;
  const place = span.start === span.end ? spanAround(file, line) : span;
  const candidates = file.outline.symbols.filter(({ span: own, doc }) => touches(own, place) || (doc !== undefined && touches(doc, place)));
  const smallest = candidates.reduce<SourceSymbol | undefined>(
    (best, each) => (best === undefined || lineCount(clean, each) < lineCount(clean, best) ? each : best),
    undefined,
  );
  if (smallest !== undefined) return yes(aimAtSymbol(file, smallest, sha256));
  const all = file.outline.symbols.map((symbol) => ({ symbol, lines: savedLines(file.view.saved, file.view.removals, symbol.span) }));
  const distance = (lines: LineRange): number => Math.max(lines.first - line, line - lines.last, 0);
  const nearest = all.sort((a, b) => distance(a.lines) - distance(b.lines))[0];
  return no(
    'refused-not-found',
    `line ${line} of ${file.file} is in no function, class or type`,
    nearest === undefined
      ? `Name a range instead: ${file.file}:${line}-${line + 9}.`
      : `The nearest is ${nearest.symbol.path} (lines ${nearest.lines.first}-${nearest.lines.last}); or name a range, ${file.file}:10-40.`,
  );
}

/** An empty line as a place in the clean text. */
function spanAround(file: FileView, line: number): Span {
  const { saved, removals } = file.view;
  const at = afterRemoval(spanOfLines(saved, { first: line, last: line }).start, removals);
  return { start: at, end: at };
}

function aimAtSpan(file: FileView, symbol: string, node: TargetNode, span: Span, sha256: Hash): Aim {
  const text = file.view.clean.slice(span.start, span.end);
  return {
    file: file.file,
    symbol,
    node,
    lines: savedLines(file.view.saved, file.view.removals, span),
    textHash: sha256(hashable(text)) as Sha256,
    source: file.source,
  };
}

function suggestion(file: FileView, name: string): string {
  const { symbols } = file.outline;
  const last = name.split('.').at(-1) ?? name;
  const words = near(
    last,
    symbols.map((symbol) => symbol.name),
  );
  const paths = [
    ...new Set([
      ...near(
        name,
        symbols.map(({ path }) => path),
      ),
      ...symbols.filter((each) => words.includes(each.name)).map(({ path }) => path),
    ]),
  ];
  if (paths.length > 0) return `Did you mean ${paths.slice(0, 3).join(', ')}?`;
  const some = symbols.slice(0, 5).map(({ path }) => path);
  return some.length === 0 ? 'It has no symbols; name a range of lines.' : `It has ${some.join(', ')}${symbols.length > 5 ? ', …' : ''}.`;
}

function trimmed(text: string, span: Span): Span {
  const inner = text.slice(span.start, span.end);
  if (isBlank(inner)) return { start: span.start, end: span.start };
  const head = /^(?:[^\S\n]*\n)+/u.exec(inner)?.[0].length ?? 0;
  const tail = /(?:\r?\n[^\S\n]*)+$/u.exec(inner)?.[0].length ?? 0;
  return { start: span.start + head, end: span.end - tail };
}

/** What a span holds besides a symbol and its doc comment. */
function outsideOf(text: string, span: Span, symbol: SourceSymbol): string {
  const { doc } = symbol;
  const start = doc !== undefined && doc.start < symbol.span.start && contains(span, doc) ? doc : symbol.span;
  const gap = start === doc ? text.slice(doc.end, symbol.span.start) : '';
  return text.slice(span.start, start.start) + gap + text.slice(symbol.span.end, span.end).replace(/^[;,)]+/u, '');
}

function touches(span: Span, place: Span): boolean {
  return span.start < Math.max(place.end, place.start + 1) && place.start < span.end;
}

function lineCount(text: string, symbol: SourceSymbol): number {
  const lines = fromSymbol(text, symbol).lines;
  return lines.last - lines.first;
}

function isBlank(text: string): boolean {
  return text.trim() === '';
}
