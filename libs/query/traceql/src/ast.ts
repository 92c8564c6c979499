/** Where a node stands in the text of the query: `[from, to)` in UTF-16 code units. */
export interface SourceRange {
  readonly from: number;
  readonly to: number;
}

/**
 * A query that has passed the type check. `pipeline` gives the spansets of one trace; with `metrics` the spans of these
 * spansets, over many traces, become series.
 */
export interface TraceqlQuery extends SourceRange {
  readonly kind: 'query';
  readonly pipeline: Pipeline;
  readonly metrics?: MetricsStage;
  readonly hints: readonly Hint[];
}

/** Stages from left to right. Each takes the spansets that the one before gives; the first takes all spans of the trace. */
export interface Pipeline extends SourceRange {
  readonly kind: 'pipeline';
  readonly stages: readonly PipelineStage[];
}

export type PipelineStage = SpansetExpression | ScalarFilter | GroupStage | CoalesceStage | SelectStage;

// Spansets

export type SpansetExpression = SpansetFilter | SpansetOperation | SpansetPipeline;

/** `{ condition }`; without a condition every span of the input matches. */
export interface SpansetFilter extends SourceRange {
  readonly kind: 'spansetFilter';
  readonly condition?: FieldExpression;
}

export interface SpansetOperation extends SourceRange {
  readonly kind: 'spansetOperation';
  readonly operator: SpansetOperator;
  readonly left: SpansetExpression;
  readonly right: SpansetExpression;
}

/** `( ... | ... )` as an operand: the spans of all spansets of the pipeline together. */
export interface SpansetPipeline extends SourceRange {
  readonly kind: 'spansetPipeline';
  readonly pipeline: Pipeline;
}

export const LOGICAL_SPANSET_OPERATORS = ['&&', '||'] as const;
export type LogicalSpansetOperator = (typeof LOGICAL_SPANSET_OPERATORS)[number];

/** Of the right-hand span to the left-hand span: `a > b` finds each `b` that is a child of an `a`. */
export const STRUCTURAL_RELATIONS = ['>', '>>', '<', '<<', '~'] as const;
export type StructuralRelation = (typeof STRUCTURAL_RELATIONS)[number];

/** `!` keeps right-hand spans that stand in the relation to no left-hand span, `&` returns the spans of both sides that do. */
export const STRUCTURAL_OPERATORS = [
  ...STRUCTURAL_RELATIONS,
  ...(['!>', '!>>', '!<', '!<<', '!~'] as const),
  ...(['&>', '&>>', '&<', '&<<', '&~'] as const),
] as const;
export type StructuralOperator = (typeof STRUCTURAL_OPERATORS)[number];
export type SpansetOperator = LogicalSpansetOperator | StructuralOperator;

// Other stages

export interface ScalarFilter extends SourceRange {
  readonly kind: 'scalarFilter';
  readonly operator: OrderingOperator;
  readonly left: ScalarExpression;
  readonly right: ScalarExpression;
}

export type ScalarExpression = NumberLiteral | Aggregate | ScalarNegation | ScalarOperation;

export const AGGREGATES = ['count', 'avg', 'max', 'min', 'sum'] as const;
export type AggregateName = (typeof AGGREGATES)[number];

/** `argument` is absent for `count()` alone. */
export interface Aggregate extends SourceRange {
  readonly kind: 'aggregate';
  readonly name: AggregateName;
  readonly argument?: FieldExpression;
}

export interface ScalarNegation extends SourceRange {
  readonly kind: 'scalarNegation';
  readonly operand: ScalarExpression;
}

export interface ScalarOperation extends SourceRange {
  readonly kind: 'scalarOperation';
  readonly operator: ArithmeticOperator;
  readonly left: ScalarExpression;
  readonly right: ScalarExpression;
}

/** `by(...)`: splits each spanset by the values of the expressions. */
export interface GroupStage extends SourceRange {
  readonly kind: 'group';
  /** At least one. */
  readonly by: readonly FieldExpression[];
}

/** Makes one spanset of all. */
export interface CoalesceStage extends SourceRange {
  readonly kind: 'coalesce';
}

export interface SelectStage extends SourceRange {
  readonly kind: 'select';
  /** At least one. */
  readonly fields: readonly Field[];
}

// Expressions over the fields of one span

export type FieldExpression = Literal | Field | UnaryOperation | BinaryOperation;
export type Field = AttributeField | IntrinsicField;

export interface UnaryOperation extends SourceRange {
  readonly kind: 'unary';
  readonly operator: '!' | '-';
  readonly operand: FieldExpression;
}

export interface BinaryOperation extends SourceRange {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: FieldExpression;
  readonly right: FieldExpression;
}

export const ORDERING_OPERATORS = ['=', '!=', '<', '<=', '>', '>='] as const;
/** `=` and `!=` included. */
export type OrderingOperator = (typeof ORDERING_OPERATORS)[number];
export const REGEX_OPERATORS = ['=~', '!~'] as const;
/** The right-hand side is a string literal, fully anchored. */
export type RegexOperator = (typeof REGEX_OPERATORS)[number];
export const ARITHMETIC_OPERATORS = ['+', '-', '*', '/', '%', '^'] as const;
export type ArithmeticOperator = (typeof ARITHMETIC_OPERATORS)[number];
export type BinaryOperator = OrderingOperator | RegexOperator | ArithmeticOperator | '&&' | '||';

