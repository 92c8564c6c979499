import type { TimeRange } from './trace-reader.js';

export const LOGGED_OUTCOMES = ['ok', 'limit', 'timeout', 'cancelled', 'busy', 'error'] as const;
/** `busy`: refused, because too many of the organisation's queries ran; `cancelled`: who asked went away. */
export type LoggedOutcome = (typeof LOGGED_OUTCOMES)[number];

/** A request that was slow or failed. */
export interface LoggedQuery {
  readonly tenantId: string;
  readonly askedAtUnixMs: number;
  readonly durationMs: number;
  readonly outcome: LoggedOutcome;
  /** Name that the client gave it, '' for none. */
  readonly operationName: string;
  /** What was asked for, in the API's words. */
  readonly fields: readonly string[];
  /** TraceQL, or filter and range, in words. */
  readonly question: string;
  readonly tokenId: string;
  /** Reads of the store. Those that failed count, but not what they read: the engine does not tell. */
  readonly storeQueryCount: number;
  readonly rowsRead: number;
  readonly bytesRead: number;
}

/** Requests of people that were slow or failed, kept for two weeks. Rejects with StoreError. */
export interface QueryLog {
  append(queries: readonly LoggedQuery[]): Promise<void>;
  /** Those of one tenant that were asked in the range, newest first. */
  slowQueries(
    tenantId: string,
    query: { readonly range: TimeRange; readonly limit: number },
    signal?: AbortSignal,
  ): Promise<readonly LoggedQuery[]>;
}
