import { pick, type Random, shuffled } from '../data/random.ts';
import { isBinding } from './code/binding.ts';
import type { Code } from './code/code.ts';
import { applySites } from './code/edit.ts';
import { lineStart, statements } from './code/layout.ts';
import { readPython } from './code/read.ts';
import { RULES } from './rules/rules.ts';

/** What a snippet is filled with. */
interface Words {
  /** Two names of the function. */
  readonly a: string;
  readonly b: string;
  /** A name that it has not, and one for an item. */
  readonly fresh: string;
  readonly item: string;
  /** Texts in quotes, types, an attribute. */
  readonly texts: readonly string[];
  readonly types: readonly string[];
  readonly attribute: string;
  readonly number: number;
}

const TEXTS =
  'start end name text utf-8 ascii left right open closed http https ftp get post head yes no on off red green day week month error warning / # - _ . : + json csv xml a b c x y'.split(
    ' ',
  );
const TYPES = 'str bytes int float list tuple dict set bool complex Path Node Token Error Event Field Model Request Response'.split(' ');
const FRESH =
  'names values items pairs lookup table labels sizes words rows wanted kinds choice first limit mapping index_of parts chosen known'.split(
    ' ',
  );
const ITEMS = 'item each entry x value part row word node key element'.split(' ');
const ATTRIBUTES = 'name value size key kind text path id state parent index label owner level'.split(' ');

/** Clean statements that are rare in the library; bars divide lines. */
const SNIPPETS: readonly ((words: Words) => string)[] = [
  ({ a, b }) => `${a}, ${b} = ${b}, ${a}`,
  ({ a, attribute }) => `${a}.${attribute}, ${a}.next = ${a}.next, ${a}.${attribute}`,
  ({ a, texts }) => `if ${a}.startswith((${texts.join(', ')})):|    raise ValueError(${a})`,
  ({ a, b, texts }) => `if ${b} and not ${a}.endswith((${texts.join(', ')})):|    ${b}.append(${a})`,
  ({ a, b, types, fresh }) => `${fresh} = ${b} if isinstance(${a}, (${types.join(', ')})) else ${a}`,
  ({ a, types, texts }) => `if not isinstance(${a}, (${types.join(', ')})):|    raise TypeError(${texts[0]})`,
  ({ a, b, texts }) => `if ${a} in (${texts.join(', ')}):|    ${b}.update(${a})`,
  ({ a, b, number }) => `if ${a} not in (${number}, ${number + 2}) and ${b}:|    ${b}.check(${a})`,
  ({ a, b, number }) => `if ${number} <= ${a} < ${b}:|    ${a} += 1`,
  ({ a, b, attribute }) => `if ${a}.${attribute} < ${b} <= ${a}.size:|    ${a}.move(${b})`,
  ({ a, b }) => `${a}.sort(key=${b.length % 2 === 0 ? 'len' : 'str'})`,
  ({ a, fresh, b }) => `${fresh} = map(${b.length % 2 === 0 ? 'int' : 'repr'}, ${a})|${b}.extend(${fresh})`,
  ({ a, b, fresh, item, attribute }) => `${fresh} = {${item}: ${b}[${item}] for ${item} in ${a}}|${b}.${attribute} = ${fresh}`,
  ({ a, b, fresh, item, attribute }) =>
    `${fresh} = {${item}.${attribute}: ${item} for ${item} in ${a} if ${item} is not None}|${b}.update(${fresh})`,
  ({ a, b, fresh, item, attribute }) =>
    `${fresh} = [${item}.${attribute} for ${item} in ${a} if ${item}.is_ready()]|${b}.${attribute} = ${fresh}`,
  ({ a, b, fresh, item }) => `${fresh} = [${b}(${item}) for ${item} in ${a}]|${a}.replace(${fresh})`,
  ({ fresh, a, texts }) => `${fresh} = {${texts.join(', ')}}|${a}.update(${fresh})`,
  ({ fresh, a, item, attribute, b }) => `${fresh} = {${item}.${attribute} for ${item} in ${a}}|${b}.update(${fresh})`,
  ({ a, b, attribute }) => `${a}.${attribute} = ${b} or ${a}`,
  ({ a, b, fresh, number }) => `${fresh} = ${a} or ${number}|${b}.resize(${fresh})`,
  ({ a, b, fresh, number }) => `${fresh} = ${a}.get(${b}, ${number})|${a}[${b}] = ${fresh} + 1`,
  ({ a, b, fresh, texts }) => `${fresh} = ${a}.get(${texts[0]})|${b}.append(${fresh})`,
  ({ a, b, item, fresh }) => `${fresh} = dict(${a})|for ${item} in ${fresh}:|    ${b}.put(${item})`,
  ({ a, b, item, fresh, number }) =>
    `${fresh} = {${a}: ${number}}|if ${b} not in ${fresh}:|    ${b}.extend([${item} for ${item} in ${fresh}])`,
  ({ a, b, item, fresh }) => `for ${fresh}, ${item} in enumerate(${a}):|    ${b}.put(${fresh}, ${item})`,
  ({ a, b, texts }) => `if ${a} is None or ${b} == ${texts[0]}:|    ${b} = {}`,
  ({ a, b, texts, attribute }) => `label = f'${(texts[0] ?? '').slice(1, -1)} {${a}}: {${b}.${attribute}}'|${a}.warn(label)`,
  ({ a, b, texts }) => `${a}.write(f'{${b}} ${(texts[0] ?? '').slice(1, -1)} {${a}!r}')`,
  ({ a, b, texts }) => `while True:|    ${a} = ${b}.read()|    if ${a} == ${texts[0]} or not ${b}.is_open():|        break`,
  ({ a, b }) => `if ${a}.is_empty() and not ${b}.has_more():|    ${a}.close()`,
];

