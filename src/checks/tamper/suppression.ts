import type { CodeNode } from '../../core/port/syntax.ts';
import { bare, callOf, parts } from './node.ts';
import type { Complaint, Pair, Rule, Side } from './pair.ts';
import { surplus } from './tally.ts';

interface Mark {
  readonly rule: string;
  readonly name: string;
  readonly pattern: RegExp;
}

/** Comments and attributes that switch a check off, of any language. */
export const SUPPRESSION_MARKS: readonly Mark[] = [
  { rule: 'type-suppression', name: 'a switched-off type check', pattern: /@ts-(?:ignore|expect-error|nocheck)/gu },
  {
    rule: 'type-suppression',
    name: '# type: ignore',
    pattern: /\btype:\s*ignore|\b(?:pyright|mypy|pyre|pytype):\s*(?:ignore|disable|basic|skip)/gu,
  },
  {
    rule: 'lint-suppression',
    name: 'a switched-off lint rule',
    pattern:
      /\bnoqa\b|\bpylint:\s*(?:disable|skip-file)|\b(?:eslint|oxlint|tslint|stylelint|biome|deno-lint|prettier|jshint|jscs|ruff|bandit)[-:]\s*(?:disable|ignore|off|noqa)|\bnolint\b|\brubocop:\s*(?:disable|todo)|\bphpcs:\s*(?:ignore|disable)|@(?:phpstan|psalm)-(?:ignore|suppress)|\bnosec\b|\bNOSONAR\b|@SuppressWarnings|#!?\[\s*(?:allow|expect)\s*\(|\bpragma\s+warning\s*\(?\s*disable|\bpragma\s+(?:GCC|clang)\s+(?:diagnostic\s+ignored|system_header)|\bcppcheck-suppress|\blint:(?:file-)?ignore\b|@(?:file:)?Suppress\(|\bfmt:\s*(?:off|skip)/giu,
  },
  {
    rule: 'coverage-suppression',
    name: 'code hidden from coverage',
    pattern: /\b(?:istanbul|c8|v8)\s+ignore\b|\bpragma:\s*no\s*(?:cover|branch)|:nocov:|@codeCoverageIgnore|\b[GL]COVR?_EXCL/giu,
  },
];

const ALLOWED = /suppress|ignor|silenc|disabl|noqa|lint|type:? ?check|coverage/u;

/** Checks that the candidate switches off for its own code, by comment or by a type assertion that says nothing. */
export const suppressions: Rule = (pair) => [...byComment(pair), ...byAssertion(pair)];

function byComment({ before, after, asks }: Pair): Complaint[] {
  if (asks(ALLOWED)) return [];
  return surplus(marksOf(after), marksOf(before), ({ mark }) => mark.name).map(({ mark, found, at }) => ({
    rule: mark.rule,
    message: `"${found}" was added: take it out and repair what it hides`,
    at,
  }));
}

function marksOf(side: Side): { mark: Mark; found: string; at: number }[] {
  return side.comments.flatMap(({ text, span }) =>
    SUPPRESSION_MARKS.flatMap((mark) => [...text.matchAll(mark.pattern)].map(([found]) => ({ mark, found, at: span.start }))),
  );
}

function byAssertion({ before, after, asks }: Pair): Complaint[] {
  if (asks(/\bany\b|\bcast|assert|non-?null/u)) return [];
  return surplus(assertionsOf(after), assertionsOf(before), ({ name }) => name).map(({ name, at }) => ({
    rule: 'type-assertion',
    message: `${name} was added, which only silences the type check: narrow the value or keep the type`,
    at,
  }));
}

function assertionsOf(side: Side): { name: string; at: number }[] {
  return side.nodes.flatMap((node) => {
    const name = assertionOf(node, side);
    return name === undefined ? [] : [{ name, at: node.start }];
  });
}

function assertionOf(node: CodeNode, { read }: Side): string | undefined {
  if (node.type === 'non_null_expression') return 'a non-null "!"';
  if (node.type === 'call') {
    const call = callOf(node);
    const isCast = call !== undefined && /^(?:typing\.)?cast$/u.test(read(call.callee));
    return isCast && call.args[0] !== undefined && /^(?:typing\.)?Any$/u.test(read(call.args[0])) ? 'a cast to Any' : undefined;
  }
  if (node.type !== 'as_expression' && node.type !== 'type_assertion') return undefined;
  const [first, last] = [parts(node)[0], parts(node).at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const type = node.type === 'as_expression' ? read(last) : read(first).replace(/^<|>$/gu, '');
  if (type.trim() === 'any' || type.trim() === 'never') return `a cast to ${type.trim()}`;
  const inner = node.type === 'as_expression' && first.type === 'parenthesized_expression' ? (parts(first)[0] ?? first) : first;
  return inner.type === 'as_expression' && read(parts(inner).at(-1) ?? inner) === 'unknown' && bare(inner) !== inner
    ? 'a double cast through unknown'
    : undefined;
}
