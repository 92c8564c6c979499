import type {
  DryRunCandidate,
  DryRunCounts,
  DryRunService,
  ReasonCounts,
  SamplingQualityGroup,
} from '@clew/store-contract';

import type { Cell } from '../store-client.js';
import { boolCell, listCell, numberCell, textCell } from './cells.js';

export function readQualityGroup(row: readonly Cell[]): SamplingQualityGroup {
  return {
    name: textCell(row[0]),
    traceCount: numberCell(row[1]),
    keptTraceCount: numberCell(row[2]),
    errorTraceCount: numberCell(row[3]),
    keptErrorTraceCount: numberCell(row[4]),
    partialTraceCount: numberCell(row[5]),
    upgradedTraceCount: numberCell(row[6]),
    unweightedTraceCount: numberCell(row[7]),
    adjustedTraceCount: numberCell(row[8]),
    spanCount: numberCell(row[9]),
    keptSpanCount: numberCell(row[10]),
    adjustedSpanCount: numberCell(row[11]),
    lateSpanCount: numberCell(row[12]),
    byteCount: numberCell(row[13]),
    keptByteCount: numberCell(row[14]),
    reasons: listCell(row[15], readReason),
  };
}

function readReason(cell: Cell | undefined): ReasonCounts {
  const [kept, reason, policyName, traceCount, spanCount] = listCell(cell, (part) => part);
  return {
    kept: boolCell(kept),
    reason: textCell(reason),
    policyName: textCell(policyName),
    traceCount: numberCell(traceCount),
    spanCount: numberCell(spanCount),
  };
}

export function readDryRunCandidate(row: readonly Cell[]): DryRunCandidate {
  return {
    candidateVersion: textCell(row[0]),
    activeVersions: listCell(row[1], textCell),
    firstHourUnixS: numberCell(row[2]),
    lastHourUnixS: numberCell(row[3]),
  };
}

export function readDryRunService(row: readonly Cell[]): DryRunService {
  return {
    serviceName: textCell(row[0]),
    keptByBoth: readDryRunCounts(row, 1),
    keptByActiveOnly: readDryRunCounts(row, 5),
    keptByCandidateOnly: readDryRunCounts(row, 9),
    keptByNeither: readDryRunCounts(row, 13),
  };
}

function readDryRunCounts(row: readonly Cell[], at: number): DryRunCounts {
  return {
    traceCount: numberCell(row[at]),
    spanCount: numberCell(row[at + 1]),
    errorTraceCount: numberCell(row[at + 2]),
    byteCount: numberCell(row[at + 3]),
  };
}
