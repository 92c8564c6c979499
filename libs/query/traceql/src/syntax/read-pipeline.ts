import type { SyntaxNode } from '@lezer/common';

import {
  LOGICAL_SPANSET_OPERATORS,
  STRUCTURAL_OPERATORS,
  type Pipeline,
  type PipelineStage,
  type SpansetExpression,
  type SpansetFilter,
  type SpansetOperator,
} from '../ast.js';
import { oneOf } from './one-of.js';
import { operatorText, readExpressionsIn } from './read-expression.js';
import { readFieldsIn } from './read-field.js';
import { readScalarFilter } from './read-scalar.js';
import type { Reading } from './reading.js';
import { childrenOf } from './syntax-tree.js';

const SPANSET_OPERATORS: readonly SpansetOperator[] = [...LOGICAL_SPANSET_OPERATORS, ...STRUCTURAL_OPERATORS];
const SPANSET_NODES: ReadonlySet<string> = new Set(['SpansetFilter', 'SpansetOperation', 'ParenthesizedPipeline']);
const STAGE_NODES: ReadonlySet<string> = new Set([
  ...SPANSET_NODES,
  ...['ScalarFilter', 'GroupStage', 'CoalesceStage', 'SelectStage'],
]);

/** The stages that stand directly within a node. */
export function readPipelineIn(node: SyntaxNode, reading: Reading): Pipeline {
  const stages = childrenOf(node)
    .filter((child) => STAGE_NODES.has(child.name))
    .map((child) => readStage(child, reading));
  const [first, last] = [stages[0], stages.at(-1)];
  if (first === undefined || last === undefined) throw new Error(`${node.name} without a stage`);
  return { kind: 'pipeline', stages, from: first.from, to: last.to };
}

function readStage(node: SyntaxNode, reading: Reading): PipelineStage {
  const { from, to } = node;
  switch (node.name) {
    case 'ScalarFilter':
      return readScalarFilter(node, reading);
    case 'GroupStage':
      return { kind: 'group', by: reading.nested(node, () => readExpressionsIn(node, reading)), from, to };
    case 'CoalesceStage':
      return { kind: 'coalesce', from, to };
    case 'SelectStage':
      return { kind: 'select', fields: readFieldsIn(node, reading.text), from, to };
    default:
      return readSpanset(node, reading);
  }
}

function readSpanset(node: SyntaxNode, reading: Reading): SpansetExpression {
  if (node.name === 'SpansetFilter') return readSpansetFilter(node, reading);
  if (node.name === 'SpansetOperation') return readSpansetOperation(node, reading);
  const pipeline = reading.nested(node, () => readPipelineIn(node, reading));
  const [only, ...others] = pipeline.stages;
  // Parentheses around nothing but spansets say which operator comes first, and no more.
  if (only !== undefined && others.length === 0 && isSpanset(only)) return only;
  return { kind: 'spansetPipeline', pipeline, from: node.from, to: node.to };
}

function isSpanset(stage: PipelineStage): stage is SpansetExpression {
  return stage.kind === 'spansetFilter' || stage.kind === 'spansetOperation' || stage.kind === 'spansetPipeline';
}

export function readSpansetFilter(node: SyntaxNode, reading: Reading): SpansetFilter {
  reading.countSpanset(node);
  const [condition] = reading.nested(node, () => readExpressionsIn(node, reading));
  return { kind: 'spansetFilter', ...(condition && { condition }), from: node.from, to: node.to };
}

function readSpansetOperation(node: SyntaxNode, reading: Reading): SpansetExpression {
  const operands = childrenOf(node).filter((child) => SPANSET_NODES.has(child.name));
  const [left, right] = reading.nested(node, () => operands.map((child) => readSpanset(child, reading)));
  if (left === undefined || right === undefined) throw new Error('SpansetOperation without an operand');
  const operator = oneOf(SPANSET_OPERATORS, operatorText(node, reading));
  return { kind: 'spansetOperation', operator, left, right, from: node.from, to: node.to };
}