export const ATTRIBUTE_SCOPES = ['span', 'resource', 'event', 'link', 'instrumentation'] as const;
export type AttributeScope = (typeof ATTRIBUTE_SCOPES)[number];

/** `scope` absent: of the span, else of its resource. */
export interface AttributeField extends SourceRange {
  readonly kind: 'attribute';
  readonly scope?: AttributeScope;
  readonly name: string;
  /** Of the span's parent instead of the span. */
  readonly parent: boolean;
}

/** Canonical names; `duration` and `span:duration` are the same field. */
export const INTRINSICS = [
  'span:duration',
  'span:name',
  'span:status',
  'span:statusMessage',
  'span:kind',
  'span:id',
  'span:parentID',
  'span:childCount',
  'trace:duration',
  'trace:rootName',
  'trace:rootService',
  'trace:id',
  'event:name',
  'event:timeSinceStart',
  'link:spanID',
  'link:traceID',
  'instrumentation:name',
  'instrumentation:version',
] as const;
export type IntrinsicName = (typeof INTRINSICS)[number];

export interface IntrinsicField extends SourceRange {
  readonly kind: 'intrinsic';
  readonly name: IntrinsicName;
  /** Of the span's parent instead of the span; only of `span:` intrinsics. */
  readonly parent: boolean;
}

// Literals

export type Literal = NumberLiteral | StringLiteral | BooleanLiteral | NilLiteral | StatusLiteral | SpanKindLiteral;
export type NumberLiteral = IntegerLiteral | FloatLiteral | DurationLiteral;

/** Within int64. A minus before the digits is part of it. */
export interface IntegerLiteral extends SourceRange {
  readonly kind: 'integer';
  readonly value: bigint;
}

export interface FloatLiteral extends SourceRange {
  readonly kind: 'float';
  readonly value: number;
}

export interface DurationLiteral extends SourceRange {
  readonly kind: 'duration';
  readonly nanoseconds: bigint;
}

export interface StringLiteral extends SourceRange {
  readonly kind: 'string';
  readonly value: string;
}

export interface BooleanLiteral extends SourceRange {
  readonly kind: 'boolean';
  readonly value: boolean;
}

/** Only as one side of `=` or `!=`: asks whether the other side has a value. */
export interface NilLiteral extends SourceRange {
  readonly kind: 'nil';
}

export const STATUS_WORDS = ['unset', 'ok', 'error'] as const;
export type StatusWord = (typeof STATUS_WORDS)[number];

export interface StatusLiteral extends SourceRange {
  readonly kind: 'status';
  readonly value: StatusWord;
}

export const SPAN_KIND_WORDS = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'] as const;
export type SpanKindWord = (typeof SPAN_KIND_WORDS)[number];

export interface SpanKindLiteral extends SourceRange {
  readonly kind: 'spanKind';
  readonly value: SpanKindWord;
}

// Metrics

export interface MetricsStage extends SourceRange {
  readonly kind: 'metrics';
  readonly function: MetricsFunction;
  /** Empty when not grouped. Always empty for `compare`. */
  readonly by: readonly Field[];
  /** `topk` and `bottomk`, from left to right. */
  readonly seriesLimits: readonly SeriesLimit[];
}

export type MetricsFunction = CountFunction | ValueFunction | QuantileFunction | CompareFunction;

export interface CountFunction extends SourceRange {
  readonly kind: 'countFunction';
  readonly name: 'rate' | 'count_over_time';
}

export const VALUE_FUNCTIONS = [
  'min_over_time',
  'max_over_time',
  'avg_over_time',
  'sum_over_time',
  'histogram_over_time',
] as const;

export interface ValueFunction extends SourceRange {
  readonly kind: 'valueFunction';
  readonly name: (typeof VALUE_FUNCTIONS)[number];
  readonly field: Field;
}

export interface QuantileFunction extends SourceRange {
  readonly kind: 'quantileFunction';
  readonly name: 'quantile_over_time';
  readonly field: Field;
  /** At least one, each within [0, 1], in the order of the query. */
  readonly quantiles: readonly number[];
}

/** Sets the spans that match `selection` against the others. */
export interface CompareFunction extends SourceRange {
  readonly kind: 'compareFunction';
  readonly name: 'compare';
  readonly selection: SpansetFilter;
  /** Values kept per attribute and side, the most frequent ones. */
  readonly topN: number;
  /** `[startUnixNano, endUnixNano)` narrows the selection by the start of its spans. */
  readonly window?: { readonly startUnixNano: bigint; readonly endUnixNano: bigint };
}

export interface SeriesLimit extends SourceRange {
  readonly kind: 'seriesLimit';
  readonly name: 'topk' | 'bottomk';
  /** Series kept at each point in time; at least 1. */
  readonly count: number;
}

/** `with(name=value)`. Names are unique within a query. */
export interface Hint extends SourceRange {
  readonly kind: 'hint';
  readonly name: string;
  readonly value: Literal;
}
