import type { PolicySet } from '../policy-set.js';
import type { TraceFeatures } from '../trace-features.js';
import type { Verdict } from '../verdict.js';
import { spanAtHand, type SampleSpan } from './sample-span.js';

/** What a test says of a trace beside its spans. */
export type SampleTrace = Partial<Omit<TraceFeatures, 'matchedSpans' | 'captured'>> & {
  readonly spans?: readonly SampleSpan[];
};

/** Its random bits win no draw below 1, but every draw at 1. */
export const UNLUCKY = { randomHi: 0, randomLo: 0 };
/** Its random bits win every draw. */
export const LUCKY = { randomHi: 0xff_ffff, randomLo: 0xffff_ffff };

/** Random bits that win draws at this probability and above. */
export function luckOf(probability: number): { readonly randomHi: number; readonly randomLo: number } {
  const threshold = 2n ** 56n - BigInt(Math.round(probability * 2 ** 56));
  return { randomHi: Number(threshold >> 32n), randomLo: Number(threshold & 0xffff_ffffn) };
}

/** Features as the engine makes them of these spans, read by the matchers of the set. */
export function featuresFor(set: PolicySet, trace: SampleTrace): TraceFeatures {
  const { spans = [{}], ...said } = trace;
  const entry = spans.find((span) => span.isRoot === true) ?? spans[0];
  const counts = new Uint16Array(set.matchers.count);
  const captured = new Uint32Array(set.matchers.captureCount);
  const matched = new Uint8Array(set.matchers.count);
  const { matchers } = set;
  const looksAtSpans = matchers.count > 0 || matchers.captureCount > 0;
  for (const [number, span] of looksAtSpans ? spans.entries() : []) {
    const atHand = spanAtHand(span, number);
    matchers.match(atHand, matched);
    for (const [index, flag] of matched.entries()) counts[index] = (counts[index] ?? 0) + flag;
    if (span === entry) matchers.capture(atHand, captured);
  }
  const errorSpanCount = spans.filter((span) => span.status === 'ERROR').length;
  return {
    tenantId: 'acme',
    teamId: 'shop',
    environment: 'test',
    hasError: errorSpanCount > 0,
    errorSpanCount,
    spanCount: spans.length,
    byteLength: 500 * spans.length,
    durationNano: durationNanoOf(spans),
    hasRoot: spans.some((span) => span.isRoot === true),
    entryServiceName: 'shop',
    entrySpanName: entry?.name ?? 'work',
    ...UNLUCKY,
    upstreamProbability: 1,
    errorSignature: 0,
    isRarePath: false,
    isNewDeploy: false,
    isLinkedToKept: false,
    ...said,
    matchedSpans: (matcher) => counts[matcher] ?? 0,
    captured: (index) => captured[index] ?? 0,
  };
}

/** The verdict after the full wait, told to the set as the engine would. */
export function decide(set: PolicySet, trace: SampleTrace, streamTimeMs = 0): Verdict {
  const features = featuresFor(set, trace);
  const verdict = set.decide(features, streamTimeMs);
  set.judged(features, verdict, streamTimeMs);
  return verdict;
}

export function decideEarly(set: PolicySet, trace: SampleTrace, streamTimeMs = 0): Verdict | undefined {
  return set.decideEarly(featuresFor(set, trace), streamTimeMs);
}

function durationNanoOf(spans: readonly SampleSpan[]): number {
  const starts = spans.map((span) => span.startMs ?? 0);
  const ends = spans.map((span) => (span.startMs ?? 0) + (span.durationMs ?? 10));
  return (Math.max(...ends) - Math.min(...starts)) * 1e6;
}
