import type { StoredDecision } from '@clew/store-contract';

/** All rows about one trace, read together. */
export interface DecisionStory {
  readonly kept: boolean;
  /** The row whose verdict holds: the first one, or the one with which a late error made the trace kept. */
  readonly verdict: StoredDecision;
  /** Undefined when its row is no longer there: what is left is about late spans. */
  readonly first: StoredDecision | undefined;
  /** The trace was dropped at first. Then `verdict` is about the part that was kept. */
  readonly isUpgraded: boolean;
  /** What is stored is not the whole trace. */
  readonly isPartial: boolean;
  /** Of all rows. */
  readonly spanCount: number;
  readonly errorSpanCount: number;
  readonly keptSpanCount: number;
  readonly lateSpanCount: number;
  readonly byteCount: number;
  readonly startTimeUnixNano: bigint;
  readonly durationNano: bigint;
  readonly serviceNames: readonly string[];
}

/** `rows` are those of one trace, oldest first. Undefined when there are none. */
export function decisionStory(rows: readonly StoredDecision[]): DecisionStory | undefined {
  const first = rows.find((row) => !row.isReopened);
  const firstKept = rows.find((row) => row.kept);
  const verdict = first?.kept === true ? first : (firstKept ?? first ?? rows[0]);
  if (verdict === undefined) return undefined;
  const isUpgraded = verdict.kept && first?.kept === false;
  return {
    ...{ kept: verdict.kept, verdict, first, isUpgraded },
    isPartial: verdict.kept && rows.some((row) => (row.kept ? row.isPartial && row === verdict : row.spanCount > 0)),
    spanCount: sum(rows, (row) => row.spanCount),
    errorSpanCount: sum(rows, (row) => row.errorSpanCount),
    keptSpanCount: sum(rows, (row) => (row.kept ? row.spanCount : 0)),
    lateSpanCount: sum(rows, (row) => (row.isReopened ? row.spanCount : 0)),
    byteCount: sum(rows, (row) => row.byteCount),
    ...wholeTime(rows),
    serviceNames: [...new Set(rows.flatMap((row) => row.serviceNames))].toSorted(),
  };
}

/** From the earliest start to the latest end. */
function wholeTime(rows: readonly StoredDecision[]): Pick<DecisionStory, 'startTimeUnixNano' | 'durationNano'> {
  const starts = rows.map((row) => row.startTimeUnixNano);
  const ends = rows.map((row) => row.startTimeUnixNano + row.durationNano);
  const startTimeUnixNano = starts.reduce((a, b) => (a < b ? a : b));
  return { startTimeUnixNano, durationNano: ends.reduce((a, b) => (a > b ? a : b)) - startTimeUnixNano };
}

function sum(rows: readonly StoredDecision[], of: (row: StoredDecision) => number): number {
  return rows.reduce((total, row) => total + of(row), 0);
}
