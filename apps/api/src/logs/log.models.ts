import type { LogSeverity, SpanId, TraceId } from '@clew/trace-model';
import { Field, Int, ObjectType } from '@nestjs/graphql';

import { LogSeverityEnum } from '../graphql/enums.js';
import { DateTimeScalar, NanosecondsScalar, SpanIdScalar, TraceIdScalar } from '../graphql/scalars/scalars.js';
import { AnyValueModel, KeyValueModel } from '../traces/any-value.model.js';
import { InstrumentationScopeModel, ResourceModel } from '../traces/span.models.js';
import { PageInfoModel } from '../traces/trace.models.js';

@ObjectType('LogRecord')
export class LogRecordModel {
  @Field(() => DateTimeScalar, {
    description:
      'When it happened as well as is known: its time, else when it was observed, else when it was received.',
  })
  readonly eventTime!: bigint;

  @Field(() => NanosecondsScalar)
  readonly eventTimeUnixNano!: bigint;

  @Field(() => NanosecondsScalar, { nullable: true, description: 'As sent; null when the sender did not know.' })
  readonly timeUnixNano!: bigint | undefined;

  @Field(() => NanosecondsScalar, { nullable: true, description: 'As sent; null when it was not said.' })
  readonly observedTimeUnixNano!: bigint | undefined;

  @Field(() => LogSeverityEnum)
  readonly severity!: LogSeverity;

  @Field(() => Int, { description: '1 to 24; 0 when not said.' })
  readonly severityNumber!: number;

  @Field(() => String, { description: 'As the logging library calls it.' })
  readonly severityText!: string;

  @Field(() => AnyValueModel)
  readonly body!: AnyValueModel;

  @Field(() => String, { description: 'Empty unless the record is an event.' })
  readonly eventName!: string;

  @Field(() => TraceIdScalar, { nullable: true, description: 'Null when it belongs to no trace.' })
  readonly traceId!: TraceId | undefined;

  @Field(() => SpanIdScalar, { nullable: true })
  readonly spanId!: SpanId | undefined;

  @Field(() => Int)
  readonly flags!: number;

  @Field(() => String)
  readonly serviceName!: string;

  @Field(() => ResourceModel)
  readonly resource!: ResourceModel;

  @Field(() => InstrumentationScopeModel)
  readonly scope!: InstrumentationScopeModel;

  @Field(() => [KeyValueModel])
  readonly attributes!: readonly KeyValueModel[];

  @Field(() => Int)
  readonly droppedAttributesCount!: number;
}

@ObjectType('LogEdge')
export class LogEdgeModel {
  @Field(() => String)
  readonly cursor!: string;

  @Field(() => LogRecordModel)
  readonly node!: LogRecordModel;
}

@ObjectType('LogConnection')
export class LogConnectionModel {
  @Field(() => [LogEdgeModel])
  readonly edges!: readonly LogEdgeModel[];

  @Field(() => [LogRecordModel])
  readonly nodes!: readonly LogRecordModel[];

  @Field(() => PageInfoModel)
  readonly pageInfo!: PageInfoModel;
}
