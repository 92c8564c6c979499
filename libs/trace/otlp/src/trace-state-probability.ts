const TWO_POW_32 = 2 ** 32;
const TWO_POW_24 = 2 ** 24;
const TWO_POW_56 = 2 ** 56;

/** The smallest probability that consistent sampling knows: one trace of 2^56. */
export const PROBABILITY_MIN = 1 / TWO_POW_56;

/**
 * The share of traces at or above a rejection threshold: (2^56 - threshold) / 2^56. Its inverse is the adjusted count.
 * Rounded once, to the nearest double, as 56 bits do not always fit in 53; exact for thresholds of up to 13 digits.
 */
export function probabilityOfThreshold(thresholdHi: number, thresholdLo: number): number {
  // Both halves are exact multiples of 2^-56, so only their sum rounds.
  return (TWO_POW_24 - thresholdHi) / TWO_POW_24 - thresholdLo / TWO_POW_56;
}

/**
 * Whether a trace with these random bits was sampled at this threshold. When it was not, but came with it, then `th` does
 * not tell the truth about it.
 */
export function isAtThreshold(randomHi: number, randomLo: number, thresholdHi: number, thresholdLo: number): boolean {
  return randomHi > thresholdHi || (randomHi === thresholdHi && randomLo >= thresholdLo);
}

/**
 * Whether a trace with these random bits wins a draw at this probability; without making a threshold, as its probability may
 * be another for each trace. Never at a probability below 2^-57, always at 1.
 *
 * To sample further what came with `ot=th`, draw at the product of both probabilities. The product rounds (relative error
 * 2^-53, one trace in 10^16), but it is never more than either factor, so what is drawn is within what came.
 */
export function winsDraw(randomHi: number, randomLo: number, probability: number): boolean {
  // Exact: a double has 53 bits, and above 2^53 all of them are integers.
  const kept = Math.round(probability * TWO_POW_56);
  // random >= 2^56 - kept, asked as 2^56 - random <= kept, whose halves need no number above 2^53.
  const keptHi = Math.floor(kept / TWO_POW_32);
  const keptLo = kept - keptHi * TWO_POW_32;
  const borrow = randomLo > 0 ? 1 : 0;
  const leftHi = TWO_POW_24 - randomHi - borrow;
  const leftLo = borrow === 1 ? TWO_POW_32 - randomLo : 0;
  return leftHi < keptHi || (leftHi === keptHi && leftLo <= keptLo);
}

/** Bits 32 to 55 of a trace id's randomness, its last seven bytes (W3C Trace Context, level 2). */
export function traceIdRandomHi(bytes: Uint8Array, traceIdStart: number): number {
  return (
    ((bytes[traceIdStart + 9] ?? 0) << 16) | ((bytes[traceIdStart + 10] ?? 0) << 8) | (bytes[traceIdStart + 11] ?? 0)
  );
}

/** Bits 0 to 31 of a trace id's randomness. */
export function traceIdRandomLo(bytes: Uint8Array, traceIdStart: number): number {
  return (
    (((bytes[traceIdStart + 12] ?? 0) << 24) |
      ((bytes[traceIdStart + 13] ?? 0) << 16) |
      ((bytes[traceIdStart + 14] ?? 0) << 8) |
      (bytes[traceIdStart + 15] ?? 0)) >>>
    0
  );
}
