import type { SyntaxNode } from '@lezer/common';

import {
  ARITHMETIC_OPERATORS,
  ORDERING_OPERATORS,
  REGEX_OPERATORS,
  type BinaryOperator,
  type FieldExpression,
} from '../ast.js';
import { readField } from './read-field.js';
import { NUMBER_NODES, readLiteral, readNumber } from './read-literal.js';
import type { Reading } from './reading.js';
import { childrenOf } from './syntax-tree.js';
import { oneOf } from './one-of.js';

const BINARY_OPERATORS: readonly BinaryOperator[] = [
  ...ORDERING_OPERATORS,
  ...REGEX_OPERATORS,
  ...ARITHMETIC_OPERATORS,
  '&&',
  '||',
];

const EXPRESSION_NODES: ReadonlySet<string> = new Set([
  ...NUMBER_NODES,
  ...['String', 'Boolean', 'Nil', 'Status', 'SpanKind', 'Attribute', 'Intrinsic'],
  ...['UnaryExpression', 'BinaryExpression', 'ParenthesizedExpression'],
]);

/** The expressions that stand directly within a node. */
export function readExpressionsIn(node: SyntaxNode, reading: Reading): readonly FieldExpression[] {
  return childrenOf(node)
    .filter((child) => EXPRESSION_NODES.has(child.name))
    .map((child) => readExpression(child, reading));
}

function readExpression(node: SyntaxNode, reading: Reading): FieldExpression {
  return readLiteral(node, reading.text) ?? readField(node, reading.text) ?? readCompound(node, reading);
}

function readCompound(node: SyntaxNode, reading: Reading): FieldExpression {
  if (node.name === 'UnaryExpression') return readUnary(node, reading);
  const [left, right] = reading.nested(node, () => readExpressionsIn(node, reading));
  if (left === undefined) throw new Error(`${node.name} without an operand`);
  if (right === undefined) return left;
  const operator = oneOf(BINARY_OPERATORS, operatorText(node, reading));
  return { kind: 'binary', operator, left, right, from: node.from, to: node.to };
}

function readUnary(node: SyntaxNode, reading: Reading): FieldExpression {
  const operator = oneOf(['!', '-'] as const, operatorText(node, reading));
  const number = childrenOf(node).find((child) => NUMBER_NODES.includes(child.name));
  if (operator === '-' && number !== undefined) return readNumber(number, reading.text, '-', node.from);
  const [operand] = reading.nested(node, () => readExpressionsIn(node, reading));
  if (operand === undefined) throw new Error('UnaryExpression without an operand');
  return { kind: 'unary', operator, operand, from: node.from, to: node.to };
}

export function operatorText(node: SyntaxNode, reading: Reading): string {
  const operator = childrenOf(node).find((child) => child.name.endsWith('Operator'));
  if (operator === undefined) throw new Error(`${node.name} without an operator`);
  return reading.textOf(operator);
}
