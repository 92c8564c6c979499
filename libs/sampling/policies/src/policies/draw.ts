import { winsDraw } from '@clew/otlp';

import type { TraceFeatures } from '../trace-features.js';

/**
 * Whether the trace is among the share to keep. One draw for all policies, by the trace's own random bits, so that what a
 * lower probability keeps a higher one keeps too. Of traces that an upstream sampler has thinned out with the same bits, the
 * share is taken of what is left: the result is one draw at both probabilities' product.
 */
export function isDrawn(trace: TraceFeatures, probability: number): boolean {
  if (probability >= 1) return true;
  const { randomHi, randomLo, upstreamProbability } = trace;
  if (upstreamProbability >= 1 || !winsDraw(randomHi, randomLo, upstreamProbability)) {
    // Where it did not win the upstream draw it claims to have won, that claim says nothing about its bits.
    return winsDraw(randomHi, randomLo, probability);
  }
  return winsDraw(randomHi, randomLo, probability * upstreamProbability);
}
