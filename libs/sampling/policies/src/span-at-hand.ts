import type { SpanHeader } from '@clew/otlp';
import type { SpanGroup } from '@clew/store-contract';

/** What one span shows while its message is at hand. Fields are valid only during the call; the object may be reused. */
export interface SpanAtHand {
  /** `bytes[start, end)` is the payload of an OTLP Span. */
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  /** Read from these bytes. */
  readonly header: SpanHeader;
  /** End minus start; 0 where the end lies before the start. */
  readonly durationNano: number;
  /** The same object for spans that share it: what is found out about a resource is remembered with it. */
  readonly group: SpanGroup;
  readonly teamId: string;
}
