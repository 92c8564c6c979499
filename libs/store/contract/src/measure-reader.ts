import type { DurationHistogram } from '@clew/trace-model';

import type { TimeRange } from './trace-reader.js';

/** What one team's keys sent for one service in one day (UTC), before and after sampling. */
export interface DailyUsage {
  readonly teamId: string;
  readonly serviceName: string;
  /** Start of the day, Unix seconds. */
  readonly dayUnixS: number;
  readonly spanCount: bigint;
  readonly ingestBytes: bigint;
  readonly keptSpanCount: bigint;
  /**
   * Bytes of the kept spans as they came, without resource and scope: in each hour and environment the share of its bytes that
   * its kept spans are of its spans.
   */
  readonly keptSpanBytes: bigint;
}

export interface DailyUsageQuery {
  /** Days that it touches count whole. */
  readonly range: TimeRange;
  /** Default: all. */
  readonly teamId?: string;
  readonly serviceName?: string;
}

export interface MeasureQuery {
  readonly range: TimeRange;
  readonly groupBy: 'none' | 'service' | 'team';
  /** Groups, those with most first. */
  readonly limit: number;
}

/** Durations of one group; '' when all are together. */
export interface GroupedDurations {
  readonly name: string;
  readonly durations: DurationHistogram;
}

/** What is stored of one group. */
export interface StoredVolume {
  readonly name: string;
  readonly spanCount: number;
  /** On disk, with indexes and trace summaries, at what a span takes in this store on average. */
  readonly storedBytes: number;
}

/** Reads of what a tenant's tracing does and takes, by the rules of `TraceReader`. */
export interface MeasureReader {
  /** By day, then team, then service. */
  dailyUsage(tenantId: string, query: DailyUsageQuery, signal?: AbortSignal): Promise<readonly DailyUsage[]>;
  /**
   * Durations of the traces that were closed in the range, kept or dropped, by the service where they enter or the team that
   * pays. Known for as long as the decision log is.
   */
  traceDurations(tenantId: string, query: MeasureQuery, signal?: AbortSignal): Promise<readonly GroupedDurations[]>;
  /** From the end of a stored span until it could be found, of spans that start in the range. */
  visibilityDelays(tenantId: string, query: MeasureQuery, signal?: AbortSignal): Promise<readonly GroupedDurations[]>;
  /** Of spans that start in the range. */
  storedVolume(tenantId: string, query: MeasureQuery, signal?: AbortSignal): Promise<readonly StoredVolume[]>;
}
