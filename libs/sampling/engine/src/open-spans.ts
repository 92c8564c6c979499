import { NONE, SlotIndex } from './slot-index.js';
import { fingerprintHi, fingerprintLo, type IdentityHash } from './span-identity.js';
import type { SpanTable } from './span-table.js';
import type { TraceTable } from './trace-table.js';

/** Traces of so many spans have them in an index; those of smaller ones are looked through. */
const INDEXED_FROM = 32;

/**
 * Tells whether a span of an open trace came before. Few do, and most traces are small: 64 bits per trace tell nine times in ten
 * that it is new without a look at other spans, and only spans of large traces cost an entry in an index.
 */
export class OpenSpans {
  private readonly index = new SlotIndex();
  private readonly spans: SpanTable;
  private readonly traces: TraceTable;
  private readonly identity: IdentityHash;
  /** Second half of an indexed span's hash by its row, for 64 bits of certainty without a look at its trace. */
  private proofs = new Int32Array(0);

  constructor(spans: SpanTable, traces: TraceTable, identity: IdentityHash) {
    this.spans = spans;
    this.traces = traces;
    this.identity = identity;
  }

  has(trace: number, spanIdLo: number, spanIdHi: number, kind: number): boolean {
    if ((this.traces.spanCount[trace] ?? 0) >= INDEXED_FROM) return this.isIndexed(trace, spanIdLo, spanIdHi, kind);
    const bit = bitOf(spanIdLo, spanIdHi);
    const seen = (bit < 32 ? this.traces.seenLo[trace] : this.traces.seenHi[trace]) ?? 0;
    if (((seen >>> (bit & 31)) & 1) === 0) return false;
    for (let span = this.traces.firstSpan[trace] ?? NONE; span !== NONE; span = this.spans.next(span)) {
      if (this.isSpan(span, spanIdLo, spanIdHi, kind)) return true;
    }
    return false;
  }

  /** The span's row is filled in and it is the last of its trace. */
  add(trace: number, span: number): void {
    const { spans, traces } = this;
    const bit = bitOf(spans.spanIdLo(span), spans.spanIdHi(span));
    const seen = bit < 32 ? traces.seenLo : traces.seenHi;
    seen[trace] = (seen[trace] ?? 0) | (1 << (bit & 31));
    const count = traces.spanCount[trace] ?? 0;
    if (count > INDEXED_FROM) this.addToIndex(trace, span);
    else if (count === INDEXED_FROM)
      this.eachOf(trace, (one) => {
        this.addToIndex(trace, one);
      });
  }

  /** To be called when the trace is closed, before its rows are released. */
  forget(trace: number): void {
    if ((this.traces.spanCount[trace] ?? 0) < INDEXED_FROM) return;
    this.eachOf(trace, (span) => {
      const { spans } = this;
      this.hash(trace, spans.spanIdLo(span), spans.spanIdHi(span), spans.kind(span));
      this.index.remove(this.identity.lo, span);
    });
  }

  private isIndexed(trace: number, spanIdLo: number, spanIdHi: number, kind: number): boolean {
    this.hash(trace, spanIdLo, spanIdHi, kind);
    const proof = this.identity.hi | 0;
    for (let span = this.index.first(this.identity.lo); span !== NONE; span = this.index.next()) {
      if (this.isSpan(span, spanIdLo, spanIdHi, kind) && this.proofs[span] === proof) return true;
    }
    return false;
  }

  private isSpan(span: number, spanIdLo: number, spanIdHi: number, kind: number): boolean {
    const { spans } = this;
    return spans.spanIdLo(span) === spanIdLo && spans.spanIdHi(span) === spanIdHi && spans.kind(span) === kind;
  }

  private addToIndex(trace: number, span: number): void {
    const { spans } = this;
    this.hash(trace, spans.spanIdLo(span), spans.spanIdHi(span), spans.kind(span));
    if (span >= this.proofs.length) {
      const wider = new Int32Array(Math.max(1024, span * 2));
      wider.set(this.proofs);
      this.proofs = wider;
    }
    this.proofs[span] = this.identity.hi;
    this.index.add(this.identity.lo, span);
  }

  private hash(trace: number, spanIdLo: number, spanIdHi: number, kind: number): void {
    const { hashHi, hashLo } = this.traces;
    const [lo, hi] = [fingerprintLo(spanIdLo, kind), fingerprintHi(spanIdHi, kind)];
    this.identity.span(hashLo[trace] ?? 0, hashHi[trace] ?? 0, lo, hi);
  }

  private eachOf(trace: number, visit: (span: number) => void): void {
    for (let span = this.traces.firstSpan[trace] ?? NONE; span !== NONE; span = this.spans.next(span)) visit(span);
  }
}

/** 0 to 63. Ids that count up are spread as random ones are. */
function bitOf(spanIdLo: number, spanIdHi: number): number {
  return Math.imul(spanIdLo ^ Math.imul(spanIdHi, 0x85eb_ca6b), 0x9e37_79b1) >>> 26;
}
