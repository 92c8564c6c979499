import type { SpanAtHand } from './span-at-hand.js';

/** Most conditions on single spans that one set may hold. */
export const SPAN_MATCHERS_MAX = 64;

/** Most key values that one set may capture from the entry span. */
export const CAPTURES_MAX = 4;

/** Conditions on single spans, compiled together so that the attributes of a span are walked once for all of them. */
export interface SpanMatchers {
  /** At most SPAN_MATCHERS_MAX. With 0 there is no need to call `match`. */
  readonly count: number;
  /** At most CAPTURES_MAX. With 0 there is no need to call `capture`. */
  readonly captureCount: number;
  /**
   * Sets matched[i] to 1 or 0 for each condition. Malformed attributes match nothing beyond where they break; it never throws
   * for what a span holds.
   */
  match(span: SpanAtHand, matched: Uint8Array): void;
  /**
   * Call for each span that becomes the entry span of its trace, in place of an earlier one. Writes a hash (uint32) for each
   * capture: of the values by which a dynamic policy tells traces apart.
   */
  capture(span: SpanAtHand, captured: Uint32Array): void;
}
