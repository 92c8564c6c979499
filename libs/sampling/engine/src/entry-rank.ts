/** Why a span is the one that its trace is named by: a higher rank takes the place of a lower one, and the first of its rank stays. */
export const ENTRY_RANK = { first: 1, server: 2, root: 3 } as const;

const SERVER = 2;
const CONSUMER = 5;

export function entryRankOf(kind: number, isRoot: boolean): number {
  if (isRoot) return ENTRY_RANK.root;
  return kind === SERVER || kind === CONSUMER ? ENTRY_RANK.server : ENTRY_RANK.first;
}
