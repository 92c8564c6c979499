import { RouteThresholds, type RouteThresholdsOptions } from '@clew/sampling-control';

import type { DocumentObject } from '@clew/documents';
import { PolicyError } from '../policy-error.js';
import type { TraceFeatures } from '../trace-features.js';
import {
  conditionPlan,
  type ConditionPlan,
  extraPlan,
  ownerOf,
  type PlanContext,
  type PolicyContext,
} from './policy-plan.js';
import { teamKey } from './team-budgets.js';
import type { TraceCondition } from './trace-condition.js';

const DURATION_MS_MAX = 7 * 86_400_000;
const SPAN_COUNT_MAX = 2 ** 31 - 1;
const NANO_PER_MS = 1e6;

/** Every trace. */
export function always(object: DocumentObject, context: PlanContext): ConditionPlan {
  return conditionPlan(object, context, () => ({ steadiness: 'fixed', holds: () => true }));
}

/**
 * It lasts at least `thresholdMs`. With an upper bound, as the Collector has it: longer than the one and up to the other, in
 * whole milliseconds.
 */
export function latency(object: DocumentObject, context: PlanContext): ConditionPlan {
  const bounds = { min: 0, max: DURATION_MS_MAX };
  const thresholdMs = object.number('thresholdMs', bounds);
  const upperThresholdMs = object.optionalNumber('upperThresholdMs', bounds);
  if (upperThresholdMs === undefined) {
    return conditionPlan(object, context, () => ({
      steadiness: 'rising',
      holds: (trace) => trace.durationNano >= thresholdMs * NANO_PER_MS,
    }));
  }
  if (upperThresholdMs <= thresholdMs) {
    throw new PolicyError(object.pathOf('upperThresholdMs'), `must be above \`thresholdMs\`, which is ${thresholdMs}`);
  }
  return conditionPlan(object, context, () => ({
    steadiness: 'unsteady',
    holds: (trace) => {
      const durationMs = Math.floor(trace.durationNano / NANO_PER_MS);
      return durationMs > thresholdMs && durationMs <= upperThresholdMs;
    },
  }));
}

/** It has at least `min` spans, and at most `max`. */
export function spanCount(object: DocumentObject, context: PlanContext): ConditionPlan {
  const bounds = { min: 1, max: SPAN_COUNT_MAX };
  const min = object.optionalInteger('min', bounds);
  const max = object.optionalInteger('max', bounds);
  if (min === undefined && max === undefined) throw new PolicyError(object.path, 'needs `min`, `max` or both');
  if (min !== undefined && max !== undefined && max < min) {
    throw new PolicyError(object.pathOf('max'), `must be at least \`min\`, which is ${min}`);
  }
  return conditionPlan(object, context, () => ({
    steadiness: steadinessOfRange(min, max),
    holds: (trace) => (min === undefined || trace.spanCount >= min) && (max === undefined || trace.spanCount <= max),
  }));
}

function steadinessOfRange(min: number | undefined, max: number | undefined): TraceCondition['steadiness'] {
  if (max === undefined) return 'rising';
  return min === undefined ? 'falling' : 'unsteady';
}

/** It is slow for its own route: longer than a multiple of a high quantile of what traces of that route took lately. */
export function slowRoute(object: DocumentObject, context: PlanContext): ConditionPlan {
  const options = routeThresholdsOptions(object);
  return conditionPlan(object, context, (set) => slowForItsRoute(set, ownerOf(context), options));
}

export function routeThresholdsOptions(object: DocumentObject): RouteThresholdsOptions {
  return {
    quantile: object.number('quantile', { min: 0.5, max: 0.9999 }, 0.99),
    factor: object.number('factor', { min: 1, max: 100 }, 1.5),
    memoryMs: object.integer('memoryMs', { min: 60_000, max: 86_400_000 }, 3_600_000),
    samplesMin: object.integer('samplesMin', { min: 1, max: 1_000_000 }, 200),
    thresholdMsMin: object.number('thresholdMsMin', { min: 0, max: DURATION_MS_MAX }, 20),
  };
}

/** Durations only grow; and a verdict that was given at probability 1 is right whatever the threshold becomes. */
export function slowForItsRoute(set: PolicyContext, owner: string, options: RouteThresholdsOptions): TraceCondition {
  const thresholds = new RouteThresholds(options);
  set.learns(owner, {
    judged: (trace, _verdict, streamTimeMs) => {
      thresholds.observe(serviceKeyOf(trace), trace.entrySpanName, trace.durationNano, streamTimeMs);
    },
    snapshot: () => thresholds.snapshot(),
    restore: (snapshot) => {
      thresholds.restore(snapshot);
    },
  });
  return {
    steadiness: 'rising',
    holds: (trace, streamTimeMs) =>
      trace.durationNano >= thresholds.thresholdNano(serviceKeyOf(trace), trace.entrySpanName, streamTimeMs),
  };
}

/** The default set is shared by organisations that may have services of the same name. */
function serviceKeyOf(trace: TraceFeatures): string {
  return teamKey(trace.tenantId, trace.entryServiceName);
}

/** A span of it comes from a version of its service that has been running for a short while. */
export function newDeploy(object: DocumentObject, context: PlanContext): ConditionPlan {
  return conditionPlan(object, context, () => ({ steadiness: 'rising', holds: (trace) => trace.isNewDeploy }));
}

/** A span name or an edge of it was not seen lately. */
export function rarePath(_object: DocumentObject, context: PlanContext): ConditionPlan {
  return extraPlan(context, () => ({ steadiness: 'rising', holds: (trace) => trace.isRarePath }));
}

/** It is linked with a trace that was kept. */
export function linked(_object: DocumentObject, context: PlanContext): ConditionPlan {
  return extraPlan(context, () => ({ steadiness: 'rising', holds: (trace) => trace.isLinkedToKept }));
}
