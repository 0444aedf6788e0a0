import { booleanComparison } from './boolean-comparison.ts';
import { booleanResult } from './boolean-result.ts';
import { chainedComparison } from './chained-comparison.ts';
import { compareNone } from './compare-none.ts';
import { compoundAssignment } from './compound-assignment.ts';
import { comprehensionCall } from './comprehension-call.ts';
import { conditionalValue } from './conditional-value.ts';
import { deadCode } from './dead-code.ts';
import { dictGet } from './dict-get.ts';
import { dictKeys } from './dict-keys.ts';
import { elseIf } from './else-if.ts';
import { emptyLiteral } from './empty-literal.ts';
import { formatCall } from './format-call.ts';
import { hasKey } from './has-key.ts';
import { trailingJump, unneededPass } from './idle-statements.ts';
import { dictLoop, listLoop } from './loop-comprehension.ts';
import { membership } from './membership.ts';
import { needlessElse } from './needless-else.ts';
import { needlessTemporary } from './needless-temporary.ts';
import { negatedIf } from './negated-if.ts';
import { negation, notIn } from './negation.ts';
import { nestedIf } from './nested-if.ts';
import { orDefault } from './or-default.ts';
import { parentheses } from './parentheses.ts';
import { percentFormat } from './percent-format.ts';
import { rangeLoop } from './range-loop.ts';
import { reraise } from './reraise.ts';
import type { Rule } from './rule.ts';
import { setLiteral } from './set-literal.ts';
import { stringConcat } from './string-concat.ts';
import { swap } from './swap.ts';
import { isinstanceTuple, startswithTuple } from './tuple-tests.ts';
import { unusedVariable } from './unused-variable.ts';
import { whileTrue } from './while-true.ts';
import { wrappingLambda } from './wrapping-lambda.ts';
import { yoda } from './yoda.ts';

export type { Rule } from './rule.ts';

/** Every rule, in the order in which a text is made better: what other rules need comes first. */
export const RULES: readonly Rule[] = [
  parentheses,
  deadCode,
  unneededPass,
  whileTrue,
  yoda,
  compareNone,
  notIn,
  negation,
  booleanComparison,
  hasKey,
  dictKeys,
  emptyLiteral,
  setLiteral,
  comprehensionCall,
  percentFormat,
  formatCall,
  stringConcat,
  isinstanceTuple,
  startswithTuple,
  membership,
  chainedComparison,
  wrappingLambda,
  compoundAssignment,
  swap,
  rangeLoop,
  listLoop,
  dictLoop,
  dictGet,
  orDefault,
  conditionalValue,
  reraise,
  unusedVariable,
  booleanResult,
  elseIf,
  needlessElse,
  negatedIf,
  nestedIf,
  needlessTemporary,
  trailingJump,
];
