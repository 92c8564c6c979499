/**
 * The level up to which demands are met so that they share `available` max-min fairly (water-filling): whoever asks for less
 * than the level gets all of it, all others get the level, and nobody gets less than `shareMin` of what was asked for.
 *
 * @param demands ascending, at least 0
 * @returns Infinity when there is enough for all
 */
export function waterLevel(demands: Float64Array, available: number, shareMin: number): number {
  const count = demands.length;
  let above = 0;
  for (const demand of demands) above += demand;
  if (above <= available) return Infinity;
  // From the smallest up. For a level between two demands, the smaller ones are met in full (`met`), and of the larger ones
  // those beyond level / shareMin take their minimum. There may be such ones at every level, so they are counted from the top.
  let met = 0;
  for (let index = 0; index < count; index++) {
    const demand = demands[index] ?? 0;
    const level = levelOfRest(demands, index, available - met, shareMin);
    if (level <= demand) return Math.max(0, level);
    met += demand;
  }
  return Infinity;
}

/** The level at which demands from `first` on, none of them met in full, use up `available`. */
function levelOfRest(demands: Float64Array, first: number, available: number, shareMin: number): number {
  let minimums = 0;
  let end = demands.length;
  let level = available / (end - first);
  // Whoever's minimum lies above the level takes that, which lowers the level for the others; rarely more than a few do.
  while (end > first) {
    const minimum = (demands[end - 1] ?? 0) * shareMin;
    if (minimum <= level) break;
    minimums += minimum;
    end--;
    level = end > first ? (available - minimums) / (end - first) : 0;
  }
  return level;
}
