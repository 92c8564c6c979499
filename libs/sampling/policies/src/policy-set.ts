import { belowRatePolicy, errorPolicy, latencyPolicy, probabilisticPolicy } from './policies.js';
import type { Policy, TraceFeatures, Verdict } from './policy.js';
import { SpanRate } from './span-rate.js';

/** Policies of one partition, asked in order: the first vote decides. Not shared between partitions: it holds their rate. */
export interface PolicySet {
  readonly version: string;
  /** Told of every span read, so that conditions follow the stream's own time. */
  observe(spanCount: number, streamTimeMs: number): void;
  /** A verdict that more spans cannot change, if there is one yet. */
  decideEarly(trace: TraceFeatures, streamTimeMs: number): Verdict | undefined;
  /** The verdict after the full wait. */
  decide(trace: TraceFeatures, streamTimeMs: number): Verdict;
}

export interface PolicySetOptions {
  /** Told in every verdict. Default `1`. */
  readonly version?: string;
  /** Keep everything while the whole stream carries less; 0 never does. Default 10,000. */
  readonly keepAllBelowSpansPerSecond?: number;
  /** Keep traces that last at least this long. Default 1,000. */
  readonly latencyThresholdMs?: number;
  /** Share of the remaining traces to keep. Default 0.1. */
  readonly baselineProbability?: number;
}

/** @param partitionCount of the stream, over which `keepAllBelowSpansPerSecond` is spread evenly, as traces are */
export function createPolicySet(options: PolicySetOptions, partitionCount: number): PolicySet {
  const {
    version = '1',
    keepAllBelowSpansPerSecond = 10_000,
    latencyThresholdMs = 1_000,
    baselineProbability = 0.1,
  } = options;
  checkAtLeastZero('keepAllBelowSpansPerSecond', keepAllBelowSpansPerSecond);
  checkAtLeastZero('latencyThresholdMs', latencyThresholdMs);
  return policySetOf(version, [
    belowRatePolicy(keepAllBelowSpansPerSecond / partitionCount),
    errorPolicy(),
    latencyPolicy(latencyThresholdMs),
    probabilisticPolicy(baselineProbability),
  ]);
}

/** Any list of policies. */
export function policySetOf(version: string, policies: readonly Policy[]): PolicySet {
  const rate = new SpanRate();
  const early = policies.filter((policy) => policy.keepsEarly);
  const dropped: Verdict = { kept: false, reason: 'not_sampled', adjustedCount: 0, policyVersion: version };

  function firstVote(asked: readonly Policy[], trace: TraceFeatures, streamTimeMs: number): Verdict | undefined {
    const conditions = { spansPerSecond: rate.at(streamTimeMs) };
    for (const policy of asked) {
      const vote = policy.evaluate(trace, conditions);
      if (vote !== undefined) return { kept: true, ...vote, policyVersion: version };
    }
    return undefined;
  }

  return {
    version,
    observe: (spanCount, streamTimeMs) => {
      rate.observe(spanCount, streamTimeMs);
    },
    decideEarly: (trace, streamTimeMs) => firstVote(early, trace, streamTimeMs),
    decide: (trace, streamTimeMs) => firstVote(policies, trace, streamTimeMs) ?? dropped,
  };
}

function checkAtLeastZero(name: string, value: number): void {
  if (!(value >= 0)) throw new RangeError(`${name} is ${value}, allowed is 0 or more`);
}
