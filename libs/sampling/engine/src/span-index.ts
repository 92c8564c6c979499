import { NONE, SlotIndex } from './slot-index.js';
import { widen, type SpanTable } from './span-table.js';

/** Finds a span of an open trace by its identity: tenant, trace, span id, kind. */
export class SpanIndex {
  private readonly index = new SlotIndex();
  private readonly spans: SpanTable;
  /** Second half of the identity's hash by span, for 64 bits of certainty without a look at the trace. */
  private proofs = new Uint32Array(1024);

  constructor(spans: SpanTable) {
    this.spans = spans;
  }

  has(hashLo: number, hashHi: number, spanIdLo: number, spanIdHi: number, kind: number): boolean {
    const { spans } = this;
    for (let slot = this.index.first(hashLo); slot !== NONE; slot = this.index.next()) {
      const isSpan =
        spans.spanIdLo[slot] === spanIdLo && spans.spanIdHi[slot] === spanIdHi && spans.kind[slot] === kind;
      if (isSpan && this.proofs[slot] === hashHi) return true;
    }
    return false;
  }

  /** The span's row must be filled in. */
  add(span: number, hashLo: number, hashHi: number): void {
    while (span >= this.proofs.length) {
      this.proofs = widen(this.proofs, Uint32Array);
    }
    this.spans.hash[span] = hashLo;
    this.proofs[span] = hashHi;
    this.index.add(hashLo, span);
  }

  remove(span: number): void {
    this.index.remove(this.spans.hash[span] ?? 0, span);
  }
}
