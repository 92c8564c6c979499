import { twoSidedP } from './normal-distribution.js';
import type { SampleSize, Weighted } from './weighted-sample.js';

export interface Comparison {
  /** In [-1, 1]; above 0 when the right side is larger. Its sign flips when the sides change places. */
  readonly effect: number;
  /** How likely chance alone shows as much. 1 when there is too little to tell. */
  readonly p: number;
}

const NOTHING_TO_TELL: Comparison = { effect: 0, p: 1 };

/**
 * Do values of the right sample tend to be larger? Mann-Whitney's test with weights: the effect is Cliff's delta,
 * P(right > left) - P(right < left), over weights; its spread under chance is taken from the effective sample sizes and
 * corrected for ties. It compares ranks, so that one outlier decides nothing. Weight of a size that its sample leaves out
 * counts as values of 0.
 */
export function rankSum(
  left: readonly Weighted[],
  leftSize: SampleSize,
  right: readonly Weighted[],
  rightSize: SampleSize,
): Comparison {
  if (leftSize.effective === 0 || rightSize.effective === 0) return NOTHING_TO_TELL;
  const pooled = [...sharesOf(left, leftSize, 'left'), ...sharesOf(right, rightSize, 'right')].sort(
    (a, b) => a.value - b.value,
  );
  const size = leftSize.effective + rightSize.effective;
  let leftBelow = 0;
  let rightBelow = 0;
  let effect = 0;
  let ties = 0;
  for (let at = 0; at < pooled.length;) {
    const value = pooled[at]?.value;
    let leftHere = 0;
    let rightHere = 0;
    for (; at < pooled.length && pooled[at]?.value === value; at++) {
      leftHere += pooled[at]?.left ?? 0;
      rightHere += pooled[at]?.right ?? 0;
    }
    // Both halves in one step, so that the sides are treated alike to the last bit.
    effect += rightHere * leftBelow - leftHere * rightBelow;
    ties += ((leftHere * leftSize.effective + rightHere * rightSize.effective) / size) ** 3;
    leftBelow += leftHere;
    rightBelow += rightHere;
  }
  const spread = ((size + 1) / (3 * leftSize.effective * rightSize.effective)) * Math.max(0, 1 - ties);
  if (spread <= Number.EPSILON) return NOTHING_TO_TELL;
  return { effect: clamped(effect), p: twoSidedP(effect / Math.sqrt(spread)) };
}

interface Share {
  readonly value: number;
  readonly left: number;
  readonly right: number;
}

function sharesOf(sample: readonly Weighted[], size: SampleSize, side: 'left' | 'right'): Share[] {
  let seen = 0;
  const shares = sample.map(({ value, weight }) => {
    seen += weight;
    return shareOf(value, weight / size.weight, side);
  });
  const missing = (size.weight - seen) / size.weight;
  return missing > 1e-12 ? [...shares, shareOf(0, missing, side)] : shares;
}

function shareOf(value: number, share: number, side: 'left' | 'right'): Share {
  return { value, left: side === 'left' ? share : 0, right: side === 'right' ? share : 0 };
}

function clamped(effect: number): number {
  return Math.max(-1, Math.min(1, effect));
}
