const TWO_POW_32 = 2 ** 32;
const TWO_POW_56 = 2 ** 56;

export interface ConsistentThreshold {
  /** 1 / probability; 0 when nothing is accepted. */
  readonly adjustedCount: number;
  /** Compares 56 random bits, given as the high 24 and the low 32, with the rejection threshold. */
  accepts(randomHi: number, randomLo: number): boolean;
}

/**
 * The rejection threshold `th` of OpenTelemetry's consistent probability sampling: a trace is sampled when its 56 random
 * bits are at least (1 - probability) * 2^56. Probabilities below 2^-53 or so cannot be told from zero.
 */
export function consistentThreshold(probability: number): ConsistentThreshold {
  if (!(probability >= 0 && probability <= 1)) {
    throw new RangeError(`probability is ${probability}, allowed is 0 to 1`);
  }
  const kept = Math.round(probability * TWO_POW_56);
  if (kept === 0) return { adjustedCount: 0, accepts: () => false };
  // 2^56 - kept is exact: one of both is below 2^55 and has few enough bits, as `probability` has 53.
  const threshold = TWO_POW_56 - kept;
  const thresholdHi = Math.floor(threshold / TWO_POW_32);
  const thresholdLo = threshold % TWO_POW_32;
  return {
    adjustedCount: 1 / probability,
    accepts: (randomHi, randomLo) => randomHi > thresholdHi || (randomHi === thresholdHi && randomLo >= thresholdLo),
  };
}
