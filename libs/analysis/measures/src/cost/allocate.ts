/** `value / divisor`, the half rounded up. Neither is below 0. */
export function roundedDivision(value: bigint, divisor: bigint): bigint {
  return (2n * value + divisor) / (2n * divisor);
}

/**
 * Exact parts as whole numbers that add up to `total`, the rounded whole: each is rounded down, and what is left goes, one
 * each, to those that lost most by it (the largest remainders; among equals to the first).
 */
export function allocate(exactParts: readonly bigint[], scale: bigint, total: bigint): readonly bigint[] {
  const parts = exactParts.map((exact) => exact / scale);
  const left = total - parts.reduce((sum, part) => sum + part, 0n);
  const byLoss = exactParts
    .map((exact, index) => ({ index, loss: exact % scale }))
    .sort((a, b) => (a.loss === b.loss ? a.index - b.index : a.loss > b.loss ? -1 : 1));
  // A whole that is rounded down can be less than all parts rounded down only by a part of one, and never is.
  for (const { index } of byLoss.slice(0, Number(left))) parts[index] = (parts[index] ?? 0n) + 1n;
  return parts;
}
