export interface GroupMember {
  readonly id: string;
  /** Partitions it runs now. */
  readonly held: readonly number[];
}

/**
 * Shares `partitionCount` partitions out evenly and moves as few as it can: taking a partition over means reading
 * seconds of traffic again. Every member computes the same from the same input.
 */
export function assignPartitions(members: readonly GroupMember[], partitionCount: number): Map<string, number[]> {
  const shares = new Map<string, number[]>();
  const sorted = [...members].sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const { id } of sorted) shares.set(id, []);
  if (sorted.length === 0) return shares;

  const least = Math.floor(partitionCount / sorted.length);
  let larger = partitionCount % sorted.length; // so many members run one more
  const taken = new Set<number>();
  // Those that hold most choose first: they are the ones who can keep one more.
  for (const { id, held } of [...sorted].sort((a, b) => b.held.length - a.held.length)) {
    const kept = [...new Set(held)].filter(
      (partition) => partition >= 0 && partition < partitionCount && !taken.has(partition),
    );
    const quota = kept.length > least && larger > 0 ? least + 1 : least;
    if (quota > least) larger -= 1;
    for (const partition of kept.slice(0, quota)) {
      taken.add(partition);
      shares.get(id)?.push(partition);
    }
  }
  for (let partition = 0; partition < partitionCount; partition += 1) {
    if (!taken.has(partition)) smallest(shares).push(partition);
  }
  for (const share of shares.values()) share.sort((a, b) => a - b);
  return shares;
}

function smallest(shares: ReadonlyMap<string, number[]>): number[] {
  let found: number[] = [];
  let length = Infinity;
  for (const share of shares.values()) {
    if (share.length < length) {
      found = share;
      length = share.length;
    }
  }
  return found;
}
