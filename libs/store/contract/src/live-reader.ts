import type { TraceId } from '@clew/trace-model';

import type { FlushId } from './flush.js';
import type { StoredSpan, TraceSummary } from './trace-reader.js';

/**
 * Up to where the flushes of every partition were read. Flushes of one partition become visible in the order of their numbers,
 * those of different partitions in any order: so each has a place of its own, and no clock decides what is new.
 */
export interface LivePosition {
  readonly partitions: readonly FlushId[];
  /** Partitions that are not among them are new: their flushes count from here on, by the store's clock. */
  readonly sinceUnixMs: number;
}

export interface FlushesSince {
  /** By partition, in the order of their numbers. */
  readonly flushes: readonly FlushId[];
  /** After them. */
  readonly position: LivePosition;
}

export interface ArrivedFlushes {
  /** By partition, in the order of their numbers. */
  readonly flushes: readonly FlushId[];
  /** Spans that start before are not looked for: it bounds what is read. */
  readonly startTimeUnixNanoMin: bigint;
}

export interface ArrivalQuery extends ArrivedFlushes {
  /** Traces are given by their id, from the one after this on. */
  readonly after: TraceId | undefined;
  readonly limit: number;
}

/**
 * Follows what is stored, as it is stored. Of the organisation's data only what belongs to `tenantId` is ever visible. Rejects
 * as TraceReader does. Aborting `signal` stops the engine's work.
 */
export interface LiveReader {
  /** After everything that is stored at the moment. */
  newestPosition(signal?: AbortSignal): Promise<LivePosition>;
  /** Flushes of all organisations that were stored whole since, at most `limitPerPartition` of each partition: the first ones. */
  flushesSince(position: LivePosition, limitPerPartition: number, signal?: AbortSignal): Promise<FlushesSince>;
  /** Traces with a span in these flushes, by their ids, with all that is stored of them by now. */
  arrivals(tenantId: string, query: ArrivalQuery, signal?: AbortSignal): Promise<readonly TraceSummary[]>;
  /** How many those are, from all ids on. */
  countArrivals(tenantId: string, query: ArrivedFlushes, signal?: AbortSignal): Promise<number>;
  /** Spans of these traces by start time, then span id: of each trace at most `spansPerTraceMax`, the first ones. */
  spansOf(
    tenantId: string,
    traces: readonly TraceSummary[],
    spansPerTraceMax: number,
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<TraceId, readonly StoredSpan[]>>;
}
