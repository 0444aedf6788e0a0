import type { CodeNode } from '../../core/port/syntax.ts';
import { type FunctionShape, paired } from './function.ts';
import { parts, within } from './node.ts';
import type { Complaint, Pair, Rule, Side } from './pair.ts';
import { brief, surplus } from './tally.ts';

const WIDE = /^(?:any|unknown|object|Object|Function|\{\}|Any|typing\.Any)$/u;
const TYPES = /\btyp(?:e|ed|es|ing)|annotat|signature|generic|\bany\b|return/u;

/** Types that say less than before, annotations, defaults and decorators that are gone. Names and number of parameters are judged elsewhere. */
export const signatures: Rule = (pair) => [...types(pair), ...widened(pair), ...decorators(pair)];

function types({ before, after, proposal, asks }: Pair): Complaint[] {
  if (asks(TYPES)) return [];
  return paired(before, after).flatMap(([was, is]) => {
    const found = [typeChange(was.returnType, is.returnType, 'the return type', is, proposal.kind)];
    if (was.parameters.length === is.parameters.length) {
      for (const [index, parameter] of was.parameters.entries()) {
        const now = is.parameters[index];
        if (now === undefined) continue;
        const name = parameter.names.join(', ');
        found.push(typeChange(parameter.type, now.type, `the type of ${name}`, is, proposal.kind));
        if (proposal.kind !== 'fix' && !asks(/default|argument|parameter/u))
          found.push(defaultChange(parameter.value, now.value, name, is, after));
      }
    }
    return found.flatMap((each) => each ?? []).slice(0, 1);
  });
}

function typeChange(was: string, is: string, what: string, shape: FunctionShape, kind: string): Complaint | undefined {
  if (was === '' || canonical(was) === canonical(is)) return undefined;
  const at = shape.node.start;
  if (is === '') return { rule: 'lost-type', message: `${what} (${brief(was)}) is gone: keep it`, at };
  if (WIDE.test(canonical(is))) return { rule: 'widened-type', message: `${what} was ${brief(was)} and is ${brief(is)} now: keep it`, at };
  const isWider = members(was).every((member) => members(is).includes(member));
  if (kind === 'fix' && !isWider) return undefined;
  return { rule: isWider ? 'widened-type' : 'changed-type', message: `${what} was ${brief(was)} and is ${brief(is)} now: keep it`, at };
}

function defaultChange(was: string, is: string, name: string, shape: FunctionShape, side: Side): Complaint | undefined {
  const squeezed = (text: string): string => text.replace(/\s+/gu, '').replace(/["`]/gu, "'");
  if (was === '' || squeezed(was) === squeezed(is)) return undefined;
  if (/=>|\bfunction\b|\blambda\b/u.test(was)) return undefined;
  const body = shape.body === undefined ? '' : squeezed(side.read(shape.body));
  // A mutable default in Python, or one that moved into the body.
  if (body.includes(squeezed(was)) || (/^(?:list|dict|set)\(\)$|^[[{][\]}]$/u.test(squeezed(was)) && is === 'None')) return undefined;
  return { rule: 'changed-default', message: `the default of ${name} was ${brief(was)}: keep it`, at: shape.node.start };
}

/** Spellings of one type made alike. */
function canonical(type: string): string {
  return members(type).sort().join('|');
}

function members(type: string): string[] {
  const plain = type
    .replace(/\s+|typing\.|["']/gu, '')
    .replace(/\b(?:List|Dict|Set|Tuple|FrozenSet|Type)\b(?=\[)/gu, (name) => name.toLowerCase())
    .replace(/\bArray<([\w.]+)>/gu, '$1[]')
    .replace(/^Optional\[(.*)\]$/u, '$1|None')
    .replace(/^Union\[(.*)\]$/u, (_, inner: string) => inner.replaceAll(',', '|'));
  let depth = 0;
  const found = [''];
  for (const sign of plain) {
    if (/[[({<]/u.test(sign)) depth += 1;
    if (/[\])}>]/u.test(sign)) depth -= 1;
    if (sign === '|' && depth === 0) found.push('');
    else found[found.length - 1] += sign;
  }
  return found.filter((member) => member !== '');
}

/** `any` and its like anywhere in the code. */
function widened({ before, after, asks }: Pair): Complaint[] {
  if (asks(TYPES)) return [];
  return surplus(wideTypes(after), wideTypes(before), ({ type }) => type)
    .slice(0, 1)
    .map(({ type, at }) => ({
      rule: 'widened-type',
      message: `a type ${type} was added, which allows everything: name the real type`,
      at,
    }));
}

function wideTypes(side: Side): { type: string; at: number }[] {
  return side.nodes.flatMap((node) => {
    if (node.type === 'type_annotation') {
      return [...within(node)]
        .filter((each) => each.type === 'predefined_type' && /^(?:any|object)$/u.test(side.read(each)))
        .map((each) => ({ type: side.read(each), at: each.start }));
    }
    if (node.type !== 'type' || side.language !== 'python') return [];
    const inner = parts(node)[0];
    return inner !== undefined && WIDE.test(side.read(inner)) ? [{ type: side.read(inner), at: node.start }] : [];
  });
}

function decorators({ before, after, asks }: Pair): Complaint[] {
  if (asks(/decorat|annotat|@/u)) return [];
  const of = (side: Side): CodeNode[] => side.nodes.filter((node) => node.type === 'decorator');
  const key =
    (side: Side): ((node: CodeNode) => string) =>
    (node) =>
      side.read(node).replace(/\s+/gu, '').replace(/["`]/gu, "'");
  const kept = of(after).map(key(after));
  return surplus(of(before).map(key(before)), kept, (text) => text).map((text) => ({
    rule: 'lost-decorator',
    message: `the decorator ${brief(text)} is gone or changed: keep it`,
  }));
}
