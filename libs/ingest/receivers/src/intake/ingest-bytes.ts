/**
 * Splits `totalBytes` in proportion to `weights`, in whole bytes that sum up to exactly the total: the meter of a
 * request stays right however its spans were spread over partitions.
 */
export function shareBytes(totalBytes: number, weights: readonly number[]): number[] {
  const weightSum = weights.reduce((sum, weight) => sum + weight, 0);
  let weightSoFar = 0;
  let given = 0;
  return weights.map((weight) => {
    weightSoFar += weight;
    const upTo = weightSum === 0 ? 0 : Math.floor((totalBytes * weightSoFar) / weightSum);
    const share = upTo - given;
    given = upTo;
    return share;
  });
}
