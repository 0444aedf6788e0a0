import ts from 'typescript';
import type { Code } from './code.ts';
import type { TextEdit } from './edits.ts';

const K = ts.SyntaxKind;

/** How tightly each sort of expression binds; `COALESCE` is on its own, since it may not stand next to `&&` and `||` without parentheses. */
export const BINDS = {
  comma: 0,
  assign: 2,
  choose: 3,
  coalesce: 3.5,
  or: 4,
  and: 5,
  bitOr: 6,
  equal: 9,
  compare: 10,
  add: 12,
  power: 14,
  unary: 15,
  update: 16,
  member: 18,
};

const OPERATORS = new Map<ts.SyntaxKind, number>([
  [K.CommaToken, BINDS.comma],
  [K.QuestionQuestionToken, BINDS.coalesce],
  [K.BarBarToken, BINDS.or],
  [K.AmpersandAmpersandToken, BINDS.and],
  [K.BarToken, BINDS.bitOr],
  [K.CaretToken, 7],
  [K.AmpersandToken, 8],
  [K.EqualsEqualsToken, BINDS.equal],
  [K.ExclamationEqualsToken, BINDS.equal],
  [K.EqualsEqualsEqualsToken, BINDS.equal],
  [K.ExclamationEqualsEqualsToken, BINDS.equal],
  [K.LessThanToken, BINDS.compare],
  [K.LessThanEqualsToken, BINDS.compare],
  [K.GreaterThanToken, BINDS.compare],
  [K.GreaterThanEqualsToken, BINDS.compare],
  [K.InKeyword, BINDS.compare],
  [K.InstanceOfKeyword, BINDS.compare],
  [K.LessThanLessThanToken, 11],
  [K.GreaterThanGreaterThanToken, 11],
  [K.GreaterThanGreaterThanGreaterThanToken, 11],
  [K.PlusToken, BINDS.add],
  [K.MinusToken, BINDS.add],
  [K.AsteriskToken, 13],
  [K.SlashToken, 13],
  [K.PercentToken, 13],
  [K.AsteriskAsteriskToken, BINDS.power],
]);

/** How tightly an expression binds. */
export function binds(node: ts.Node): number {
  if (ts.isBinaryExpression(node)) return OPERATORS.get(node.operatorToken.kind) ?? BINDS.assign;
  if (ts.isConditionalExpression(node)) return BINDS.choose;
  if (ts.isArrowFunction(node) || ts.isYieldExpression(node)) return BINDS.assign;
  if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) return BINDS.compare;
  if (ts.isPostfixUnaryExpression(node)) return BINDS.update;
  if (ts.isPrefixUnaryExpression(node) && (node.operator === K.PlusPlusToken || node.operator === K.MinusMinusToken))
    return BINDS.update - 0.5;
  if (ts.isPrefixUnaryExpression(node) || ts.isAwaitExpression(node) || ts.isTypeOfExpression(node)) return BINDS.unary;
  if (ts.isVoidExpression(node) || ts.isDeleteExpression(node) || ts.isTypeAssertionExpression(node)) return BINDS.unary;
  if (ts.isNewExpression(node) && !node.arguments) return BINDS.member - 1;
  return 20;
}

/** How tightly whatever stands in the place of this node has to bind, to need no parentheses there. */
export function boundBy(node: ts.Node): number {
  const parent = node.parent;
  if (ts.isBinaryExpression(parent)) {
    const own = binds(parent);
    const left = parent.left === node;
    if (own === BINDS.assign) return left ? BINDS.member : own;
    if (own === BINDS.power) return left ? BINDS.update - 0.5 : own;
    if (own === BINDS.coalesce) return BINDS.bitOr;
    // `a && (b && c)` means `a && b && c`: for these two the side doesn't matter.
    return left || own === BINDS.and || own === BINDS.or ? own : own + 1;
  }
  if (ts.isConditionalExpression(parent)) return parent.condition === node ? BINDS.coalesce : BINDS.assign;
  if (ts.isPropertyAccessExpression(parent) || ts.isNonNullExpression(parent)) return BINDS.member;
  if (ts.isElementAccessExpression(parent)) return parent.expression === node ? BINDS.member : BINDS.comma;
  if (ts.isCallExpression(parent)) return parent.expression === node ? BINDS.member : BINDS.assign;
  if (ts.isNewExpression(parent)) return parent.expression === node ? BINDS.member : BINDS.assign;
  if (ts.isTaggedTemplateExpression(parent) || ts.isExpressionWithTypeArguments(parent) || ts.isDecorator(parent)) return BINDS.member;
  if (ts.isPrefixUnaryExpression(parent) || ts.isAwaitExpression(parent) || ts.isTypeOfExpression(parent)) return BINDS.unary;
  if (ts.isVoidExpression(parent) || ts.isDeleteExpression(parent) || ts.isTypeAssertionExpression(parent)) return BINDS.unary;
  if (ts.isPostfixUnaryExpression(parent)) return BINDS.member;
  if (ts.isAsExpression(parent) || ts.isSatisfiesExpression(parent)) return BINDS.compare;
  const whole = ts.isParenthesizedExpression(parent) || ts.isTemplateSpan(parent) || ts.isStatement(parent);
  return whole && !ts.isForOfStatement(parent) ? BINDS.comma : BINDS.assign;
}

/** The text of an expression, in parentheses where it binds less tightly than asked. */
export function within(code: Code, node: ts.Node, atLeast: number): string {
  const text = code.of(node);
  return binds(node) < atLeast && !(atLeast === BINDS.bitOr && binds(node) === BINDS.coalesce) ? `(${text})` : text;
}

/** Puts new text, which binds as tightly as told, in the place of an expression; adds what parentheses that place needs. */
export function put(code: Code, node: ts.Node, text: string, tightness = 20): TextEdit {
  const start = code.start(node);
  const bare = tightness >= boundBy(node) && !(startsUnsafely(code, start, text) && !ts.isParenthesizedExpression(node.parent));
  const safe = bare ? text : `(${text})`;
  return { start, end: node.end, text: spaced(code, start, node.end, safe) };
}

/** Says whether text that starts a statement or an arrow's body there would be read as something else than an expression. */
export function startsUnsafely(code: Code, start: number, text: string): boolean {
  if (!/^(\{|function\b|class\b|async\s+function\b|let\s*\[)/.test(text)) return false;
  return code.nodes.some((node) => {
    const starts =
      ts.isExpressionStatement(node) || ts.isExportAssignment(node) ? node.expression : ts.isArrowFunction(node) ? node.body : undefined;
    return starts !== undefined && !ts.isBlock(starts) && code.start(starts) === start;
  });
}

/** Keeps new text from growing together with its neighbours, and a line that opens with a bracket from continuing the line above. */
export function spaced(code: Code, start: number, end: number, text: string): string {
  const before = code.text[start - 1] ?? '';
  const after = code.text[end] ?? '';
  const first = text[0] ?? '';
  const last = text.at(-1) ?? '';
  const left = (/[\w$]/.test(before) && /[\w$"'`]/.test(first)) || (/[+-]/.test(before) && before === first) ? ' ' : '';
  const right = /[\w$]/.test(after) && /[\w$]/.test(last) ? ' ' : '';
  const opens = /[([`+/-]/.test(first) && code.semicolon === '' && startsStatement(code, start) ? ';' : '';
  return opens + left + text + right;
}

function startsStatement(code: Code, start: number): boolean {
  return code.nodes.some((node) => ts.isExpressionStatement(node) && code.start(node) === start);
}
