import type { TraceEdits, TraceScan } from '@clew/otlp';

/** What is known about a request besides its body. */
export interface RequestContext {
  readonly receivedAtUnixMs: number;
  /** Environment of the ingest key. */
  readonly environment: string | undefined;
  /** W3C `baggage` header of the request. */
  readonly baggage: string | undefined;
}

/** What the intake asks of the rules of an organisation and team; `@clew/protection` compiles them. */
export interface SpanProtection {
  /**
   * Looks at every span that `scan` has found in `body` and records in `edits` what must change. Does not write to the body and
   * does not throw for what `scan` accepted.
   */
  apply(body: Uint8Array, scan: TraceScan, context: RequestContext, edits: TraceEdits): void;
}
