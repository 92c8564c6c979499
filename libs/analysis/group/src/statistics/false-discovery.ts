/**
 * The largest p that may be believed when this many are looked at and at most `rate` of what is believed may be chance
 * (Benjamini and Hochberg 1995). -1 when none may.
 */
export function believableP(ps: readonly number[], rate: number): number {
  const sorted = ps.toSorted((a, b) => a - b);
  for (let rank = sorted.length; rank > 0; rank--) {
    const p = sorted[rank - 1] ?? 1;
    if (p <= (rank / sorted.length) * rate) return p;
  }
  return -1;
}
