import type { SpanInTrace } from './read-field.js';

/** A span that counts, in which step, and for how many. */
export interface CountedSpan extends SpanInTrace {
  readonly stepUnixNano: bigint;
  readonly weight: number;
}
