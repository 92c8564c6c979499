/**
 * What was decided about one trace, and what was seen of it: written once when the trace is closed, and once more for each
 * time that late spans opened it again (then for these spans alone).
 */
export interface DecisionIncrement {
  readonly tenantId: string;
  /** 16 bytes. */
  readonly traceId: Uint8Array;
  /** Who pays: the team of the root span, else of the first one. */
  readonly teamId: string;
  /** '' where the sender named none. */
  readonly environment: string;
  /** Of the spans of this row. */
  readonly kept: boolean;
  /** Type of the policy that decided (`error`, `latency`, `probabilistic`, `late_error`, ...). */
  readonly reason: string;
  readonly policyName: string;
  readonly policyVersion: string;
  /** Of the draw that was held here; 0 when there was none. */
  readonly probability: number;
  /** For how many traces it stands, without what was sampled before it came here; 0 when unknown. */
  readonly adjustedCount: number;
  /** Demand of the payer / its budget; 0 without a budget. */
  readonly budgetPressure: number;
  /** The partition's stream time at the flush that closed it, Unix milliseconds. */
  readonly decidedAtUnixMs: number;
  /** This row is about late spans only. */
  readonly isReopened: boolean;
  /** Kept, but some of its spans were dropped before or its root has not come. */
  readonly isPartial: boolean;
  readonly spanCount: number;
  readonly errorSpanCount: number;
  /** Of the spans as they are in the stream. */
  readonly byteCount: number;
  readonly startTimeUnixNano: bigint;
  /** From the earliest start to the latest end. */
  readonly durationNano: bigint;
  /** Of the root span, else of the first server or consumer span, else of the first span. */
  readonly entryServiceName: string;
  readonly entrySpanName: string;
  readonly serviceNames: readonly string[];
  /** 32 bits; 0 without an error. */
  readonly errorSignature: number;
  /** With which it was sampled before it came here; 1 when nobody said so. */
  readonly upstreamProbability: number;
}

/** Traces on which a candidate and the active policies gave the same pair of verdicts, within one hour of their closing. */
export interface DryRunIncrement {
  readonly tenantId: string;
  readonly teamId: string;
  /** The entry service of these traces. */
  readonly serviceName: string;
  readonly candidateVersion: string;
  readonly activeVersion: string;
  /** Start of the hour, Unix seconds. */
  readonly hourUnixS: number;
  readonly keptByActive: boolean;
  readonly keptByCandidate: boolean;
  readonly traceCount: number;
  readonly spanCount: number;
  /** Traces with an error. */
  readonly errorTraceCount: number;
  /** Of their spans as they are in the stream. */
  readonly byteCount: number;
}
