import type { SpanHeader, TraceScan } from '@clew/otlp';

import { framedGroupBytes, framedSpanBytes } from './framed-size.js';

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
  readonly refusedBytes: number;
  /** Upper bound of the framed bytes, known before anything is allocated. */
  readonly framedBytesMax: number;
}

/**
 * Reads the header of every span. That refuses a body with a broken span here, where its sender can be told, instead of
 * in the sampler after the spans of others were merged with it.
 */
export function checkSpans(body: Uint8Array, scan: TraceScan, header: SpanHeader, limits: SpanCheckLimits): SpanCheck {
  const refused = new Set<number>();
  let invalidCount = 0;
  let refusedBytes = 0;
  let framedBytesMax = 0;
  let groupIndex = -1;
  let groupBytes = 0;
  let groupCopies = 0;
  for (let span = 0; span < scan.spanCount; span++) {
    const start = scan.spanStart[span] ?? 0;
    const end = scan.spanEnd[span] ?? 0;
    const group = scan.spanGroup[span] ?? -1;
    if (group !== groupIndex) {
      groupIndex = group;
      const found = scan.groups[group];
      groupBytes = found === undefined ? 0 : framedGroupBytes(found);
      groupCopies = 0;
    }
    header.read(body, start, end);
    const isValid = header.traceIdStart >= 0 && header.spanIdStart >= 0;
    const spanBytes = framedSpanBytes(start, end);
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
    refusedBytes += end - start;
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
