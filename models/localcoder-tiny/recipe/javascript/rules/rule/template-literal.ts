import ts from 'typescript';
import type { Code } from '../code.ts';
import { bare, isOperation } from '../expressions.ts';
import { BINDS, put, within } from '../precedence.ts';
import type { Rule } from '../rule.ts';

const K = ts.SyntaxKind;

/** Texts put together with `+`. An object with both `valueOf` and `toString` would tell the two apart; that is accepted, as linters do. */
export const templateLiteral = {
  name: 'template-literal',
  title: 'texts joined with + become a template literal',
  forward: (code) =>
    code.all(ts.isBinaryExpression).flatMap((node) => {
      if (!isOperation(node, K.PlusToken) || (isOperation(node.parent, K.PlusToken) && node.parent.left === node)) return [];
      const text = toTemplate(code, summands(node));
      return text === undefined ? [] : [put(code, node, text)];
    }),
  degrade: (code) =>
    code.all(ts.isTemplateExpression).flatMap((node) => {
      if (ts.isTaggedTemplateExpression(node.parent) || isOperation(node.parent, K.PlusToken)) return [];
      const sum = toSum(code, node);
      return sum === undefined ? [] : [put(code, node, sum, BINDS.add)];
    }),
} satisfies Rule;

function summands(node: ts.Expression): ts.Expression[] {
  return isOperation(node, K.PlusToken) ? [...summands(node.left), node.right] : [node];
}

function isText(node: ts.Expression | undefined): boolean {
  return node !== undefined && (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node));
}

/** Long texts broken into several literals stay as they are, and so do sums that may add numbers before the first text. */
function toTemplate(code: Code, parts: readonly ts.Expression[]): string | undefined {
  if (!isText(parts[0]) && !isText(parts[1])) return undefined;
  if (parts.some((part, at) => at > 0 && isText(part) && isText(parts[at - 1])) || parts.every(isText)) return undefined;
  let text = '';
  let holes = 0;
  for (const part of parts) {
    if (ts.isStringLiteral(part)) {
      const raw = code.of(part).slice(1, -1);
      if (/\\[1-9]|\\0\d/.test(raw)) return undefined;
      text += raw.replace(/\\[\s\S]|`|\$\{/g, (part) =>
        /^\\["']/.test(part) ? part.slice(1) : part.startsWith('\\') ? part : `\\${part}`,
      );
    } else if (isText(part)) text += code.of(part).slice(1, -1);
    else {
      holes++;
      text += `\${${code.of(bare(part))}}`;
    }
  }
  return holes === 1 && text.startsWith('${') && text.endsWith('}') && parts.some((part) => ts.isStringLiteral(part) && part.text === '')
    ? undefined
    : `\`${text}\``;
}

function toSum(code: Code, node: ts.TemplateExpression): string | undefined {
  const raw = (part: ts.Node, end: number): string => code.text.slice(code.start(part) + 1, part.end - end);
  const parts: string[] = [];
  const add = (text: string): void => {
    if (text !== '') parts.push(quoted(code, text));
  };
  add(raw(node.head, 2));
  for (const span of node.templateSpans) {
    const text = raw(span.literal, span.literal.kind === K.TemplateTail ? 1 : 2);
    if (parts.length === 0 && text === '') parts.push(code.quote + code.quote);
    parts.push(within(code, span.expression, BINDS.add + 1));
    add(text);
  }
  const texts = parts.filter((part) => /^["']/.test(part));
  if (texts.some((text) => /[\r\n]/.test(text)) || (parts.length === 2 && parts[0]?.length === 2)) return undefined;
  return node.templateSpans.some((span) => isText(bare(span.expression))) ? undefined : parts.join(' + ');
}

function quoted(code: Code, raw: string): string {
  const text = raw.replace(/\\[\s\S]|["']/g, (part) => {
    const plain = /^\\[`$"']/.test(part) ? part.slice(1) : part;
    return plain === code.quote ? `\\${plain}` : plain;
  });
  return code.quote + text + code.quote;
}
