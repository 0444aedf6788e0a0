import type { CodeFacts } from '../core/port/syntax.ts';
import type { Finding } from '../core/verdict.ts';

/** Operators that mean the opposite of others, and tokens that turn round what follows; `is not` and `not in` count as such a token beside another operator. */
const OPPOSITES: ReadonlyMap<string, string> = new Map([
  ['!=', '=='],
  ['!==', '==='],
]);
const NEGATIONS: ReadonlySet<string> = new Set(['!', 'not']);
const PARENTHESES: ReadonlySet<string> = new Set(['(', ')']);

const LITERAL = /^return (true|false)$/iu;
const CHOICE = /(?:\? (true : false|false : true)|\b(True if .+ else False|False if .+ else True)$)/u;
const JUNCTION = / (?:and|or|&&|\|\|) /u;
/** What makes an operand true or false by itself: a comparison, a negation, or a call whose name asks a question. */
const COMPARISON = / (?:[=!]==?|[<>]=?|in|is|instanceof) /u;
const NEGATED = /^(?:\( )*(?:!|not|true\b|false\b|True\b|False\b)/u;
const QUESTION =
  /(?:^| )(?:is|has|can|should|starts_?with|ends_?with|includes|contains|exists|equals|test|some|every|any|all|bool|boolean|callable)[\p{Lu}_\p{L}\p{N}]* \(.*\)$/iu;
/** A filter of a comprehension or a choice, as it stands within a statement; and what such a one may have been before. */
const INLINE = / if /gu;
const CONDITIONS: ReadonlySet<string> = new Set(['if', 'elif', 'while', 'and', 'or', 'filter']);

/** Slips of small models that parse and pass a linter: a condition that means its opposite, a value where True or False was returned, a filter from nowhere. */
export function judgeTruth(before: CodeFacts, after: CodeFacts): Finding[] {
  const findings: Finding[] = [];
  const add = (rule: string, message: string): void => void findings.push({ check: 'substance', rule, message });
  const [old, now] = [withoutNegations(before.tokens), withoutNegations(after.tokens)];
  if (old.tokens === now.tokens && old.count % 2 !== now.count % 2) add('opposite', 'a condition means its opposite now');
  const bare =
    answersTruth(before) && literals(after) < literals(before)
      ? after.statements.find((each) => !before.statements.includes(each) && returnsValue(each))
      : undefined;
  if (bare !== undefined) add('not-boolean', `"${bare}" gives the value itself where true or false was returned`);
  if (filters(after) > filters(before) && filters(after) > conditions(before))
    add('added-condition', 'a condition was added that was not there');
  return findings;
}

/** The tokens without parentheses and negations, and how many negations that were. */
function withoutNegations(tape: string): { readonly tokens: string; readonly count: number } {
  const tokens: string[] = [];
  let count = 0;
  for (const token of tape.split(' ')) {
    const opposite = OPPOSITES.get(token);
    if (opposite !== undefined || NEGATIONS.has(token)) count += 1;
    if (!NEGATIONS.has(token) && !PARENTHESES.has(token)) tokens.push(opposite ?? token);
  }
  return { tokens: tokens.join(' '), count };
}

/** True for code that returns true in one place and false in another, or chooses between them. */
function answersTruth({ statements }: CodeFacts): boolean {
  const returned = new Set(statements.map((each) => LITERAL.exec(each)?.[1]?.toLowerCase()));
  return (returned.has('true') && returned.has('false')) || statements.some((each) => each.startsWith('return ') && CHOICE.test(each));
}

/** Places where true or false is returned or chosen. */
function literals({ statements }: CodeFacts): number {
  return statements.filter((each) => LITERAL.test(each) || CHOICE.test(each)).length;
}

function filters({ statements }: CodeFacts): number {
  return statements.reduce((sum, each) => sum + (each.match(INLINE)?.length ?? 0), 0);
}

function conditions({ tokens }: CodeFacts): number {
  return tokens.split(' ').filter((token) => CONDITIONS.has(token)).length;
}

/** True for a return of something that need not be true or false. */
function returnsValue(statement: string): boolean {
  if (!statement.startsWith('return ') || CHOICE.test(statement)) return false;
  const operands = statement.slice('return '.length).split(JUNCTION);
  return operands.some((operand) => !COMPARISON.test(` ${operand} `) && !NEGATED.test(operand) && !QUESTION.test(operand));
}
