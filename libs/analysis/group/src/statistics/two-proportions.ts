import { twoSidedP } from './normal-distribution.js';
import type { Comparison } from './rank-sum.js';

/**
 * Do two shares, seen in samples of these (effective) sizes, differ? The two-proportion z test with Yates' continuity
 * correction, which errs on the side of silence in small samples. The effect is Cohen's h over its largest value, right
 * minus left: a change from 0 to 1% counts as much as one from 40% to 50%.
 */
export function twoProportions(left: number, leftSize: number, right: number, rightSize: number): Comparison {
  if (leftSize === 0 || rightSize === 0) return { effect: 0, p: 1 };
  const pooled = (left * leftSize + right * rightSize) / (leftSize + rightSize);
  const perPair = 1 / leftSize + 1 / rightSize;
  const spread = Math.sqrt(pooled * (1 - pooled) * perPair);
  const effect = (angle(right) - angle(left)) / (Math.PI / 2);
  if (!(spread > Number.EPSILON)) return { effect: 0, p: 1 };
  const distance = Math.max(0, Math.abs(right - left) - perPair / 2);
  return { effect, p: twoSidedP(distance / spread) };
}

function angle(share: number): number {
  return Math.asin(Math.sqrt(Math.max(0, Math.min(1, share))));
}
