import type { DocumentObject } from '@clew/documents';
import { PolicyError } from '../policy-error.js';
import { type Policy } from '../policy.js';
import type { TraceFeatures } from '../trace-features.js';
import { buildPolicy } from './combining-policies.js';
import { isDrawn } from './draw.js';
import { type Limit, limitPolicy } from './limit-policies.js';
import { answerPlan, type AnswerPlan, type PlanContext, type PolicyPlan } from './policy-plan.js';

const PARTS_MAX = 32;
const SPANS_PER_SECOND_MAX = 1e9;

interface Allotment {
  readonly policy: Policy;
  readonly spansMax: number;
  spans: number;
}

/**
 * Parts in order, each with a part of a rate. The first that keeps a trace decides: within its rate the trace is kept, beyond
 * it it is not, and no later part is asked.
 */
export function composite(object: DocumentObject, context: PlanContext): AnswerPlan {
  const spansPerSecondMax = object.integer('spansPerSecondMax', { min: 1, max: SPANS_PER_SECOND_MAX });
  const parts = object.someObjects('policies', PARTS_MAX).map((part, index) => context.part(part, index));
  const percents = percentsOf(object, parts);
  return answerPlan(context, 'limit', (set) => {
    const allotments = parts.map((part): Allotment => ({
      policy: buildPolicy(part, set),
      spansMax: (spansPerSecondMax * (percents.get(part.name) ?? 100 / parts.length)) / 100,
      spans: 0,
    }));
    return limitPolicy(context, set, new RateAllocation(allotments, set.partitionCount));
  });
}

function percentsOf(object: DocumentObject, parts: readonly PolicyPlan[]): ReadonlyMap<string, number> {
  const percents = new Map<string, number>();
  for (const allocation of object.objects('rateAllocation', PARTS_MAX)) {
    const name = allocation.oneOf(
      'policy',
      parts.map((part) => part.name),
    );
    if (percents.has(name)) throw new PolicyError(allocation.pathOf('policy'), `"${name}" has an allocation already`);
    percents.set(name, allocation.number('percent', { min: 0, max: 100 }));
    allocation.finish();
  }
  return percents;
}

class RateAllocation implements Limit {
  private readonly allotments: readonly Allotment[];
  /**
   * The Collector counts by the second. A partition has one of n parts of the rate; it counts by n seconds instead of dividing
   * the allotments, as a trace with more spans than an nth of one could never pass.
   */
  private readonly windowMs: number;
  private window = Number.NEGATIVE_INFINITY;

  constructor(allotments: readonly Allotment[], partitionCount: number) {
    this.allotments = allotments;
    this.windowMs = partitionCount * 1_000;
  }

  admits(trace: TraceFeatures, streamTimeMs: number): boolean {
    const allotment = this.deciding(trace, streamTimeMs);
    if (allotment === undefined || allotment.spans + trace.spanCount > allotment.spansMax) return false;
    allotment.spans += trace.spanCount;
    return true;
  }

  takeAfterwards(): void {
    // Allotments last a second; after a take-over they begin anew.
  }

  snapshot(): unknown {
    return {};
  }

  restore(): void {
    // As above.
  }

  private deciding(trace: TraceFeatures, streamTimeMs: number): Allotment | undefined {
    const window = Math.floor(streamTimeMs / this.windowMs);
    if (window > this.window) {
      this.window = window;
      for (const allotment of this.allotments) allotment.spans = 0;
    }
    return this.allotments.find(({ policy }) => {
      const answer = policy.answer(trace, streamTimeMs);
      return answer?.kind === 'extra' || (answer?.kind === 'probability' && isDrawn(trace, answer.probability));
    });
  }
}
