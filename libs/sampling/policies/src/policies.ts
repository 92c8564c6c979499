import { consistentThreshold } from './consistent-probability.js';
import type { Policy, Vote } from './policy.js';

/** Keeps everything. */
export function alwaysPolicy(): Policy {
  const vote: Vote = { reason: 'always', adjustedCount: 1 };
  return { name: 'always', keepsEarly: true, evaluate: () => vote };
}

/** Keeps everything while fewer spans come than it would pay to drop. */
export function belowRatePolicy(spansPerSecond: number): Policy {
  const vote: Vote = { reason: 'below_rate', adjustedCount: 1 };
  return {
    name: 'below_rate',
    keepsEarly: true,
    evaluate: (_trace, conditions) => (conditions.spansPerSecond < spansPerSecond ? vote : undefined),
  };
}

/** Keeps traces with a span of status ERROR. */
export function errorPolicy(): Policy {
  const vote: Vote = { reason: 'error', adjustedCount: 1 };
  return { name: 'error', keepsEarly: true, evaluate: (trace) => (trace.hasError ? vote : undefined) };
}

/** Keeps traces that last at least this long. */
export function latencyPolicy(thresholdMs: number): Policy {
  const vote: Vote = { reason: 'latency', adjustedCount: 1 };
  const thresholdNano = thresholdMs * 1e6;
  return {
    name: 'latency',
    keepsEarly: true,
    evaluate: (trace) => (trace.durationNano >= thresholdNano ? vote : undefined),
  };
}

/**
 * Keeps this share of traces, chosen by the randomness of their ids: every sampler chooses the same, and what a lower
 * probability keeps a higher one keeps too (OpenTelemetry consistent probability sampling).
 */
export function probabilisticPolicy(probability: number): Policy {
  const threshold = consistentThreshold(probability);
  const vote: Vote = { reason: 'probabilistic', adjustedCount: threshold.adjustedCount };
  return {
    name: 'probabilistic',
    keepsEarly: probability === 1,
    evaluate: (trace) => (threshold.accepts(trace.randomHi, trace.randomLo) ? vote : undefined),
  };
}
