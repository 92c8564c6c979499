/** Chebyshev coefficients of ln(erfc(x) / t) + x^2 over t = 1 / (1 + x / 2), highest power last. */
const ERFC = [
  -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223,
  0.17087277,
];

/**
 * How likely chance alone gives a standard score at least this far from 0 on either side. The relative error is below
 * 1.2e-7 everywhere, so that very small answers can still be compared. Source: Numerical Recipes, section 6.2.
 */
export function twoSidedP(standardScore: number): number {
  const x = Math.abs(standardScore) / Math.SQRT2;
  const t = 1 / (1 + x / 2);
  const power = ERFC.reduceRight((sum, coefficient) => sum * t + coefficient, 0);
  return Math.min(1, t * Math.exp(power - x * x));
}
