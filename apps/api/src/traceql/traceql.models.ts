import type { SpanId } from '@clew/trace-model';
import { Field, Float, Int, ObjectType } from '@nestjs/graphql';

import { TraceqlSourceEnum } from '../graphql/enums.js';
import type { TraceqlSourceName } from '../graphql/enums.js';
import { DateTimeScalar, NanosecondsScalar, SpanIdScalar } from '../graphql/scalars/scalars.js';
import { KeyValueModel } from '../traces/any-value.model.js';
import { PageInfoModel, TraceSummaryModel } from '../traces/trace.models.js';

@ObjectType('TraceqlSpan', { description: 'A span that the query matched.' })
export class TraceqlSpanModel {
  @Field(() => SpanIdScalar)
  readonly spanId!: SpanId;

  @Field(() => String)
  readonly name!: string;

  @Field(() => String)
  readonly serviceName!: string;

  @Field(() => DateTimeScalar)
  readonly startTime!: bigint;

  @Field(() => NanosecondsScalar)
  readonly startTimeUnixNano!: bigint;

  @Field(() => NanosecondsScalar, { description: 'End minus start.' })
  readonly duration!: bigint;

  @Field(() => [KeyValueModel], { description: 'What the query names, by `select(...)` or in a condition.' })
  readonly attributes!: readonly KeyValueModel[];
}

@ObjectType('TraceqlSpanset', {
  description: 'Spans of one trace that matched together: one set, or one for each group of `by(...)`.',
})
export class TraceqlSpansetModel {
  @Field(() => [KeyValueModel], {
    description: 'What the set is grouped by, and what `count()`, `avg(...)` and the like say of it.',
  })
  readonly attributes!: readonly KeyValueModel[];

  @Field(() => Int)
  readonly matchedSpanCount!: number;

  @Field(() => [TraceqlSpanModel], { description: 'The first of them by start time, as many as `spansPerSpanset`.' })
  readonly spans!: readonly TraceqlSpanModel[];
}

@ObjectType('TraceqlTrace')
export class TraceqlTraceModel {
  @Field(() => TraceSummaryModel)
  readonly summary!: TraceSummaryModel;

  @Field(() => [TraceqlSpansetModel])
  readonly spansets!: readonly TraceqlSpansetModel[];
}

@ObjectType('TraceqlEdge')
export class TraceqlEdgeModel {
  @Field(() => String)
  readonly cursor!: string;

  @Field(() => TraceqlTraceModel)
  readonly node!: TraceqlTraceModel;
}

@ObjectType('TraceqlConnection')
export class TraceqlConnectionModel {
  @Field(() => [TraceqlEdgeModel])
  readonly edges!: readonly TraceqlEdgeModel[];

  @Field(() => [TraceqlTraceModel])
  readonly nodes!: readonly TraceqlTraceModel[];

  @Field(() => PageInfoModel)
  readonly pageInfo!: PageInfoModel;

  @Field(() => Boolean, {
    description:
      'True when the search stopped at a limit before the page was full: older traces may match too. Go on from `endCursor`, or\n' +
      'ask for a shorter range or a narrower filter.',
  })
  readonly isScanLimited!: boolean;
}

@ObjectType('TraceqlPoint')
export class TraceqlPointModel {
  @Field(() => DateTimeScalar, { description: 'Start of the step.' })
  readonly time!: bigint;

  @Field(() => Float, { description: 'Durations are in seconds, rates per second.' })
  readonly value!: number;
}

@ObjectType('TraceqlSeries')
export class TraceqlSeriesModel {
  @Field(() => [KeyValueModel], {
    description: 'What tells it from the others: the keys of `by(...)`, and `p` of a quantile.',
  })
  readonly labels!: readonly KeyValueModel[];

  @Field(() => [TraceqlPointModel], { description: 'Oldest first. Steps without spans are absent.' })
  readonly points!: readonly TraceqlPointModel[];
}

@ObjectType('TraceqlMetrics')
export class TraceqlMetricsModel {
  @Field(() => [TraceqlSeriesModel])
  readonly series!: readonly TraceqlSeriesModel[];

  @Field(() => TraceqlSourceEnum)
  readonly source!: TraceqlSourceName;

  @Field(() => Float, {
    description:
      'Matching stored spans of unknown weight, each of which counted as one. The truth is then higher than the values.',
  })
  readonly unweightedSpanCount!: number;

  @Field(() => Boolean, {
    description: 'True when there are more series than an answer may hold; the largest are given.',
  })
  readonly isSeriesLimited!: boolean;
}

@ObjectType('TraceqlDiagnostic')
export class TraceqlDiagnosticModel {
  @Field(() => String)
  readonly message!: string;

  @Field(() => Int, { description: 'Where it begins in the query, in UTF-16 code units.' })
  readonly from!: number;

  @Field(() => Int, { description: 'Where it ends (exclusive).' })
  readonly to!: number;

  @Field(() => [String], { description: 'What could stand there instead.' })
  readonly expected!: readonly string[];
}

@ObjectType('TraceqlCheck')
export class TraceqlCheckModel {
  @Field(() => Boolean, {
    description: 'True when the query can be run: by `traceqlMetrics` if `isMetrics`, else by `traceql`.',
  })
  readonly isValid!: boolean;

  @Field(() => Boolean)
  readonly isMetrics!: boolean;

  @Field(() => [TraceqlDiagnosticModel])
  readonly diagnostics!: readonly TraceqlDiagnosticModel[];
}
