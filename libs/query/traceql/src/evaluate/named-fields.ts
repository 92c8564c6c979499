import type {
  Field,
  FieldExpression,
  Pipeline,
  PipelineStage,
  ScalarExpression,
  SpansetExpression,
  TraceqlQuery,
} from '../ast.js';
import { formatField } from '../format/format-field.js';

/** The fields that a query names anywhere, each once, in the order of the text. */
export function namedFields(query: TraceqlQuery): readonly Field[] {
  const fields = [...ofPipeline(query.pipeline), ...ofMetrics(query)];
  const seen = new Map<string, Field>();
  for (const field of fields) {
    const name = formatField(field);
    if (!seen.has(name)) seen.set(name, field);
  }
  return [...seen.values()];
}

function ofPipeline({ stages }: Pipeline): readonly Field[] {
  return stages.flatMap((stage) => ofStage(stage));
}

function ofStage(stage: PipelineStage): readonly Field[] {
  switch (stage.kind) {
    case 'scalarFilter':
      return [...ofScalar(stage.left), ...ofScalar(stage.right)];
    case 'group':
      return stage.by.flatMap((expression) => ofExpression(expression));
    case 'coalesce':
      return [];
    case 'select':
      return stage.fields;
    default:
      return ofSpanset(stage);
  }
}

function ofSpanset(spanset: SpansetExpression): readonly Field[] {
  switch (spanset.kind) {
    case 'spansetFilter':
      return spanset.condition === undefined ? [] : ofExpression(spanset.condition);
    case 'spansetOperation':
      return [...ofSpanset(spanset.left), ...ofSpanset(spanset.right)];
    case 'spansetPipeline':
      return ofPipeline(spanset.pipeline);
  }
}

function ofScalar(scalar: ScalarExpression): readonly Field[] {
  switch (scalar.kind) {
    case 'aggregate':
      return scalar.argument === undefined ? [] : ofExpression(scalar.argument);
    case 'scalarNegation':
      return ofScalar(scalar.operand);
    case 'scalarOperation':
      return [...ofScalar(scalar.left), ...ofScalar(scalar.right)];
    default:
      return [];
  }
}

function ofExpression(expression: FieldExpression): readonly Field[] {
  switch (expression.kind) {
    case 'attribute':
    case 'intrinsic':
      return [expression];
    case 'unary':
      return ofExpression(expression.operand);
    case 'binary':
      return [...ofExpression(expression.left), ...ofExpression(expression.right)];
    default:
      return [];
  }
}

function ofMetrics({ metrics }: TraceqlQuery): readonly Field[] {
  if (metrics === undefined) return [];
  const { function: metricsFunction, by } = metrics;
  if (metricsFunction.kind === 'countFunction') return by;
  if (metricsFunction.kind === 'compareFunction') return ofSpanset(metricsFunction.selection);
  return [metricsFunction.field, ...by];
}
