import type { SyntaxNode } from '@lezer/common';

import {
  AGGREGATES,
  ARITHMETIC_OPERATORS,
  ORDERING_OPERATORS,
  type ScalarExpression,
  type ScalarFilter,
} from '../ast.js';
import { oneOf } from './one-of.js';
import { operatorText, readExpressionsIn } from './read-expression.js';
import { NUMBER_NODES, readNumber } from './read-literal.js';
import type { Reading } from './reading.js';
import { childOf, childrenOf } from './syntax-tree.js';

const SCALAR_NODES: ReadonlySet<string> = new Set([
  ...NUMBER_NODES,
  ...['Aggregate', 'ScalarNegation', 'ScalarOperation', 'ParenthesizedScalar'],
]);

export function readScalarFilter(node: SyntaxNode, reading: Reading): ScalarFilter {
  const [left, right] = operandsOf(node, reading);
  if (right === undefined) throw new Error('ScalarFilter without a right-hand side');
  const operator = oneOf(ORDERING_OPERATORS, operatorText(node, reading));
  return { kind: 'scalarFilter', operator, left, right, from: node.from, to: node.to };
}

function operandsOf(node: SyntaxNode, reading: Reading): readonly [ScalarExpression, ScalarExpression | undefined] {
  const nodes = childrenOf(node).filter((child) => SCALAR_NODES.has(child.name));
  const [left, right] = reading.nested(node, () => nodes.map((child) => readScalar(child, reading)));
  if (left === undefined) throw new Error(`${node.name} without an operand`);
  return [left, right];
}

function readScalar(node: SyntaxNode, reading: Reading): ScalarExpression {
  const { from, to } = node;
  if (NUMBER_NODES.includes(node.name)) return readNumber(node, reading.text, '');
  if (node.name === 'Aggregate') return readAggregate(node, reading);
  const number = childrenOf(node).find((child) => NUMBER_NODES.includes(child.name));
  if (node.name === 'ScalarNegation' && number !== undefined) return readNumber(number, reading.text, '-', from);
  const [left, right] = operandsOf(node, reading);
  if (node.name === 'ScalarNegation') return { kind: 'scalarNegation', operand: left, from, to };
  if (right === undefined) return left;
  const operator = oneOf(ARITHMETIC_OPERATORS, operatorText(node, reading));
  return { kind: 'scalarOperation', operator, left, right, from, to };
}

function readAggregate(node: SyntaxNode, reading: Reading): ScalarExpression {
  const name = oneOf(AGGREGATES, reading.textOf(childOf(node, 'AggregateName')));
  const [argument] = reading.nested(node, () => readExpressionsIn(node, reading));
  return { kind: 'aggregate', name, ...(argument && { argument }), from: node.from, to: node.to };
}
