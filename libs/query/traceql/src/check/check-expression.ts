import type { BinaryOperation, BinaryOperator, FieldExpression, UnaryOperation } from '../ast.js';
import { compilePattern } from '../pattern.js';
import { TraceqlError } from '../traceql-error.js';
import { describeType } from './describe-type.js';
import { typeOfField, type FieldType } from './types.js';

/** The type of an expression. Throws TraceqlError at the operand that does not fit its operator. */
export function checkExpression(expression: FieldExpression): FieldType {
  switch (expression.kind) {
    case 'integer':
    case 'float':
    case 'duration':
      return 'number';
    case 'string':
    case 'boolean':
    case 'status':
    case 'nil':
      return expression.kind;
    case 'spanKind':
      return 'kind';
    case 'attribute':
    case 'intrinsic':
      return typeOfField(expression);
    case 'unary':
      return checkUnary(expression);
    case 'binary':
      return checkBinary(expression);
  }
}

/** Throws unless the expression is of the type, or may be as far as one can know. */
export function requireType(expression: FieldExpression, type: FieldType, forWhat: string): void {
  const found = checkExpression(expression);
  if (found === type || found === 'any') return;
  const { sentence, expected } = describeType(type);
  const article = describeType(found).sentence;
  throw new TraceqlError(`expected ${sentence} ${forWhat}, but this is ${article}`, rangeOf(expression), expected);
}

function checkUnary({ operator, operand }: UnaryOperation): FieldType {
  const type = operator === '!' ? 'boolean' : 'number';
  requireType(operand, type, `after ${operator}`);
  return type;
}

function checkBinary(operation: BinaryOperation): FieldType {
  const { operator, left, right } = operation;
  switch (operator) {
    case '&&':
    case '||':
      for (const side of [left, right]) requireType(side, 'boolean', `beside ${operator}`);
      return 'boolean';
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
    case '^':
      for (const side of [left, right]) requireType(side, 'number', `beside ${operator}`);
      return 'number';
    case '=~':
    case '!~':
      return checkMatch(operation);
    default:
      return checkComparison(operation);
  }
}

function checkMatch({ operator, left, right }: BinaryOperation): FieldType {
  requireType(left, 'string', `before ${operator}`);
  if (right.kind !== 'string') {
    const message = `expected a regular expression, a string, after ${operator}`;
    throw new TraceqlError(message, rangeOf(right), ['string']);
  }
  try {
    compilePattern(right.value);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new TraceqlError(error.message, rangeOf(right), ['regular expression']);
  }
  return 'boolean';
}

/** What can be equal to each other, and what has an order. */
function checkComparison({ operator, left, right }: BinaryOperation): FieldType {
  const [leftType, rightType] = [checkExpression(left), checkExpression(right)];
  for (const [side, type] of [
    [left, leftType],
    [right, rightType],
  ] as const) {
    if (operator !== '=' && operator !== '!=') requireOrder(side, type, operator);
  }
  const comparable = leftType === rightType || [leftType, rightType].some((type) => type === 'any' || type === 'nil');
  if (comparable) return 'boolean';
  // Of a field and a literal the literal is what was written wrong.
  const [wrong, wanted] = isLiteral(left) && !isLiteral(right) ? [left, rightType] : [right, leftType];
  const { sentence, expected } = describeType(wanted);
  const found = describeType(wanted === leftType ? rightType : leftType).sentence;
  const message = `expected ${sentence} to compare with, but this is ${found}`;
  throw new TraceqlError(message, rangeOf(wrong), expected);
}

function requireOrder(side: FieldExpression, type: FieldType, operator: BinaryOperator): void {
  if (type === 'number' || type === 'string' || type === 'any') return;
  const message = `${operator} needs numbers or strings; ${describeType(type).sentence} has no order, only = and !=`;
  throw new TraceqlError(message, rangeOf(side), ['integer', 'float', 'duration', 'string', 'attribute']);
}

function isLiteral(expression: FieldExpression): boolean {
  return !['attribute', 'intrinsic', 'unary', 'binary'].includes(expression.kind);
}

function rangeOf({ from, to }: FieldExpression): { readonly from: number; readonly to: number } {
  return { from, to };
}
