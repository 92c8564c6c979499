import type { BinaryOperation, FieldExpression, OrderingOperator, StringLiteral } from '../ast.js';
import { compilePattern } from '../pattern.js';
import { calculate } from './arithmetic.js';
import { compareValues, matchValue } from './compare.js';
import { fieldReader, type SpanInTrace } from './read-field.js';
import { numberOf, spanKindValue, statusValue, type Value } from './value.js';

type Evaluation = (at: SpanInTrace) => Value;
type Test = (at: SpanInTrace) => boolean;

/** Whether a span meets a condition. Anything but true is not. */
export function compileCondition(expression: FieldExpression): Test {
  const evaluate = compileExpression(expression);
  return (at) => evaluate(at) === true;
}

/** An expression as a function, so that a span costs no walk of the syntax tree. */
export function compileExpression(expression: FieldExpression): Evaluation {
  switch (expression.kind) {
    case 'attribute':
    case 'intrinsic':
      return fieldReader(expression);
    case 'unary':
      return expression.operator === '!' ? negation(expression.operand) : minus(expression.operand);
    case 'binary':
      return compileBinary(expression);
    default:
      return constant(expression);
  }
}

function constant(
  literal: Exclude<FieldExpression, { kind: 'attribute' | 'intrinsic' | 'unary' | 'binary' }>,
): Evaluation {
  const value = literalValue(literal);
  return () => value;
}

function literalValue(literal: Parameters<typeof constant>[0]): Value {
  switch (literal.kind) {
    case 'duration':
      return literal.nanoseconds;
    case 'nil':
      return undefined;
    case 'status':
      return statusValue(literal.value);
    case 'spanKind':
      return spanKindValue(literal.value);
    default:
      return literal.value;
  }
}

function negation(operand: FieldExpression): Evaluation {
  const isTrue = compileCondition(operand);
  return (at) => !isTrue(at);
}

function minus(operand: FieldExpression): Evaluation {
  const evaluate = compileExpression(operand);
  return (at) => {
    const number = numberOf(evaluate(at));
    return number === undefined ? undefined : -number;
  };
}

function compileBinary(operation: BinaryOperation): Evaluation {
  const { operator, left, right } = operation;
  switch (operator) {
    case '&&': {
      const [first, second] = [compileCondition(left), compileCondition(right)];
      return (at) => first(at) && second(at);
    }
    case '||': {
      const [first, second] = [compileCondition(left), compileCondition(right)];
      return (at) => first(at) || second(at);
    }
    case '=~':
    case '!~':
      // The type check lets nothing but a literal stand there.
      return right.kind === 'string' ? match(left, right, operator === '!~') : () => false;
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
    case '^': {
      const [first, second] = [compileExpression(left), compileExpression(right)];
      return (at) => calculate(operator, numberOf(first(at)), numberOf(second(at)));
    }
    default:
      return comparison(operator, left, right);
  }
}

function match(left: FieldExpression, right: StringLiteral, isNegated: boolean): Test {
  const evaluate = compileExpression(left);
  const pattern = compilePattern(right.value);
  return (at) => matchValue(pattern, isNegated, evaluate(at));
}

function comparison(operator: OrderingOperator, left: FieldExpression, right: FieldExpression): Test {
  const [first, second] = [compileExpression(left), compileExpression(right)];
  if (left.kind !== 'nil' && right.kind !== 'nil') return (at) => compareValues(operator, first(at), second(at));
  const other = left.kind === 'nil' ? second : first;
  return (at) => (other(at) === undefined) === (operator === '=');
}
