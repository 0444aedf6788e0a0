/**
 * What a doc comment about a sketch holds, as GBNF: a summary, then tags or sections in their order, with what the code declares. A sentence is made
 * of common words and of those of the name it is about, so that a model of few words misspells none.
 */
import type { CodeNode } from '../../core/port/syntax.ts';
import { alternatives, capital, literal } from './gbnf.ts';
import { nameWords } from './name-words.ts';
import type { Parameter, Signature } from './signature.ts';
import type { Sketch } from './sketch.ts';

/** As long a type or default may be that is repeated in a comment. */
const LONGEST = { jsdoc: 36, docstring: 40, value: 20 } as const;
const MOST_THROWN = 2;
/** What a function is declared to return when it returns nothing. */
const NOTHING = /^(?:void|never|undefined|Promise<void>|asserts\b.*)$/u;
const LITERALS = new Set(['integer', 'float', 'string', 'true', 'false', 'none']);
const NAME = /[\p{L}_$][\p{L}\p{N}_$]*/gu;

/** The summary: what the function's name says. */
export function summary(sketch: Sketch): string {
  return sentence(wordsIn(sketch.signature()?.name));
}

/** The lines below the summary of a JSDoc comment. */
export function jsdocTags(sketch: Sketch): string {
  const signature = sketch.signature();
  if (signature === undefined) return '';
  const throws = signature.throws.slice(0, MOST_THROWN).map((name) => literal(` * @throws {${inLetters(name, sketch)}}\n`));
  const tags = [...signature.parameters.map((each) => paramTag(each, sketch)), ...resultTag(signature, sketch), ...throws];
  return tags.length === 0 ? '' : ` " *\\n" ${tags.join(' ')}`;
}

function paramTag({ name, isList, stars, optional, type }: Parameter, sketch: Sketch): string {
  // A pattern has no name of its own.
  const word = literal(name === undefined ? (isList === true ? 'values' : 'options') : inLetters(name, sketch));
  const known = stars === '' ? shortType(type, sketch) : `...${elementType(type, sketch)}`;
  const braces = known === undefined ? '" * @param {" kind "} "' : literal(` * @param {${known}} `);
  return `${braces} ${optional ? `"[" ${word} "]"` : word} " - " ${sentence(wordsIn(name))} "\\n"`;
}

function resultTag(signature: Signature, sketch: Sketch): string[] {
  const { isAsync, isGenerator, returns, resultType } = signature;
  if (isGenerator) return [];
  if (!returns) return isAsync ? [literal(' * @returns {Promise<void>}\n')] : [];
  if (resultType !== undefined && NOTHING.test(annotation(resultType, sketch))) return [];
  const known = resultType?.children.some(({ type }) => /predicate/u.test(type)) ? 'boolean' : shortType(resultType, sketch);
  const text = `${sentence(wordsOfResult(sketch))} "\\n"`;
  if (known !== undefined) return [`${literal(` * @returns {${known}} `)} ${text}`];
  const made = classesIn(sketch).map((name) => ` | ${literal(inLetters(name, sketch))}`);
  const type = `(kind${made.join('')}) "|null"?`;
  return [isAsync ? `" * @returns {Promise<" ${type} ">} " ${text}` : `" * @returns {" ${type} "} " ${text}`];
}

/** A declared type where it is short and fits into braces, or else a plain word for it. */
function shortType(node: CodeNode | undefined, sketch: Sketch): string | undefined {
  if (node === undefined) return undefined;
  const text = annotation(node, sketch);
  if (/[^\x20-\x7e]/u.test(text)) return undefined;
  if (text.length <= LONGEST.jsdoc && !/[{}@]|\*\//u.test(text)) return inLetters(text, sketch);
  const { type } = node.children.find(({ named }) => named) ?? node;
  return type === 'function_type' ? 'Function' : type === 'array_type' ? 'Array' : 'Object';
}

/** The type of one of any number of arguments. */
function elementType(node: CodeNode | undefined, sketch: Sketch): string {
  const element = node === undefined ? undefined : /^(\w+)\[\]$/u.exec(annotation(node, sketch))?.[1];
  return element === undefined ? '*' : inLetters(element, sketch);
}

function annotation(node: CodeNode, { code }: Sketch): string {
  return code.slice(node.start, node.end).replace(/^:\s*/u, '').replaceAll(/\s+/gu, ' ');
}

function inLetters(text: string, { wordFor }: Sketch): string {
  return text.replaceAll(NAME, (name) => wordFor(name) ?? name);
}

/** The rest of a docstring below its summary. */
export function docstringBody(sketch: Sketch): string {
  const signature = sketch.signature();
  if (signature === undefined) return '';
  const { parameters, isGenerator, returns, name } = signature;
  const args = parameters.map((each) => argument(each, sketch));
  const end = isGenerator ? 'Yields' : returns && name !== '__init__' ? 'Returns' : undefined;
  return [
    ...(args.length === 0 ? [] : [' "\\n\\nArgs:\\n"', ...args]),
    ...(end === undefined ? [] : [`${args.length === 0 ? ' "\\n"' : ''} "\\n${end}:\\n    " ${sentence(wordsOfResult(sketch))} "\\n"`]),
  ].join(' ');
}

function argument({ name = '', stars, type, value }: Parameter, sketch: Sketch): string {
  const declared = type === undefined ? undefined : plain(annotation(type, sketch), LONGEST.docstring);
  const head = `    ${stars}${sketch.wordFor(name) ?? name}${declared === undefined ? '' : ` (${declared})`}`;
  const text = value === undefined || !isLiteral(value) ? undefined : plain(sketch.code.slice(value.start, value.end), LONGEST.value);
  return `${literal(`${head}: `)} ${sentence(wordsIn(name))} ${literal(`${text === undefined ? '' : ` Defaults to ${text}.`}\n`)}`;
}

/** A text that can stand in a docstring as it is. */
function plain(text: string, longest: number): string | undefined {
  return text.length > longest || /[^\x20-\x7e]|\\|"""|`/u.test(text) ? undefined : text;
}

function isLiteral(node: CodeNode): boolean {
  const { type, children } = node;
  if (type === 'unary_operator') return /^(?:integer|float)$/u.test(children.at(-1)?.type ?? '');
  return LITERALS.has(type) && !children.some((child) => child.type === 'interpolation');
}

function wordsIn(name: string | undefined): readonly string[] {
  return name === undefined
    ? []
    : nameWords(name)
        .split(' ')
        .filter((word) => /^[\x21-\x7e]+$/u.test(word));
}

/** Of the function's name, of all names that may be returned, and of classes as they are written. */
function wordsOfResult(sketch: Sketch): readonly string[] {
  return [...new Set([...wordsIn(sketch.signature()?.name), ...sketch.told.flatMap(wordsIn), ...classesIn(sketch)])];
}

function classesIn({ tokens }: Sketch): readonly string[] {
  return [...new Set(tokens.filter(({ kind, text }) => kind === 'name' && /^[A-Z]\w*$/u.test(text)).map(({ text }) => text))];
}

function sentence(own: readonly string[]): string {
  const or = own.length === 0 ? '' : ' | ';
  return `(first${or}${alternatives(own.map(capital))}) ((" " | ", ") (common${or}${alternatives(own)}))* "."`;
}
