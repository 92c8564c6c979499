import type {
  FieldExpression,
  MetricsStage,
  Pipeline,
  PipelineStage,
  ScalarExpression,
  SpansetExpression,
  TraceqlQuery,
} from '../ast.js';
import { TraceqlError } from '../traceql-error.js';
import { checkExpression, requireType } from './check-expression.js';
import { describeType } from './describe-type.js';
import { typeOfField } from './types.js';

/** Throws TraceqlError at the first place where types do not fit. */
export function checkQuery(query: TraceqlQuery): void {
  checkPipeline(query.pipeline);
  if (query.metrics !== undefined) checkMetrics(query.metrics);
}

function checkPipeline(pipeline: Pipeline): void {
  for (const stage of pipeline.stages) checkStage(stage);
}

function checkStage(stage: PipelineStage): void {
  switch (stage.kind) {
    case 'scalarFilter':
      checkScalarFilter(stage.left, stage.right);
      break;
    case 'group':
      for (const expression of stage.by) {
        checkExpression(expression);
        requireField(expression, 'by(...)');
      }
      break;
    case 'coalesce':
    case 'select':
      break;
    default:
      checkSpanset(stage);
  }
}

function checkSpanset(spanset: SpansetExpression): void {
  switch (spanset.kind) {
    case 'spansetFilter':
      if (spanset.condition !== undefined) requireType(spanset.condition, 'boolean', 'between { and }');
      break;
    case 'spansetOperation':
      checkSpanset(spanset.left);
      checkSpanset(spanset.right);
      break;
    case 'spansetPipeline':
      checkPipeline(spanset.pipeline);
  }
}

function checkScalarFilter(left: ScalarExpression, right: ScalarExpression): void {
  const aggregateCount = checkScalar(left) + checkScalar(right);
  if (aggregateCount > 0) return;
  const message = 'expected an aggregate of the spans on one side of the comparison, as in count() > 2';
  throw new TraceqlError(message, { from: left.from, to: right.to }, ['count', 'avg', 'max', 'min', 'sum']);
}

/** Returns the number of aggregates. */
function checkScalar(scalar: ScalarExpression): number {
  switch (scalar.kind) {
    case 'aggregate':
      if (scalar.argument !== undefined) {
        requireType(scalar.argument, 'number', `in ${scalar.name}(...)`);
        requireField(scalar.argument, `${scalar.name}(...)`);
      }
      return 1;
    case 'scalarNegation':
      return checkScalar(scalar.operand);
    case 'scalarOperation':
      return checkScalar(scalar.left) + checkScalar(scalar.right);
    default:
      return 0;
  }
}

/** Something that differs from span to span. */
function requireField(expression: FieldExpression, where: string): void {
  if (readsField(expression)) return;
  const range = { from: expression.from, to: expression.to };
  throw new TraceqlError(`expected a field of the span in ${where}, but this is a constant`, range, [
    'attribute',
    'intrinsic',
  ]);
}

function readsField(expression: FieldExpression): boolean {
  if (expression.kind === 'unary') return readsField(expression.operand);
  if (expression.kind === 'binary') return readsField(expression.left) || readsField(expression.right);
  return expression.kind === 'attribute' || expression.kind === 'intrinsic';
}

function checkMetrics({ function: metricsFunction }: MetricsStage): void {
  if (metricsFunction.kind === 'compareFunction') {
    checkSpanset(metricsFunction.selection);
  } else if (metricsFunction.kind !== 'countFunction') {
    const { field, name } = metricsFunction;
    const type = typeOfField(field);
    if (type === 'number' || type === 'any') return;
    const { sentence, expected } = describeType('number');
    const message = `expected ${sentence} in ${name}(...), but this is ${describeType(type).sentence}`;
    throw new TraceqlError(message, { from: field.from, to: field.to }, expected);
  }
}
