import { Field, InputType, Int, ObjectType, OmitType } from '@nestjs/graphql';

import { TraceSummaryModel } from '../traces/trace.models.js';
import { TraceFilterInput } from '../traces/trace-filter.input.js';
import { TraceqlSpanModel } from '../traceql/traceql.models.js';

@InputType('LiveTraceFilter', {
  description:
    'Traces whose whole duration so far is within the bounds, with at least one span that matches serviceName, spanName,\n' +
    'statusCode and every attribute together.',
})
export class LiveTraceFilterInput extends OmitType(TraceFilterInput, ['range'] as const, InputType) {}

@ObjectType('LiveTrace', { description: 'A trace as far as it was stored when it matched for the first time.' })
export class LiveTraceModel {
  @Field(() => TraceSummaryModel)
  readonly summary!: TraceSummaryModel;

  @Field(() => Int)
  readonly matchedSpanCount!: number;

  @Field(() => [TraceqlSpanModel], {
    description: 'The first five that matched: the query where there is one, else the filter.',
  })
  readonly matchedSpans!: readonly TraceqlSpanModel[];
}

@ObjectType('LiveTraces', { description: 'What came since the last message.' })
export class LiveTracesModel {
  @Field(() => [LiveTraceModel], { description: 'Each trace comes once.' })
  readonly traces!: readonly LiveTraceModel[];

  @Field(() => Int, {
    description:
      'Traces that came faster than they could be looked at, and matches that waited too long for this reader: none of them is\n' +
      'given. A search finds them.',
  })
  readonly skippedCount!: number;
}
