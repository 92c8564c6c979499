import type { DocumentObject } from '@clew/documents';
import { compileExpression, parseExpression } from '../expression/compile-expression.js';
import { ExpressionError } from '../expression/expression-error.js';
import type { TraceExpression } from '../expression/trace-scope.js';
import { PolicyError } from '../policy-error.js';
import { conditionPlan, type ConditionPlan, type PlanContext } from './policy-plan.js';

const EXPRESSION_LENGTH_MAX = 4_096;

/** Whatever the expression in `keep` is true for. */
export function expression(object: DocumentObject, context: PlanContext): ConditionPlan {
  const parsed = parsedKeep(object);
  return conditionPlan(object, context, (set) => compileExpression(parsed, set));
}

function parsedKeep(object: DocumentObject): TraceExpression {
  const source = object.text('keep', EXPRESSION_LENGTH_MAX);
  try {
    return parseExpression(source);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw new PolicyError(object.pathOf('keep'), error.message, { cause: error });
  }
}
