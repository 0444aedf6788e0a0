import type { CodeNode } from '../../core/port/syntax.ts';
import type { Atom } from './atom.ts';
import { isDead } from './dead.ts';
import { type Decisions, decisionsOf } from './decision.ts';
import { functionsOf } from './function.ts';
import { isManner } from './locals.ts';
import { callOf, child, isLiteral, isTrivial, parts, within } from './node.ts';
import type { Complaint, Pair, Rule, Side } from './pair.ts';
import { brief, surplus, wordsOf } from './tally.ts';

const VALIDATION = /valid|check|guard|assert|verif|sanit|requir/u;

const TYPE_TEST = /\b(?:typeof|instanceof|isinstance|issubclass|is[A-Z]\w*)\b/u;
const COUNTED = /length|\blen\b|size|count|index|find|search|\.test\b|match/iu;

/**
 * Conditions, errors and branches that are gone without anything in their place. A condition counts as kept when it stands there in any form (negated,
 * swapped, as a label, in a filter), or when something new decides about the same names: what a rewrite makes of it exactly is for the checks that run it.
 */
export const branches: Rule = (pair) => {
  const { before, after, proposal, asks } = pair;
  const wasStub = functionsOf(before).some((shape) => shape.isStub);
  if (proposal.kind === 'implement' && wasStub) return [];
  if (asks(VALIDATION) && asks(/remov|drop|delet|simplif|without|unnecessary|redundant/u)) return [];
  if (asks(/branch|condition|case|remov|drop|delet/u)) return [];
  const [was, is] = [decisionsOf(before), decisionsOf(after)];
  const scene: Scene = {
    was,
    is,
    words: new Set(wordsOf(textOf(after))),
    returnsBoolean: functionsOf(before).some(({ values }) => values.some(({ type }) => /^(?:true|false)$/u.test(type))),
  };
  const lost = was.atoms.filter((atom) => !isKept(atom, scene) && !isDead(atom.node, before));
  // A repair may change one condition into another; it may not lose a check of what comes in.
  const counted = proposal.kind === 'fix' ? lost.filter((atom) => guards(atom.node, before) !== undefined) : lost;
  const seen = new Set<string>();
  const complaints = counted.flatMap((atom) => {
    if (seen.has(atom.key)) return [];
    seen.add(atom.key);
    return [complaintOf(atom, before)];
  });
  return [...complaints, ...lostThrows(pair), ...lostAnswers(pair), ...lostArms(pair)];
};

interface Scene {
  readonly was: Decisions;
  readonly is: Decisions;
  /** Of the new text. */
  readonly words: ReadonlySet<string>;
  /** Then a value that is returned as it is may be a condition. */
  readonly returnsBoolean: boolean;
}

function isKept(atom: Atom, { was, is, words, returnsBoolean }: Scene): boolean {
  const now = [...is.atoms, ...is.others];
  if (now.some((each) => each.key === atom.key || isRespelt(each, atom))) return true;
  if (!atom.literals.every((word) => words.has(word))) return false;
  const known = new Set([...was.atoms, ...was.others].map((each) => each.key));
  const fresh = (returnsBoolean ? now : is.atoms).filter((each) => !known.has(each.key));
  const choosers = surplus(is.choosers, was.choosers, ({ text }) => text);
  if (atom.names.size === 0) return fresh.length > 0 || choosers.length > 0;
  return fresh.some((each) => isAbout(each.names, atom) && isAsStrict(each, atom)) || choosers.some(({ names }) => isAbout(names, atom));
}

/** All that the condition is about is among the names, or the names are all among it and hold what it is about in particular. */
function isAbout(names: ReadonlySet<string>, atom: Atom): boolean {
  if ([...atom.names].every((name) => names.has(name))) return true;
  return names.size > 0 && [...names].every((name) => atom.names.has(name)) && atom.ends.some((name) => names.has(name));
}

