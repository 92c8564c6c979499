import type { ScalarExpression } from '../ast.js';
import { formatExpression } from './format-expression.js';
import { formatLiteral } from './format-literal.js';
import { atom, formatBinary, formatNumber, formatSign, type Formatted } from './parentheses.js';

export function formatScalar(scalar: ScalarExpression): string {
  return formatted(scalar).text;
}

function formatted(scalar: ScalarExpression): Formatted {
  switch (scalar.kind) {
    case 'aggregate':
      return atom(`${scalar.name}(${scalar.argument === undefined ? '' : formatExpression(scalar.argument)})`);
    case 'scalarNegation': {
      const isNumber = ['integer', 'float', 'duration'].includes(scalar.operand.kind);
      return formatSign('-', formatted(scalar.operand), isNumber);
    }
    case 'scalarOperation':
      return formatBinary(scalar.operator, formatted(scalar.left), formatted(scalar.right));
    default:
      return formatNumber(formatLiteral(scalar));
  }
}
