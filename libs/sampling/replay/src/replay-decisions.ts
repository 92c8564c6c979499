import type { DecisionCursor, DecisionReader, TimeRange } from '@clew/store-contract';

import type { SamplingReplay } from './sampling-replay.js';

export interface ReplaySource {
  readonly reader: Pick<DecisionReader, 'recordedDecisions'>;
  readonly tenantId: string;
  /** Of the decisions. */
  readonly range: TimeRange;
  /** Rows judged at most; the first of the range are. Default: all. */
  readonly rowsMax?: number;
  readonly signal?: Parameters<DecisionReader['recordedDecisions']>[2];
}

/** Rows held at once. */
const PAGE_ROWS = 5_000;

/** Judges a range of the decision log, page by page. Returns false when `rowsMax` ended it before the end of the range. */
export async function replayDecisions(replay: SamplingReplay, source: ReplaySource): Promise<boolean> {
  const { reader, tenantId, range, rowsMax = Number.POSITIVE_INFINITY, signal } = source;
  let after: DecisionCursor | undefined;
  let rows = 0;
  do {
    const limit = Math.min(PAGE_ROWS, rowsMax - rows);
    if (limit <= 0) return false;
    const page = await reader.recordedDecisions(
      tenantId,
      { range, limit, ...(after === undefined ? {} : { after }) },
      signal,
    );
    for (const row of page.items) replay.add(row);
    rows += page.items.length;
    after = page.next;
  } while (after !== undefined);
  return true;
}