/** Equality with the same literal, of the same thing reached in another way: `(a && a.b) === 'x'` and `a?.b === 'x'`. */
function isRespelt(now: Atom, old: Atom): boolean {
  const strings = ({ text }: Atom): string => (text.match(/'[^']*'|"[^"]*"/gu) ?? []).map((each) => each.slice(1, -1)).join(' ');
  if (!now.key.startsWith('=') || !old.key.startsWith('=') || strings(old) === '' || strings(now) !== strings(old)) return false;
  return old.names.size > 0 && now.names.size === old.names.size && [...old.names].every((name) => now.names.has(name));
}

/** What tells a type is replaced by what tells a type only, and an order by a comparison; emptiness may be told in any way. */
function isAsStrict(now: Atom, old: Atom): boolean {
  if (TYPE_TEST.test(old.text)) return TYPE_TEST.test(now.text);
  return !old.key.startsWith('<') || COUNTED.test(old.text) || !now.key.startsWith('?') || TYPE_TEST.test(now.text);
}

function textOf({ text, window }: Side): string {
  return text.slice(window.start, window.end);
}

function complaintOf(atom: Atom, before: Side): Complaint {
  const told = brief(before.read(atom.node), 50);
  const guarded = guards(atom.node, before);
  if (guarded !== undefined) return { rule: 'removed-validation', message: `the check "${told}" that ${guarded} is gone: keep it` };
  if (atom.isPresence) return { rule: 'removed-null-check', message: `"${told}" is no longer checked for being there: keep the check` };
  return { rule: 'removed-branch', message: `the condition "${told}" is gone and nothing stands in its place: keep what it decides` };
}

/** What a condition does when it is a guard: ends the function. */
function guards(node: CodeNode, side: Side): string | undefined {
  for (let at: CodeNode | undefined = node; at !== undefined; at = side.parent(at)) {
    if (at.type === 'assert_statement') return 'asserts';
    if (/^(?:if_statement|elif_clause)$/u.test(at.type)) {
      const body = child(at, 'consequence');
      const last = body === undefined ? undefined : /block/u.test(body.type) ? parts(body).at(-1) : body;
      if (last === undefined) return undefined;
      if (/^(?:throw|raise)/u.test(last.type)) return 'throws';
      return last.type === 'return_statement' ? 'returns early' : undefined;
    }
    if (/statement|block|body/u.test(at.type)) return undefined;
  }
  return undefined;
}

function lostThrows({ before, after, proposal }: Pair): Complaint[] {
  const [was, is] = [throwsOf(before), throwsOf(after)];
  const kept = new Set(is.map(({ key }) => key));
  const gone = was.filter(({ key, type }) => {
    const count = (list: readonly { type: string }[]): number => list.filter((each) => each.type === type).length;
    return !kept.has(key) && (proposal.kind === 'fix' ? is.length < was.length : count(is) < count(was));
  });
  return gone
    .slice(0, 1)
    .map(({ text }) => ({ rule: 'removed-validation', message: `"${brief(text)}" is gone: keep the error and what leads to it` }));
}

function throwsOf(side: Side): { type: string; key: string; text: string }[] {
  return side.nodes.flatMap((node) => {
    if ((node.type !== 'throw_statement' && node.type !== 'raise_statement') || isDead(node, side)) return [];
    const made = parts(node)[0];
    const call = made === undefined ? undefined : callOf(made);
    if (made === undefined || (call === undefined && !/^[A-Z]/u.test(side.read(made)))) return [];
    const type = side.read(call?.callee ?? made);
    const text = (call?.args ?? [])
      .flatMap((arg) => [...within(arg)].filter((each) => /string_fragment|string_content/u.test(each.type)).map(side.read))
      .join(' ');
    return [{ type, key: `${type} ${wordsOf(text).join(' ')}`, text: side.read(node) }];
  });
}

/** Values that were returned word for word and are nowhere in the new text. */
function lostAnswers({ before, after, proposal }: Pair): Complaint[] {
  if (proposal.kind === 'fix') return [];
  const words = new Set(wordsOf(textOf(after)));
  const gone = functionsOf(before)
    .flatMap((shape) => shape.values)
    .filter((value) => /^(?:string|number|integer|float)$/u.test(value.type) && isLiteral(value) && !isTrivial(before.read(value)))
    .find((value) => !wordsOf(before.read(value)).every((word) => words.has(word)));
  if (gone === undefined) return [];
  return [{ rule: 'removed-branch', message: `nothing returns ${brief(before.read(gone), 40)} any more: keep the case it belongs to` }];
}

/** `else`, `default` and `finally` whose content is found nowhere. */
function lostArms({ before, after }: Pair): Complaint[] {
  const text = textOf(after);
  const words = new Set(wordsOf(text));
  const squeezed = text.replace(/[\s;]+/gu, '');
  const count = (side: Side, type: RegExp): number => side.nodes.filter((node) => type.test(node.type)).length;
  return before.nodes.flatMap((node) => {
    const isDefault = node.type === 'switch_default' || (node.type === 'case_clause' && /^case\s+_\s*:/u.test(before.read(node)));
    if (!isDefault && node.type !== 'else_clause' && node.type !== 'finally_clause') return [];
    const type = new RegExp(`^${node.type}$`, 'u');
    if (count(after, type) >= count(before, type)) return [];
    if (node.type === 'finally_clause' && count(after, /^with_item$/u) > count(before, /^with_item$/u)) return [];
    const body = before
      .read(node)
      .replace(/^(?:else|finally|default\s*:|case\s+_\s*:)\s*:?/u, '')
      .replace(/\bbreak\b|^\s*\{|\}\s*$/gu, '');
    if (isDefault && count(after, /^switch_statement$|^match_statement$/u) > 0 && !squeezed.includes(body.replace(/[\s;]+/gu, '')))
      return [lostArm(node, before)];
    const own = [...within(node)].filter((each) => /identifier$/u.test(each.type) && each.field !== 'left').map(before.read);
    const isGone = own.some(
      (name) => name.length > 1 && !isManner(name) && !words.has(name.replaceAll('_', '').toLowerCase()) && isOutside(name, before),
    );
    return isGone ? [lostArm(node, before)] : [];
  });
}

function lostArm(node: CodeNode, before: Side): Complaint {
  return { rule: 'removed-branch', message: `the branch "${brief(before.read(node), 50)}" is gone: keep what it does` };
}

/** Not a name that the code binds for itself. */
function isOutside(name: string, side: Side): boolean {
  return !side.nodes.some(
    (node) =>
      /^(?:variable_declarator|assignment|for_in_statement|for_statement)$/u.test(node.type) &&
      [child(node, 'name'), child(node, 'left')].some((each) => each !== undefined && side.read(each) === name),
  );
}
