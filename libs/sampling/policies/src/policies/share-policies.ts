import { BudgetController, DynamicRate, type TraceClass } from '@clew/sampling-control';

import type { DocumentObject } from '@clew/documents';
import { KEEP, type PolicyAnswer } from '../policy.js';
import type { TraceFeatures } from '../trace-features.js';
import {
  answerPlan,
  type AnswerPlan,
  conditionPlan,
  type ConditionPlan,
  ownerOf,
  type PlanContext,
} from './policy-plan.js';
import { teamKey } from './team-budgets.js';
import { routeThresholdsOptions, slowForItsRoute } from './trace-policies.js';

const CAPTURED_KEYS_MAX = 8;

/** A share of all traces. */
export function probabilistic(object: DocumentObject, context: PlanContext): ConditionPlan {
  // Required here, while other conditions keep all that they hold for unless it is given.
  object.number('probability', { min: 0, max: 1 });
  return conditionPlan(object, context, () => ({ steadiness: 'fixed', holds: () => true }));
}

/**
 * One of `goalSampleRate` over all, but frequent keys seldom and rare keys often. A key is the route (entry service and span
 * name) and the values of some attributes of the entry span.
 */
export function dynamicRate(object: DocumentObject, context: PlanContext): AnswerPlan {
  const keys = object.has('keys') ? object.someTexts('keys', CAPTURED_KEYS_MAX) : [];
  const usesRoute = object.flag('route', keys.length === 0);
  const options = {
    goalSampleRate: object.number('goalSampleRate', { min: 1, max: 1e6 }),
    adjustmentIntervalMs: object.integer('adjustmentIntervalMs', { min: 1_000, max: 3_600_000 }, 15_000),
    weight: object.number('weight', { min: 0.01, max: 0.99 }, 0.5),
    keysMax: object.integer('keysMax', { min: 1, max: 10_000 }, 500),
  };
  return answerPlan(context, 'share', (set) => {
    const rate = new DynamicRate(options);
    const captured = keys.length === 0 ? undefined : set.capture(keys);
    const keyOf = (trace: TraceFeatures): string => {
      const route = usesRoute ? `${trace.entryServiceName}\0${trace.entrySpanName}` : '';
      return `${trace.tenantId}\0${route}\0${captured === undefined ? '' : trace.captured(captured)}`;
    };
    set.learns(ownerOf(context), {
      judged: (trace, _verdict, streamTimeMs) => {
        rate.count(keyOf(trace), streamTimeMs);
      },
      snapshot: () => rate.snapshot(),
      restore: (snapshot) => {
        rate.restore(snapshot);
      },
    });
    return {
      name: context.name,
      type: context.type,
      // The route is not known before the root has come, and a rate of 1 belongs to what is rare.
      isMonotone: false,
      isLimited: false,
      answer: (trace, streamTimeMs) => shareAnswer(rate.probability(keyOf(trace), streamTimeMs)),
    };
  });
}

/**
 * Everything while the team that pays is within its budget; beyond it errors and what is slow for its route within the
 * reserved share, and of the rest what the budget leaves to each (service, route).
 */
export function budget(object: DocumentObject, context: PlanContext): AnswerPlan {
  const least = object.optionalNumber('baselineProbabilityMin', { min: 0, max: 1 });
  const slow = routeThresholdsOptions(object);
  return answerPlan(context, 'share', (set) => {
    const controller = new BudgetController({
      budgets: set.budgets.budgets,
      defaultBudget: set.budgets.defaultBudget,
      partitionCount: set.partitionCount,
      baselineProbabilityMin: least ?? set.budgets.baselineProbabilityMin,
    });
    const isSlow = slowForItsRoute(set, ownerOf(context, ' slow'), slow);
    const classOf = (trace: TraceFeatures, streamTimeMs: number): TraceClass => {
      if (trace.hasError) return 'error';
      return isSlow.holds(trace, streamTimeMs) ? 'slow' : 'plain';
    };
    set.learns(ownerOf(context), {
      arrived: (tenantId, teamId, spans, bytes, streamTimeMs) => {
        controller.arrived(teamKey(tenantId, teamId), spans, bytes, streamTimeMs);
      },
      charged: (tenantId, teamId, spans, bytes, streamTimeMs) => {
        controller.charged(teamKey(tenantId, teamId), spans, bytes, streamTimeMs);
      },
      judged: (trace, _verdict, streamTimeMs) => {
        const { entryServiceName, entrySpanName, spanCount } = trace;
        const traceClass = classOf(trace, streamTimeMs);
        const team = teamKey(trace.tenantId, trace.teamId);
        controller.judged(team, traceClass, entryServiceName, entrySpanName, spanCount, streamTimeMs);
      },
      snapshot: () => controller.snapshot(),
      restore: (snapshot) => {
        controller.restore(snapshot);
      },
    });
    return {
      name: context.name,
      type: context.type,
      // Probability 1 is right once it is given: what is kept for sure stands for itself alone.
      isMonotone: true,
      isLimited: false,
      answer: (trace, streamTimeMs) => {
        const traceClass = classOf(trace, streamTimeMs);
        const team = teamKey(trace.tenantId, trace.teamId);
        const { entryServiceName, entrySpanName } = trace;
        return shareAnswer(
          controller.probability(team, traceClass, entryServiceName, entrySpanName, streamTimeMs),
          REASONS[traceClass],
        );
      },
      pressure: (trace, streamTimeMs) => controller.pressure(teamKey(trace.tenantId, trace.teamId), streamTimeMs),
    };
  });
}

/** What people ask of a trace that a budget kept: was it an error, was it slow, or was there room? */
const REASONS = { error: 'error', slow: 'slow_route', plain: 'budget' } as const satisfies Record<TraceClass, string>;

function shareAnswer(probability: number, reason?: string): PolicyAnswer {
  if (probability <= 0) return undefined;
  if (reason !== undefined) return { kind: 'probability', probability, reason };
  return probability === 1 ? KEEP : { kind: 'probability', probability };
}