/** The clean code with a statement or two more, of names that it has, so that rare rules find a place; undefined when that would not be clean. */
export async function enriched(code: Code, random: Random): Promise<Code | undefined> {
  const words = wordsFor(code, random);
  const snippet = pick(SNIPPETS, random);
  const block = pick(code.of('block'), random);
  const anchor = block === undefined || block.around('class_definition') !== undefined ? undefined : pick(statements(block), random);
  if (
    words === undefined ||
    snippet === undefined ||
    anchor === undefined ||
    anchor.type === 'case_clause' ||
    anchor.type === 'pass_statement'
  )
    return undefined;
  const start = lineStart(code, anchor);
  const indent = code.text.slice(start, anchor.start);
  const lines = snippet(words)
    .split('|')
    .map((line) => `${indent}${line}\n`);
  const richer = await readPython(applySites(code.text, [[{ start, end: start, text: lines.join('') }]]).text);
  return richer !== undefined && RULES.every(({ forward }) => forward === undefined || forward(richer).length === 0) ? richer : undefined;
}

function wordsFor(code: Code, random: Random): Words | undefined {
  const bound = code
    .of('identifier')
    .filter((node) => isBinding(node) && !['self', 'cls', '_'].includes(node.text) && node.around('lambda') === undefined);
  const names = shuffled(
    [...new Set(bound.map(({ text }) => text))].filter((name) => name !== code.main?.part('name')?.text),
    random,
  );
  const fresh = pick(
    FRESH.filter((name) => !code.hasWord(name)),
    random,
  );
  const item = pick(
    ITEMS.filter((name) => !code.hasWord(name)),
    random,
  );
  const [a, b] = names;
  if (a === undefined || b === undefined || fresh === undefined || item === undefined) return undefined;
  const texts = shuffled(TEXTS, random).slice(0, random() < 0.65 ? 2 : 3);
  return {
    a,
    b,
    fresh,
    item,
    texts: texts.map((text) => `'${text}'`),
    types: shuffled(TYPES, random).slice(0, random() < 0.7 ? 2 : 3),
    attribute: pick(ATTRIBUTES, random) ?? 'name',
    number: Math.floor(random() * 5),
  };
}
