import type { TraceSummary } from '@clew/store-contract';

import type { Cell } from '../store-client.js';
import { bigIntCell, listCell, numberCell, textCell, traceIdCell } from './cells.js';

/** Rows of `traces` are increments, so every column is an aggregate over the rows of one trace. */
export const SUMMARY_COLUMNS = `
  lower(hex(trace_id)),
  max(root_service_name),
  max(root_span_name),
  min(start_time_unix_nano) AS start,
  max(end_time_unix_nano) AS end,
  sum(span_count),
  sum(error_span_count),
  arraySort(groupUniqArrayArray(service_names)),
  max(decision_reason),
  max(adjusted_count)`;

export interface SummaryRow {
  readonly summary: TraceSummary;
  readonly endTimeUnixNano: bigint;
}

export function readSummary(row: readonly Cell[]): SummaryRow {
  const startTimeUnixNano = bigIntCell(row[3]);
  const endTimeUnixNano = bigIntCell(row[4]);
  const summary = {
    traceId: traceIdCell(row[0]),
    rootServiceName: textCell(row[1]),
    rootSpanName: textCell(row[2]),
    startTimeUnixNano,
    durationNano: endTimeUnixNano - startTimeUnixNano,
    spanCount: numberCell(row[5]),
    errorSpanCount: numberCell(row[6]),
    serviceNames: listCell(row[7], textCell),
    decisionReason: textCell(row[8]),
    adjustedCount: numberCell(row[9]),
  };
  return { summary, endTimeUnixNano };
}
