import { SPAN_FAULT, framedGroupBytes, framedSpanBytes, type TraceEdits, type TraceScan } from '@clew/otlp';

export interface SpanCheckLimits {
  readonly partitionCount: number;
  /** A span must fit into a message of this size together with its resource and scope. */
  readonly messageBytesMax: number;
  /** Largest resource and scope: they are repeated in every message that holds one of their spans. */
  readonly groupBytesMax: number;
}

export interface SpanCheck {
  /** Undefined when every span is taken, the normal case: nothing needs to be filtered then. */
  readonly accepts: ((spanIndex: number) => boolean) | undefined;
  readonly acceptedCount: number;
  /** Spans without usable ids: no trace can hold them. */
  readonly invalidCount: number;
  readonly oversizedCount: number;
  /** Bytes that the client sent for the spans that are not taken. */
  readonly refusedBytes: number;
  /** Upper bound of the framed bytes, known before anything is allocated. */
  readonly framedBytesMax: number;
}

/** Tells which spans are taken. Sizes are those after protection: what was cut may fit now, what grew may not. */
export function checkSpans(scan: TraceScan, edits: TraceEdits, limits: SpanCheckLimits): SpanCheck {
  const applied = edits.isEmpty ? undefined : edits;
  const refused = new Set<number>();
  let invalidCount = 0;
  let refusedBytes = 0;
  let framedBytesMax = 0;
  let groupIndex = -1;
  let groupBytes = 0;
  let groupCopies = 0;
  for (let span = 0; span < scan.spanCount; span++) {
    const group = scan.spanGroup[span] ?? -1;
    if (group !== groupIndex) {
      groupIndex = group;
      groupBytes = framedGroupBytes(scan, group, applied);
      groupCopies = 0;
    }
    const isValid = ((scan.spanFaults[span] ?? 0) & SPAN_FAULT.invalidId) === 0;
    const spanBytes = framedSpanBytes(scan, span, applied);
    if (isValid && groupBytes <= limits.groupBytesMax && spanBytes + groupBytes <= limits.messageBytesMax) {
      if (groupCopies < limits.partitionCount) {
        groupCopies++;
        framedBytesMax += groupBytes;
      }
      // Where messages have to be split, the group comes again, at most once per two messages' worth of spans.
      framedBytesMax += 2 * spanBytes;
      continue;
    }
    refused.add(span);
    refusedBytes += (scan.spanEnd[span] ?? 0) - (scan.spanStart[span] ?? 0);
    if (!isValid) invalidCount++;
  }
  return {
    accepts: refused.size === 0 ? undefined : (span) => !refused.has(span),
    acceptedCount: scan.spanCount - refused.size,
    invalidCount,
    oversizedCount: refused.size - invalidCount,
    refusedBytes,
    framedBytesMax,
  };
}
