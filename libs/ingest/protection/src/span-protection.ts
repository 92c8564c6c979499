import type { TraceEdits, TraceScan } from '@clew/otlp';

/** What is known about a request besides its body. */
export interface RequestContext {
  readonly receivedAtUnixMs: number;
  /** Environment of the ingest key: what a resource without `deployment.environment.name` gets. */
  readonly environment: string | undefined;
  /** W3C `baggage` header of the request. */
  readonly baggage: string | undefined;
}

/** The rules of one organisation and team, compiled. Stateless but for counters and sketches. */
export interface SpanProtection {
  /**
   * Looks at every span that `scan` has found in `body` and records in `edits` what must change. The body is not written to.
   * Never throws for data that `scan` accepted.
   */
  apply(body: Uint8Array, scan: TraceScan, context: RequestContext, edits: TraceEdits): void;
}
