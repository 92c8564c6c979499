import type { ArithmeticOperator } from '../ast.js';

/** In doubles, as IEEE 754 has it: dividing by zero gives an infinity or NaN. Undefined when a number is missing. */
export function calculate(
  operator: ArithmeticOperator,
  left: number | undefined,
  right: number | undefined,
): number | undefined {
  if (left === undefined || right === undefined) return undefined;
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '%':
      return left % right;
    case '^':
      return left ** right;
  }
}
