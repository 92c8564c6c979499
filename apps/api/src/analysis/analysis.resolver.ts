import { Inject } from '@nestjs/common';
import { Args, Int, ResolveField, Resolver, Root } from '@nestjs/graphql';

import { toPageSize } from '../graphql/page-size.js';
import { API_LIMITS } from '../injection.js';
import type { ApiLimits } from '../options.js';
import type { TraceView } from '../traces/trace-mapping.js';
import { TraceModel } from '../traces/trace.models.js';
import { AnalysisThresholdsInput, toThresholds } from './analysis-thresholds.input.js';
import { TraceAnalysisModel } from './analysis.models.js';
import { TraceAnalyses } from './trace-analyses.js';

const ITEMS_DEFAULT = 20;

@Resolver(() => TraceModel)
export class AnalysisResolver {
  readonly #limits: ApiLimits;
  /** By the spans of one answer. */
  readonly #ofTraces = new WeakMap<object, TraceAnalyses>();

  constructor(@Inject(API_LIMITS) limits: ApiLimits) {
    this.#limits = limits;
  }

  @ResolveField('analysis', () => TraceAnalysisModel, {
    description:
      'What the spans of the answer tell together: where time went, what failed first, which calls repeat, what is missing. Of a\n' +
      'truncated trace it is about the spans that were read.',
  })
  ofTrace(
    @Root() { storedSpans }: TraceView,
    @Args('correctClockSkew', {
      type: () => Boolean,
      defaultValue: true,
      description: 'Whether spans count at the times that they have when disagreeing clocks are put right.',
    })
    correctClockSkew: boolean,
    @Args('first', {
      type: () => Int,
      nullable: true,
      defaultValue: ITEMS_DEFAULT,
      description: 'Most items of each list; its total counts all.',
    })
    first?: number | null,
    @Args('thresholds', { type: () => AnalysisThresholdsInput, nullable: true })
    thresholds?: AnalysisThresholdsInput | null,
  ): TraceAnalysisModel {
    const itemsMax = toPageSize(first, ITEMS_DEFAULT, this.#limits);
    let analyses = this.#ofTraces.get(storedSpans);
    if (analyses === undefined) this.#ofTraces.set(storedSpans, (analyses = new TraceAnalyses()));
    return analyses.of(storedSpans, { correctClockSkew, itemsMax, ...toThresholds(thresholds ?? {}) });
  }
}
