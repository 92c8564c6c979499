import type { TraceId } from '@clew/trace-model';

import type { DecisionIncrement } from './decision-increment.js';
import type { TimeRange } from './trace-reader.js';

/** A row of the decision log, as the sampler wrote it. */
export interface StoredDecision extends Omit<DecisionIncrement, 'tenantId' | 'traceId'> {
  readonly traceId: TraceId;
}

/** Place in the decision log, which is ordered by the time of the decision, then by trace id. */
export interface DecisionCursor {
  readonly decidedAtUnixMs: number;
  readonly traceId: TraceId;
}

export interface RecordedDecisions {
  /** Rows of one trace and one moment are never cut apart: there may be a few more than were asked for. */
  readonly items: readonly StoredDecision[];
  /** Where the next page goes on; undefined at the end of the range. */
  readonly next: DecisionCursor | undefined;
}

export interface SamplingQualityQuery {
  /** Of the decisions. Minutes that it touches count whole. */
  readonly range: TimeRange;
  /** By the entry service of the traces, by the team that pays for them, or all together. */
  readonly groupBy: 'none' | 'service' | 'team';
  /** Groups, those with most spans first. */
  readonly limit: number;
}

/** What one policy decided. */
export interface ReasonCounts {
  readonly kept: boolean;
  readonly reason: string;
  readonly policyName: string;
  /** Late spans of a trace are counted as spans, not as a trace again. */
  readonly traceCount: number;
  readonly spanCount: number;
}

/** Sums over decisions, from which rates follow. They outlive the decision log. Traces count when they are closed, late spans when they are. */
export interface SamplingCounts {
  readonly traceCount: number;
  /** With those that a late error made kept. */
  readonly keptTraceCount: number;
  /** With an error; one that late errors opened again counts once more. */
  readonly errorTraceCount: number;
  readonly keptErrorTraceCount: number;
  /** Kept, but not all of their spans, or without a root. */
  readonly partialTraceCount: number;
  /** Dropped at first, kept in part since an error came late. */
  readonly upgradedTraceCount: number;
  /** Kept for which no probability is known: they stand for themselves only and are in no adjusted count. */
  readonly unweightedTraceCount: number;
  /** Sum of the adjusted counts of kept traces: an estimate of `traceCount` from what is stored. */
  readonly adjustedTraceCount: number;
  readonly spanCount: number;
  readonly keptSpanCount: number;
  /** An estimate of `spanCount` from what is stored. */
  readonly adjustedSpanCount: number;
  /** Spans that came after their trace was closed. */
  readonly lateSpanCount: number;
  readonly byteCount: number;
  readonly keptByteCount: number;
}

export interface SamplingQualityGroup extends SamplingCounts {
  /** Service or team; '' when not grouped. */
  readonly name: string;
  /** Most traces first. */
  readonly reasons: readonly ReasonCounts[];
}

export interface DryRunCounts {
  readonly traceCount: number;
  readonly spanCount: number;
  readonly errorTraceCount: number;
  readonly byteCount: number;
}

/** How the verdicts of a candidate and of the active policies met, for the traces that enter at one service. */
export interface DryRunService {
  readonly serviceName: string;
  readonly keptByBoth: DryRunCounts;
  readonly keptByActiveOnly: DryRunCounts;
  readonly keptByCandidateOnly: DryRunCounts;
  readonly keptByNeither: DryRunCounts;
}

/** A candidate that ran in a range. */
export interface DryRunCandidate {
  readonly candidateVersion: string;
  /** Versions of the active policies it ran beside. */
  readonly activeVersions: readonly string[];
  readonly firstHourUnixS: number;
  readonly lastHourUnixS: number;
}

/** Reads of what one tenant's sampler decided, by the rules of `TraceReader`. */
export interface DecisionReader {
  /** All rows about a trace that are still kept, oldest first; the first hundreds of a trace with more. */
  decision(tenantId: string, traceId: TraceId, signal?: AbortSignal): Promise<readonly StoredDecision[]>;
  /** The decision log in order, a page at a time: memory does not grow with the range. */
  recordedDecisions(
    tenantId: string,
    query: { readonly range: TimeRange; readonly limit: number; readonly after?: DecisionCursor },
    signal?: AbortSignal,
  ): Promise<RecordedDecisions>;
  samplingQuality(
    tenantId: string,
    query: SamplingQualityQuery,
    signal?: AbortSignal,
  ): Promise<readonly SamplingQualityGroup[]>;
  /** Newest first. */
  dryRunCandidates(tenantId: string, range: TimeRange, signal?: AbortSignal): Promise<readonly DryRunCandidate[]>;
  /** Services with most spans first, at most `limit`. */
  dryRun(
    tenantId: string,
    query: { readonly candidateVersion: string; readonly range: TimeRange; readonly limit: number },
    signal?: AbortSignal,
  ): Promise<readonly DryRunService[]>;
}
