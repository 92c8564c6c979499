import type { LoadedAnalysis } from './findings.js';

/** A stretch of the critical path, in nanoseconds after the start of the trace. */
export interface PathSegment {
  readonly startNs: number;
  readonly endNs: number;
  /** Nothing of the trace ran: the span had not begun. */
  readonly isWait: boolean;
}

export type PathSegments = ReadonlyMap<string, readonly PathSegment[]>;

type Segments = LoadedAnalysis['times']['criticalPath']['segments'];

/** By span, for the waterfall's bars. */
export function pathSegments({ items }: Segments, startUnixNano: bigint): PathSegments {
  const bySpan = new Map<string, PathSegment[]>();
  for (const { spanId, activity, startTimeUnixNano, endTimeUnixNano } of items) {
    const segment = {
      startNs: Number(BigInt(startTimeUnixNano) - startUnixNano),
      endNs: Number(BigInt(endTimeUnixNano) - startUnixNano),
      isWait: activity === 'WAIT',
    };
    const own = bySpan.get(spanId);
    if (own === undefined) bySpan.set(spanId, [segment]);
    else own.push(segment);
  }
  return bySpan;
}
