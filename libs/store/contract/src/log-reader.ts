import type { LogRecord, SpanContextOfRequest, SpanId, TraceId } from '@clew/trace-model';

import type { AttributeFilter, Page, TimeRange } from './trace-reader.js';

/** Log records that match all that is given. Absent means any. At least one of `range`, `traceId` and `spanId` is given. */
export interface LogFilter {
  /** By `eventTimeUnixNano`. */
  readonly range?: TimeRange;
  readonly traceId?: TraceId;
  readonly spanId?: SpanId;
  readonly serviceName?: string;
  /** Records without a severity have number 0. */
  readonly severityNumberMin?: number;
  /** Part of the body's text, in whatever case. A body that is no text is looked at as its OTLP/JSON. */
  readonly bodyContains?: string;
  /** Of the record or of its resource. */
  readonly attributes?: readonly AttributeFilter[];
}

/** Place in a list of log records, which is ordered by time; records of the same time by where they were stored. */
export interface LogCursor {
  readonly eventTimeUnixNano: bigint;
  readonly streamPartition: number;
  readonly flushNumber: bigint;
  readonly rowNumber: number;
}

export interface StoredLog extends LogRecord, SpanContextOfRequest {
  readonly serviceName: string;
  /** When it happened as well as is known: its time, else when it was observed, else when the gateway received it. */
  readonly eventTimeUnixNano: bigint;
  readonly cursor: LogCursor;
}

export interface LogPage {
  readonly limit: number;
  readonly after?: LogCursor;
  readonly order: 'newestFirst' | 'oldestFirst';
}

/** Reads of one tenant's log records, by the rules of `TraceReader`. */
export interface LogReader {
  logs(tenantId: string, filter: LogFilter, page: LogPage, signal?: AbortSignal): Promise<Page<StoredLog>>;
}
