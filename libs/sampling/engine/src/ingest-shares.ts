import type { TraceScan } from '@clew/otlp';

/**
 * Shares out the bytes that clients sent for a message among its spans, by their length: resources and scopes are paid for by
 * whoever needed them. Whole numbers that add up to the message's bytes exactly, and a function of the message alone.
 */
export class IngestShares {
  private ingestBytes = 0;
  private spanBytes = 0;
  private passedBytes = 0;
  private givenBytes = 0;

  open(ingestBytes: number, { spanCount, spanStart, spanEnd }: TraceScan): void {
    this.ingestBytes = ingestBytes;
    this.spanBytes = 0;
    this.passedBytes = 0;
    this.givenBytes = 0;
    for (let span = 0; span < spanCount; span++) this.spanBytes += (spanEnd[span] ?? 0) - (spanStart[span] ?? 0);
  }

  /** The share of the next span, in the order of the scan, whether or not it is new. */
  next(byteLength: number): number {
    this.passedBytes += byteLength;
    const due = this.spanBytes === 0 ? 0 : Math.floor((this.ingestBytes * this.passedBytes) / this.spanBytes);
    const share = due - this.givenBytes;
    this.givenBytes = due;
    return share;
  }
}
