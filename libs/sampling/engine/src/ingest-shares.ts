import type { TraceScan } from '@clew/otlp';

/**
 * Shares out the bytes that clients sent for a message among its spans. A span stands for what lies between the end of the
 * one before it and its own, so that what describes a group (resource, scope, schema URLs) is paid for by spans of that group:
 * a service with much to say about itself pays for it, not its neighbours in the message. Whole numbers that add up to the
 * message's bytes exactly, and a function of the message alone.
 */
export class IngestShares {
  private ingestBytes = 0;
  private messageBytes = 0;
  private givenBytes = 0;
  private scan: TraceScan | undefined;

  open(ingestBytes: number, scan: TraceScan, messageBytes: number): void {
    this.ingestBytes = ingestBytes;
    this.messageBytes = messageBytes;
    this.givenBytes = 0;
    this.scan = scan;
  }

  /** The share of a span, asked once for each in the order of the scan, whether or not it is new. */
  next(index: number): number {
    if (this.scan === undefined) return 0;
    const due = Math.floor((this.ingestBytes * this.endOf(this.scan, index)) / this.messageBytes);
    const share = due - this.givenBytes;
    this.givenBytes = due;
    return share;
  }

  /** Where the bytes end that a span stands for: of the last of a group, behind its schema URLs. */
  private endOf({ spanCount, spanEnd, spanGroup, groups }: TraceScan, index: number): number {
    if (index === spanCount - 1) return this.messageBytes;
    const end = spanEnd[index] ?? 0;
    const next = spanGroup[index + 1];
    if (spanGroup[index] === next) return end;
    const group = groups[spanGroup[index] ?? 0];
    if (group === undefined) return end;
    const endsResource = groups[next ?? 0]?.resourceIndex !== group.resourceIndex;
    return Math.max(end, group.scopeSchemaUrlEnd, endsResource ? group.resourceSchemaUrlEnd : 0);
  }
}
