import type { CodeNode } from '../../core/port/syntax.ts';
import { isTestFile } from './file.ts';
import { callOf, child, dotted, isFunction, isLiteral, within } from './node.ts';
import type { Complaint, Rule, Side } from './pair.ts';
import { brief, surplus } from './tally.ts';

/** One assertion, as what it demands. */
export interface Assertion {
  readonly demand: string;
  readonly node: CodeNode;
  /** It can't fail, or writes its own expectation. */
  readonly isEmpty: boolean;
}

export interface TestCase {
  readonly name: string;
  readonly node: CodeNode;
}

const CASE = /^(?:it|test|specify|Deno\.test)(?:\.\w+)*$/u;
const GROUP = /^(?:describe|suite|context)(?:\.\w+)*$/u;
const ASSERT = /^(?:assert|should|chai|expect|sinon\.assert|t|np\.testing|numpy\.testing|pytest)(?:\.\w+)*$/u;

/** When the target is a test: its names, assertions and their number stay. */
export const testTargets: Rule = ({ before, after, proposal, asks }) => {
  if (!isTestFile(proposal.target.source.file) || proposal.kind === 'document') return [];
  if (asks(/assert|expect|test case|snapshot|rename|cover/u)) return [];
  const complaints: Complaint[] = [];
  const nameOf = ({ name }: { name: string }): string => name;
  for (const { name } of surplus(testsOf(before, true), testsOf(after, true), nameOf).slice(0, 3)) {
    complaints.push({ rule: 'lost-test', message: `the test "${brief(name)}" is gone or renamed: keep it` });
  }
  const [was, is] = [assertionsOf(before), assertionsOf(after)];
  for (const { node } of surplus(was, is, ({ demand }) => demand).slice(0, 3)) {
    complaints.push({
      rule: 'lost-assertion',
      message: `the assertion "${brief(before.read(node))}" is gone or weaker: keep it as it was`,
    });
  }
  return complaints;
};

/** The tests of a side; with `groups`, the groups they stand in, too. */
export function testsOf(side: Side, groups = false): TestCase[] {
  return side.nodes.flatMap((node) => {
    if (node.type === 'function_definition') {
      const name = child(node, 'name');
      return name !== undefined && /^test/u.test(side.read(name)) ? [{ name: side.read(name), node }] : [];
    }
    const call = callOf(node);
    if (call === undefined || side.language === 'python') return [];
    const name = dotted(call.callee.type === 'call_expression' ? (callOf(call.callee)?.callee ?? call.callee) : call.callee, side.read);
    const [title, second] = call.args;
    const hasBody = second !== undefined && call.args.some(isFunction);
    if (title === undefined || !hasBody || !(CASE.test(name) || (groups && GROUP.test(name)))) return [];
    return [{ name: side.read(title).replace(/^["'`]|["'`]$/gu, ''), node }];
  });
}

/** The assertions of a side, or of one node in it. */
export function assertionsOf(side: Side, root?: CodeNode): Assertion[] {
  return (root === undefined ? side.nodes : [...within(root)]).flatMap((node) => assertionOf(node, side));
}

function assertionOf(node: CodeNode, side: Side): Assertion[] {
  if (node.type === 'assert_statement') {
    const value = node.children.find((each) => each.named);
    const isEmpty = value !== undefined && isTautology(value, side);
    return [{ demand: demandOf(value ?? node, side, 'assert'), node, isEmpty }];
  }
  const call = callOf(node);
  if (call === undefined) return [];
  const text = side.read(call.callee);
  if (side.language === 'python') {
    const name = dotted(call.callee, side.read);
    if (!/^(?:self\.(?:assert\w+|fail)|pytest\.(?:raises|warns|fail)|(?:np|numpy)\.testing\.\w+|\w+\.assert_\w+)$/u.test(name)) return [];
    const isEmpty = /assert(?:True|False|Equals?)$/u.test(name) && call.args.every(isLiteral);
    return [{ demand: demandOf(node, side, name), node, isEmpty }];
  }
  const isExpect = /^expect(?:\.soft|\.poll)?\s*\(/u.test(text) && call.callee.type === 'member_expression';
  const name = dotted(call.callee, side.read);
  const isAssert =
    !isExpect &&
    ASSERT.test(name) &&
    !/^(?:expect|t\.(?:test|plan|end|context|log|comment|skip|todo|before|after|mock)|pytest\.|expect\.)/u.test(name) &&
    name !== 't';
  if (!isExpect && !isAssert) return [];
  const matcher = isExpect ? text.slice(text.lastIndexOf(')') + 1).replace(/\s+/gu, '') : name;
  const isSelfMade = /to(?:Throw(?:Error)?)?Match(?:Inline|File)?Snapshot|ErrorMatching\w*Snapshot/u.test(matcher);
  const subject = isExpect
    ? [...within(node)]
        .map(callOf)
        .find((each) => each !== undefined && side.read(each.callee).startsWith('expect') && each.callee.type === 'identifier')
    : call;
  const isEmpty = isSelfMade || (subject?.args.length !== 0 && (subject?.args.every(isLiteral) ?? false) && call.args.every(isLiteral));
  return [{ demand: demandOf(node, side, matcher), node, isEmpty }];
}

/** What is compared may be renamed; how and with which literals may not. */
function demandOf(node: CodeNode, side: Side, how: string): string {
  const literals = [...within(node)]
    .filter((each) => /^(?:string_fragment|string_content|number|integer|float|true|false|null|none|undefined)$/u.test(each.type))
    .map(side.read);
  const signs = [...within(node)]
    .filter((each) => !each.named && /^(?:[=!<>]=*|not|in|is|and|or|&&|\|\||\+|-)$/u.test(each.type))
    .map(side.read);
  return [how, ...signs, ...literals].join(' ');
}

function isTautology(value: CodeNode, { read }: Side): boolean {
  if (isLiteral(value) && !/^(?:False|None|0)$/u.test(read(value))) return true;
  if (value.type !== 'comparison_operator') return false;
  const [left, , right] = value.children;
  return left !== undefined && right !== undefined && read(left) === read(right);
}
