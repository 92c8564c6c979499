import type { SpanId, SpanKind, StatusCode, TraceId } from '@clew/trace-model';
import { Field, Int, ObjectType } from '@nestjs/graphql';

import { SpanKindEnum, StatusCodeEnum } from '../graphql/enums.js';
import { DateTimeScalar, NanosecondsScalar, SpanIdScalar, TraceIdScalar } from '../graphql/scalars/scalars.js';
import { KeyValueModel } from './any-value.model.js';

@ObjectType('Status')
export class StatusModel {
  @Field(() => StatusCodeEnum)
  readonly code!: StatusCode;

  @Field(() => String)
  readonly message!: string;
}

@ObjectType('Resource')
export class ResourceModel {
  @Field(() => [KeyValueModel])
  readonly attributes!: readonly KeyValueModel[];

  @Field(() => Int)
  readonly droppedAttributesCount!: number;

  @Field(() => String)
  readonly schemaUrl!: string;
}

@ObjectType('InstrumentationScope')
export class InstrumentationScopeModel {
  @Field(() => String)
  readonly name!: string;

  @Field(() => String)
  readonly version!: string;

  @Field(() => [KeyValueModel])
  readonly attributes!: readonly KeyValueModel[];

  @Field(() => Int)
  readonly droppedAttributesCount!: number;

  @Field(() => String)
  readonly schemaUrl!: string;
}

@ObjectType('SpanEvent')
export class SpanEventModel {
  @Field(() => NanosecondsScalar)
  readonly timeUnixNano!: bigint;

  @Field(() => String)
  readonly name!: string;

  @Field(() => [KeyValueModel])
  readonly attributes!: readonly KeyValueModel[];

  @Field(() => Int)
  readonly droppedAttributesCount!: number;
}

@ObjectType('SpanLink')
export class SpanLinkModel {
  @Field(() => TraceIdScalar, { nullable: true, description: 'Null when the sender gave none.' })
  readonly traceId!: TraceId | undefined;

  @Field(() => SpanIdScalar, { nullable: true })
  readonly spanId!: SpanId | undefined;

  @Field(() => String)
  readonly traceState!: string;

  @Field(() => Int)
  readonly flags!: number;

  @Field(() => [KeyValueModel])
  readonly attributes!: readonly KeyValueModel[];

  @Field(() => Int)
  readonly droppedAttributesCount!: number;
}

@ObjectType('Span')
export class SpanModel {
  @Field(() => TraceIdScalar)
  readonly traceId!: TraceId;

  @Field(() => SpanIdScalar)
  readonly spanId!: SpanId;

  @Field(() => SpanIdScalar, { nullable: true, description: 'Null for a root span.' })
  readonly parentSpanId!: SpanId | undefined;

  @Field(() => String)
  readonly traceState!: string;

  @Field(() => Int)
  readonly flags!: number;

  @Field(() => String)
  readonly name!: string;

  @Field(() => SpanKindEnum)
  readonly kind!: SpanKind;

  @Field(() => DateTimeScalar)
  readonly startTime!: bigint;

  @Field(() => NanosecondsScalar)
  readonly startTimeUnixNano!: bigint;

  @Field(() => NanosecondsScalar)
  readonly endTimeUnixNano!: bigint;

  @Field(() => NanosecondsScalar, { description: 'End minus start; negative when the clocks said so.' })
  readonly duration!: bigint;

  @Field(() => StatusModel)
  readonly status!: StatusModel;

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

  @Field(() => [SpanEventModel])
  readonly events!: readonly SpanEventModel[];

  @Field(() => Int)
  readonly droppedEventsCount!: number;

  @Field(() => [SpanLinkModel])
  readonly links!: readonly SpanLinkModel[];

  @Field(() => Int)
  readonly droppedLinksCount!: number;
}
