import { arraySpread } from './rule/array-spread.ts';
import { arrowBody } from './rule/arrow-body.ts';
import { arrowFunction } from './rule/arrow-function.ts';
import { booleanComparison } from './rule/boolean-comparison.ts';
import { booleanResult } from './rule/boolean-result.ts';
import { boundFunction } from './rule/bound-function.ts';
import { braces } from './rule/braces.ts';
import { callSpread } from './rule/call-spread.ts';
import { compoundAssignment } from './rule/compound-assignment.ts';
import { conditionalValue } from './rule/conditional-value.ts';
import { deadCode } from './rule/dead-code.ts';
import { defaultParameter } from './rule/default-parameter.ts';
import { destructure } from './rule/destructure.ts';
import { find } from './rule/find.ts';
import { forOf } from './rule/for-of.ts';
import { hasOwn } from './rule/has-own.ts';
import { includes } from './rule/includes.ts';
import { joinedDeclaration } from './rule/joined-declaration.ts';
import { literalConstructor } from './rule/literal-constructor.ts';
import { logicalAssignment } from './rule/logical-assignment.ts';
import { mapLoop } from './rule/map-loop.ts';
import { methodShorthand } from './rule/method-shorthand.ts';
import { needlessElse } from './rule/needless-else.ts';
import { needlessTemporary } from './rule/needless-temporary.ts';
import { negatedIf } from './rule/negated-if.ts';
import { negation } from './rule/negation.ts';
import { nestedIf } from './rule/nested-if.ts';
import { noVar } from './rule/no-var.ts';
import { nullish } from './rule/nullish.ts';
import { objectSpread } from './rule/object-spread.ts';
import { optionalChain } from './rule/optional-chain.ts';
import { parentheses } from './rule/parentheses.ts';
import { power } from './rule/power.ts';
import { preferConst } from './rule/prefer-const.ts';
import { propertyAccess } from './rule/property-access.ts';
import { shorthandProperty } from './rule/shorthand-property.ts';
import { someLoop } from './rule/some-loop.ts';
import { splitDeclarations } from './rule/split-declarations.ts';
import { startsWith } from './rule/starts-with.ts';
import { strictEquality } from './rule/strict-equality.ts';
import { templateLiteral } from './rule/template-literal.ts';
import { undefinedCheck } from './rule/undefined-check.ts';
import { unusedCatch } from './rule/unused-catch.ts';
import { unusedVariable } from './rule/unused-variable.ts';
import { yoda } from './rule/yoda.ts';
import type { Rule } from './rule.ts';

export type { Dialect } from './code.ts';
export type { Rule } from './rule.ts';

/** All rules, in the order in which they make code canonical: what others build on comes first. */
export const RULES: readonly Rule[] = [
  splitDeclarations,
  braces,
  noVar,
  preferConst,
  joinedDeclaration,
  yoda,
  strictEquality,
  undefinedCheck,
  booleanComparison,
  negation,
  propertyAccess,
  boundFunction,
  arrowFunction,
  arrowBody,
  forOf,
  booleanResult,
  needlessElse,
  deadCode,
  unusedVariable,
  unusedCatch,
  shorthandProperty,
  methodShorthand,
  includes,
  startsWith,
  nullish,
  optionalChain,
  logicalAssignment,
  defaultParameter,
  arraySpread,
  objectSpread,
  callSpread,
  needlessTemporary,
  literalConstructor,
  destructure,
  compoundAssignment,
  find,
  conditionalValue,
  mapLoop,
  someLoop,
  nestedIf,
  negatedIf,
  power,
  hasOwn,
  templateLiteral,
  parentheses,
];
