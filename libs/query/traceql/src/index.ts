export { AGGREGATES, INTRINSICS, SPAN_KIND_WORDS, STATUS_WORDS } from './ast.js';
export type {
  Aggregate,
  AggregateName,
  ArithmeticOperator,
  AttributeField,
  AttributeScope,
  BinaryOperation,
  BinaryOperator,
  BooleanLiteral,
  CoalesceStage,
  CompareFunction,
  CountFunction,
  DurationLiteral,
  Field,
  FieldExpression,
  FloatLiteral,
  GroupStage,
  Hint,
  IntegerLiteral,
  IntrinsicField,
  IntrinsicName,
  Literal,
  LogicalSpansetOperator,
  MetricsFunction,
  MetricsStage,
  NilLiteral,
  NumberLiteral,
  OrderingOperator,
  Pipeline,
  PipelineStage,
  QuantileFunction,
  RegexOperator,
  ScalarExpression,
  ScalarFilter,
  ScalarNegation,
  ScalarOperation,
  SelectStage,
  SeriesLimit,
  SourceRange,
  SpanKindLiteral,
  SpanKindWord,
  SpansetExpression,
  SpansetFilter,
  SpansetOperation,
  SpansetOperator,
  SpansetPipeline,
  StatusLiteral,
  StatusWord,
  StringLiteral,
  StructuralOperator,
  StructuralRelation,
  TraceqlQuery,
  UnaryOperation,
  ValueFunction,
} from './ast.js';
export { completionPlace, typedAttribute, typedValue } from './complete/completion-place.js';
export type { CompletionPlace, TypedAttribute } from './complete/completion-place.js';
export { compileSearch, evaluateSearch } from './evaluate/evaluate-search.js';
export type { CompiledSearch, SpansetMatch } from './evaluate/evaluate-search.js';
export { evaluateMetrics } from './evaluate/evaluate-metrics.js';
export type { MetricsWindow } from './evaluate/evaluate-metrics.js';
export { namedFields } from './evaluate/named-fields.js';
export { histogramBound } from './evaluate/reduce-samples.js';
export { limitSeries } from './evaluate/series.js';
export type { MetricsPoint, MetricsSeries } from './evaluate/series.js';
export type { TraceFacts, TraceToMatch, TraceqlSpan } from './evaluate/span.js';
export type { Spanset } from './evaluate/spanset.js';
export { formatExpression } from './format/format-expression.js';
export { formatField } from './format/format-field.js';
export { formatTraceql } from './format/format-query.js';
export { traceqlParser } from './language/traceql-language.js';
export { INTRINSIC_WORDS, METRICS_WORDS, SERIES_LIMIT_WORDS, STAGE_WORDS } from './language/words.js';
export { TRACEQL_LIMITS } from './limits.js';
export type { TraceqlLimits } from './limits.js';
export { parseTraceql } from './parse.js';
export { expectedAt } from './syntax/expected.js';
export { TraceqlError } from './traceql-error.js';
