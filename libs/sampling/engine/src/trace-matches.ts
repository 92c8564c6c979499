import { CAPTURES_MAX, SPAN_MATCHERS_MAX, type SpanAtHand } from '@clew/sampling-policies';

import type { Binding } from './policy-register.js';
import { SlotRows } from './slot-rows.js';

const COUNT_MAX = 0xffff;

/**
 * How many spans of each open trace matched which condition of its policies, and what was captured from its entry span. The
 * candidate's numbers come after those of the active policies.
 */
export class TraceMatches {
  private readonly counts = new SlotRows(Uint16Array);
  private readonly captures = new SlotRows(Uint32Array);
  private readonly matched = new Uint8Array(SPAN_MATCHERS_MAX);
  private readonly captured = new Uint32Array(CAPTURES_MAX);

  /** To be called when a trace is opened. */
  open(slot: number, { set, candidate }: Binding): void {
    this.counts.open(slot, set.matchers.count + (candidate?.matchers.count ?? 0));
    this.captures.open(slot, set.matchers.captureCount + (candidate?.matchers.captureCount ?? 0));
  }

  add(slot: number, { set, candidate }: Binding, span: SpanAtHand): void {
    this.addOf(slot, 0, set.matchers, span);
    if (candidate !== undefined) this.addOf(slot, set.matchers.count, candidate.matchers, span);
  }

  /** The span is the entry span of its trace, for now. */
  capture(slot: number, { set, candidate }: Binding, span: SpanAtHand): void {
    this.captureOf(slot, 0, set.matchers, span);
    if (candidate !== undefined) this.captureOf(slot, set.matchers.captureCount, candidate.matchers, span);
  }

  count(slot: number, index: number): number {
    return this.counts.get(slot, index);
  }

  capturedAt(slot: number, index: number): number {
    return this.captures.get(slot, index);
  }

  private addOf(slot: number, at: number, matchers: Binding['set']['matchers'], span: SpanAtHand): void {
    if (matchers.count === 0) return;
    matchers.match(span, this.matched);
    for (let index = 0; index < matchers.count; index++) {
      if (this.matched[index] !== 1) continue;
      const count = this.counts.get(slot, at + index);
      if (count < COUNT_MAX) this.counts.set(slot, at + index, count + 1);
    }
  }

  private captureOf(slot: number, at: number, matchers: Binding['set']['matchers'], span: SpanAtHand): void {
    if (matchers.captureCount === 0) return;
    this.captured.fill(0);
    matchers.capture(span, this.captured);
    for (let index = 0; index < matchers.captureCount; index++) {
      this.captures.set(slot, at + index, this.captured[index] ?? 0);
    }
  }
}
