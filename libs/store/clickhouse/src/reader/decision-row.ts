import type { StoredDecision } from '@clew/store-contract';

import type { Cell } from '../store-client.js';
import { bigIntCell, boolCell, listCell, numberCell, textCell, traceIdCell } from './cells.js';

export const DECISION_COLUMNS = `
  lower(hex(trace_id)),
  toUnixTimestamp64Milli(decided_at),
  team_id,
  environment,
  kept,
  is_reopened,
  is_partial,
  reason,
  policy_name,
  policy_version,
  probability,
  adjusted_count,
  budget_pressure,
  upstream_probability,
  span_count,
  error_span_count,
  byte_count,
  start_time_unix_nano,
  duration_nano,
  entry_service_name,
  entry_span_name,
  service_names,
  error_signature`;

export function readDecision(row: readonly Cell[]): StoredDecision {
  return {
    traceId: traceIdCell(row[0]),
    decidedAtUnixMs: numberCell(row[1]),
    teamId: textCell(row[2]),
    environment: textCell(row[3]),
    kept: boolCell(row[4]),
    isReopened: boolCell(row[5]),
    isPartial: boolCell(row[6]),
    reason: textCell(row[7]),
    policyName: textCell(row[8]),
    policyVersion: textCell(row[9]),
    probability: numberCell(row[10]),
    adjustedCount: numberCell(row[11]),
    budgetPressure: numberCell(row[12]),
    upstreamProbability: numberCell(row[13]),
    spanCount: numberCell(row[14]),
    errorSpanCount: numberCell(row[15]),
    byteCount: numberCell(row[16]),
    startTimeUnixNano: bigIntCell(row[17]),
    durationNano: bigIntCell(row[18]),
    entryServiceName: textCell(row[19]),
    entrySpanName: textCell(row[20]),
    serviceNames: listCell(row[21], textCell),
    errorSignature: numberCell(row[22]),
  };
}
