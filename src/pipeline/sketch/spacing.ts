import type { CodeToken } from './code-token.ts';

const NEVER_BEFORE = new Set([')', ']', ',', ';', '.', '?.']);
const NEVER_AFTER = new Set(['(', '[', '.', '?.', '...', '!', '~', '@', '${']);
const CALLED = new Set([
  'arguments',
  'argument_list',
  'parameters',
  'formal_parameters',
  'subscript_expression',
  'subscript',
  'type_arguments',
  'type_parameters',
  'array_type',
]);
const TEMPLATES = new Set(['template_string', 'template_literal_type', 'string']);
/** Their colon stands beside the word before it; a ternary's has blanks on both sides. */
const SPACED_COLON = new Set(['ternary_expression', 'conditional_type']);
const TIGHT_EQUALS = new Set(['keyword_argument', 'default_parameter']);
const SPLATS = new Set(['list_splat', 'list_splat_pattern', 'dictionary_splat', 'dictionary_splat_pattern']);

/** The blank between two neighbouring tokens that were not neighbours before: '' or ' ', as most formatters have it. */
export function spaceBetween(left: CodeToken, right: CodeToken): '' | ' ' {
  const [a, b] = [left.text, right.text];
  if (touchesTemplate(left, right)) return '';
  if (right.around === 'type_conversion' || right.within === 'format_specifier') return '';
  if (right.kind === 'virtual' || NEVER_BEFORE.has(b)) return '';
  if (NEVER_AFTER.has(a) && !(a === '!' && left.within === 'non_null_expression')) return '';
  if (b === '(' || b === '[' || b === '<')
    return CALLED.has(right.within) && a !== 'function' && a !== ',' && a !== '=' && a !== ':' ? '' : ' ';
  if (a === '<' && CALLED.has(left.within)) return '';
  if (b === '>' && CALLED.has(right.within)) return '';
  if (b === '!' && right.within === 'non_null_expression') return '';
  if (b === '?' && !SPACED_COLON.has(right.within)) return '';
  if (b === ':') return SPACED_COLON.has(right.within) ? ' ' : '';
  if (a === ':' && (left.within === 'slice' || left.within === 'subscript')) return '';
  if (a === '{' && b === '}') return '';
  if (TIGHT_EQUALS.has(left.within) && a === '=') return '';
  if (TIGHT_EQUALS.has(right.within) && b === '=') return '';
  if (SPLATS.has(left.within)) return '';
  if (left.within === 'unary_expression' || left.within === 'unary_operator') return /^[a-z]+$/u.test(a) || left.kind !== 'word' ? ' ' : '';
  if (left.within === 'update_expression' || right.within === 'update_expression')
    return a === '++' || a === '--' || b === '++' || b === '--' ? '' : ' ';
  if (
    (a === '{' || b === '}') &&
    (left.within === 'dictionary' || left.within === 'set' || right.within === 'dictionary' || right.within === 'set')
  )
    return '';
  return ' ';
}

/** Between quotes, chunks and the braces of holes nothing may stand: it would be part of the text. */
function touchesTemplate(left: CodeToken, right: CodeToken): boolean {
  const isPart = (token: CodeToken): boolean => TEMPLATES.has(token.within) && (token.kind === 'word' || token.kind === 'chunk');
  if (isPart(left) && isPart(right) && left.end === right.start) return true;
  const inHole = (token: CodeToken, brace: RegExp): boolean =>
    (token.within === 'template_substitution' || token.within === 'interpolation') && brace.test(token.text);
  return (
    inHole(left, /^[$]?\{$/u) ||
    inHole(right, /^\}$/u) ||
    (inHole(left, /^\}$/u) && isPart(right)) ||
    (isPart(left) && inHole(right, /^[$]?\{$/u))
  );
}
