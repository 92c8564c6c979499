const STEPS_PER_OCTAVE = 16;
const THRESHOLD_STEPS = 2 ** 16;

/** The highest below 1: kept for sure, but not before its wait is over. */
export const PROBABILITY_ALMOST_ONE = 1 - 1 / THRESHOLD_STEPS;

/** The lowest probability above 0 that four hexadecimal digits of threshold can tell. */
export const PROBABILITY_MIN = 1 / THRESHOLD_STEPS;

/**
 * The nearest probability on the grid on which all probabilities move: steps of 1/16 octave (4.4%), rounded to thresholds of
 * 16 bits. So few verdicts differ, `ot=th` has at most four digits, and what is told is what was drawn. Something never becomes
 * nothing, and what is below 1 stays below: at 1 a trace is kept before all of it has come.
 */
export function gridProbability(probability: number): number {
  if (!(probability > 0)) return 0;
  if (probability >= 1) return 1;
  const step = Math.round(Math.log2(probability) * STEPS_PER_OCTAVE);
  const kept = Math.round(2 ** (step / STEPS_PER_OCTAVE) * THRESHOLD_STEPS) / THRESHOLD_STEPS;
  return Math.min(PROBABILITY_ALMOST_ONE, Math.max(PROBABILITY_MIN, kept));
}
