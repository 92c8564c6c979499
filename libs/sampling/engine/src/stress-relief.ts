import { winsDraw } from '@clew/otlp';

/** Steps of a quarter octave from nothing to one trace in 1024. */
const LEVELS = 40;
const LEVELS_PER_OCTAVE = 4;

/**
 * How scarce room is: 0 up to `share` of the limit that is nearest, then up to LEVELS at the limit. The level found by one flush
 * holds for traces that are opened until the next: it is journaled, as a replay, whose buffer may be filled otherwise, must
 * let go of the same bytes.
 */
export function stressLevelOf(fill: number, share: number): number {
  if (fill <= share || share === 1) return 0;
  return Math.min(LEVELS, Math.ceil(((fill - share) / (1 - share)) * LEVELS));
}

/** Share of the traces opened at this level that go on as if there was room for all. */
export function stressProbability(level: number): number {
  return 2 ** (-level / LEVELS_PER_OCTAVE);
}

/** A trace that loses is dropped at once. */
export function losesUnderStress(level: number, randomHi: number, randomLo: number, upstream: number): boolean {
  return level > 0 && !winsDraw(randomHi, randomLo, upstream * stressProbability(level));
}
