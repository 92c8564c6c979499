import { SignatureCounter, TokenBucket } from '@clew/sampling-control';

import type { DocumentObject } from '@clew/documents';
import { EXTRA } from '../policy.js';
import type { TraceFeatures } from '../trace-features.js';
import {
  answerPlan,
  type AnswerPlan,
  ownerOf,
  ownsVerdict,
  type PlanContext,
  type PolicyContext,
} from './policy-plan.js';

const PER_SECOND_MAX = 1e12;
const TRACES_PER_WINDOW_MAX = 1_000_000;
const SIGNATURES_MAX = 10_000;

/** Whatever comes, up to so many spans per second. */
export function rateLimiting(object: DocumentObject, context: PlanContext): AnswerPlan {
  return tokenBucketPlan(object, context, 'spansPerSecond', 'burstSpans', (trace) => trace.spanCount);
}

/** Whatever comes, up to so many bytes of spans per second. */
export function bytesLimiting(object: DocumentObject, context: PlanContext): AnswerPlan {
  return tokenBucketPlan(object, context, 'bytesPerSecond', 'burstBytes', (trace) => trace.byteLength);
}

function tokenBucketPlan(
  object: DocumentObject,
  context: PlanContext,
  rateField: string,
  burstField: string,
  costOf: (trace: TraceFeatures) => number,
): AnswerPlan {
  const perSecond = object.number(rateField, { min: 1, max: PER_SECOND_MAX });
  const burstCapacity = object.number(burstField, { min: 1, max: PER_SECOND_MAX }, 2 * perSecond);
  return answerPlan(context, 'limit', (set) => {
    // The burst is not spread over partitions: it is also the largest trace that can pass, and a trace lies in one.
    const bucket = new TokenBucket({ perSecond: perSecond / set.partitionCount, burstCapacity });
    const limit: Limit = {
      admits: (trace, streamTimeMs) => bucket.take(costOf(trace), streamTimeMs),
      takeAfterwards: (trace, streamTimeMs) => {
        bucket.take(costOf(trace), streamTimeMs);
      },
      snapshot: () => bucket.snapshot(),
      restore: (snapshot) => {
        bucket.restore(snapshot);
      },
    };
    return limitPolicy(context, set, limit);
  });
}

/** At least `tracesPerWindow` of every error signature in every window, whoever keeps them. */
export function errorSignature(object: DocumentObject, context: PlanContext): AnswerPlan {
  const tracesPerWindow = object.integer('tracesPerWindow', { min: 1, max: TRACES_PER_WINDOW_MAX }, 10);
  const windowMs = object.integer('windowMs', { min: 1_000, max: 86_400_000 }, 600_000);
  const signaturesMax = object.integer('signaturesMax', { min: 1, max: 100_000 }, SIGNATURES_MAX);
  return answerPlan(context, 'limit', (set) => {
    const counter = new SignatureCounter({
      // Rounded up: N over all partitions, and one where they are more than N.
      tracesMin: Math.ceil(tracesPerWindow / set.partitionCount),
      windowMs,
      signaturesMax,
    });
    const limit: Limit = {
      admits: ({ errorSignature: signature }, streamTimeMs) => {
        if (signature === 0 || !counter.isWanted(signature, streamTimeMs)) return false;
        counter.countKept(signature, streamTimeMs);
        return true;
      },
      takeAfterwards: ({ errorSignature: signature }, streamTimeMs) => {
        if (signature !== 0) counter.countKept(signature, streamTimeMs);
      },
      countsWhatOthersKeep: true,
      snapshot: () => counter.snapshot(),
      restore: (snapshot) => {
        counter.restore(snapshot);
      },
    };
    return limitPolicy(context, set, limit);
  });
}

export interface Limit {
  /** Takes from the limit at once: many traces are asked for before the first of them is judged. */
  admits(trace: TraceFeatures, streamTimeMs: number): boolean;
  /** The same for a trace that was admitted by another process, whose flushes are replayed. */
  takeAfterwards(trace: TraceFeatures, streamTimeMs: number): void;
  /** What other policies keep counts too. */
  readonly countsWhatOthersKeep?: boolean;
  snapshot(): unknown;
  restore(snapshot: unknown): void;
}

/** A policy that keeps what a limit admits. */
export function limitPolicy(
  { key, name, type }: Pick<PlanContext, 'key' | 'name' | 'type'>,
  set: PolicyContext,
  limit: Limit,
): ReturnType<AnswerPlan['build']> {
  // Traces that were admitted here and are not judged yet. In a replay nobody asked, so nothing was taken for them.
  let admitted = 0;
  set.learns(ownerOf({ key, type }), {
    judged: (trace, verdict, streamTimeMs) => {
      if (!verdict.kept) return;
      if (!ownsVerdict(key, verdict.policyName)) {
        if (limit.countsWhatOthersKeep === true) limit.takeAfterwards(trace, streamTimeMs);
      } else if (admitted > 0) admitted--;
      else limit.takeAfterwards(trace, streamTimeMs);
    },
    snapshot: () => limit.snapshot(),
    restore: (snapshot) => {
      limit.restore(snapshot);
    },
  });
  return {
    name,
    type,
    isMonotone: false,
    isLimited: true,
    answer: (trace, streamTimeMs) => {
      if (!limit.admits(trace, streamTimeMs)) return undefined;
      admitted++;
      return EXTRA;
    },
  };
}
