import type { FieldExpression } from '../ast.js';
import { formatField } from './format-field.js';
import { formatLiteral } from './format-literal.js';
import { atom, formatBinary, formatNumber, formatSign, type Formatted } from './parentheses.js';

export function formatExpression(expression: FieldExpression): string {
  return formatted(expression).text;
}

function formatted(expression: FieldExpression): Formatted {
  switch (expression.kind) {
    case 'attribute':
    case 'intrinsic':
      return atom(formatField(expression));
    case 'unary': {
      const { operator, operand } = expression;
      return formatSign(operator, formatted(operand), operator === '-' && isNumber(operand));
    }
    case 'binary':
      return formatBinary(expression.operator, formatted(expression.left), formatted(expression.right));
    case 'integer':
    case 'float':
    case 'duration':
      return formatNumber(formatLiteral(expression));
    default:
      return atom(formatLiteral(expression));
  }
}

function isNumber({ kind }: FieldExpression): boolean {
  return kind === 'integer' || kind === 'float' || kind === 'duration';
}
