import { frameByPartition, type TraceEdits, type TraceScan } from '@clew/otlp';

import type { FramedPart } from './flush-batch.js';
import { shareBytes } from './ingest-bytes.js';
import type { SpanCheck, SpanCheckLimits } from './span-check.js';

/** A body that was scanned, and what protection changes about it. */
export interface ScannedRequest {
  readonly body: Uint8Array;
  readonly scan: TraceScan;
  readonly edits: TraceEdits;
}

/**
 * One part per partition, or several where one would exceed `messageBytesMax`. Together they hold every span the check
 * accepts exactly once, and their `ingestBytes` sum up to what the client sent for them.
 */
export function frameRequest(
  { body, scan, edits }: ScannedRequest,
  check: SpanCheck,
  limits: SpanCheckLimits,
  allocate: (bytes: number) => Uint8Array,
): FramedPart[] {
  const framed = frameByPartition(body, scan, limits.partitionCount, check.accepts, {
    valueBytesMax: limits.messageBytesMax,
    edits,
    allocate,
  });
  const shares = shareBytes(
    body.length - check.refusedBytes,
    framed.map((part) => part.value.length),
  );
  return framed.map(({ partition, spanCount, value }, i) => ({
    partition,
    spanCount,
    value,
    ingestBytes: shares[i] ?? 0,
  }));
}
