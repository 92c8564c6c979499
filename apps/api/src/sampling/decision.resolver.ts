import type { TraceId } from '@clew/trace-model';
import { Args, Query, ResolveField, Resolver, Root } from '@nestjs/graphql';

import { Scope } from '../graphql/request-context.js';
import type { RequestScope } from '../graphql/request-context.js';
import { TraceIdScalar } from '../graphql/scalars/scalars.js';
import { TraceModel } from '../traces/trace.models.js';
import { DecisionLookup } from './decision-lookup.js';
import { DecisionModel } from './decision.models.js';

@Resolver(() => TraceModel)
export class DecisionResolver {
  readonly #lookup: DecisionLookup;

  constructor(lookup: DecisionLookup) {
    this.#lookup = lookup;
  }

  @Query(() => DecisionModel, {
    description:
      'What the sampler decided about a trace, kept or dropped, and why. Of a trace that nobody knows, or that is older than the\n' +
      'decision log (3 days unless configured), the outcome is UNKNOWN and the explanation says so.',
  })
  decision(
    @Scope() scope: RequestScope,
    @Args('traceId', { type: () => TraceIdScalar }) traceId: TraceId,
  ): Promise<DecisionModel> {
    return this.#lookup.decisionOf(scope, traceId);
  }

  @ResolveField('decision', () => DecisionModel, { description: 'Why it was kept.' })
  ofTrace(@Scope() scope: RequestScope, @Root() { traceId }: TraceModel): Promise<DecisionModel> {
    return this.#lookup.decisionOf(scope, traceId);
  }
}
