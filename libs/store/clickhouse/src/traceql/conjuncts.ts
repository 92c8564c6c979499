import type { FieldExpression } from '@clew/traceql';

/** What must all be true for the expression to be true. */
export function conjunctsOf(expression: FieldExpression): readonly FieldExpression[] {
  if (expression.kind !== 'binary' || expression.operator !== '&&') return [expression];
  return [...conjunctsOf(expression.left), ...conjunctsOf(expression.right)];
}
