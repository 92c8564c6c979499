const STEPS_PER_OCTAVE = 16;
const THRESHOLD_STEPS = 2 ** 16;

/** The lowest probability above 0 that four hexadecimal digits of threshold can tell. */
export const PROBABILITY_MIN = 1 / THRESHOLD_STEPS;

/**
 * The nearest probability on the grid on which all probabilities move: steps of 1/16 octave (4.4%), rounded to thresholds of
 * 16 bits. So few verdicts differ, `ot=th` has at most four digits, and what is told is what was drawn. Never turns something
 * into nothing, nor less than everything into everything beyond half a step.
 */
export function gridProbability(probability: number): number {
  if (!(probability > 0)) return 0;
  if (probability >= 1) return 1;
  const step = Math.round(Math.log2(probability) * STEPS_PER_OCTAVE);
  return Math.max(1, Math.round(2 ** (step / STEPS_PER_OCTAVE) * THRESHOLD_STEPS)) / THRESHOLD_STEPS;
}
