import { FrameWriter } from './frame-writer.js';
import type { FrameSource } from './frame-writer.js';
import { framedResourceBytes, framedScopeBytes, framedSpanBytes, groupAt } from './framed-size.js';
import { partitionOf } from './partition.js';
import type { TraceEdits } from './trace-edits.js';
import type { TraceScan } from './trace-scan.js';

export interface FramedPartition {
  readonly partition: number;
  readonly spanCount: number;
  /** A valid ExportTraceServiceRequest. `body` itself, not a copy, when that is what the partition needs and `allocate` is not given. */
  readonly value: Uint8Array;
}

export interface FrameOptions {
  /**
   * Starts a further frame of the same partition before `value` would exceed this. A single span that is larger still gets a
   * frame of its own. Default: no bound, one frame per partition.
   */
  readonly valueBytesMax?: number;
  /**
   * What takes the place of spans, resources and scopes of the body; pieces of an edited resource or scope are left out.
   * Edited sizes count towards `valueBytesMax`. A payload must be what was edited, whole: it is not looked into.
   */
  readonly edits?: TraceEdits;
  /** Gives memory for values, at least as much as asked for. It need not be zeroed. Default: new memory. */
  readonly allocate?: (bytes: number) => Uint8Array;
}

/**
 * Sorts the spans of a scanned body into one message per partition. Span bytes are copied as they are, unknown fields
 * included, unless edited; resource, scope and their schema URLs are written once per group that has spans in the partition,
 * pieces of them joined. Messages of one partition may be concatenated: that merges them, as protobuf says. Frames come in
 * the order of their first spans, spans within a frame in the order of the body. Spans without a valid trace id, and those
 * that `accepts` refuses, are left out.
 */
export function frameByPartition(
  body: Uint8Array,
  scan: TraceScan,
  partitionCount: number,
  accepts?: (spanIndex: number) => boolean,
  options: FrameOptions = {},
): FramedPartition[] {
  if (!Number.isSafeInteger(partitionCount) || partitionCount < 1) {
    throw new RangeError(`partitionCount must be a whole number of at least 1, got ${partitionCount}`);
  }
  const valueBytesMax = options.valueBytesMax ?? Infinity;
  // A view without the overhead that subclasses (Node's Buffer) add to each `subarray`, of which there is one per copy.
  const bytes = new Uint8Array(body.buffer, body.byteOffset, body.length);
  const source = { body: bytes, scan, edits: options.edits?.isEmpty === false ? options.edits : undefined };
  const { frames, previousSpan } = assignSpans(source, partitionCount, accepts, valueBytesMax);
  const only = frames[0];
  if (frames.length === 1 && only?.spanCount === scan.spanCount && canBeSentAsItIs(source, valueBytesMax)) {
    return [{ partition: only.partition, spanCount: only.spanCount, value: copied(body, options.allocate) }];
  }
  const allocate = options.allocate ?? newMemory;
  return frames.map(({ partition, spanCount, lastSpan, bytesMax }) => ({
    partition,
    spanCount,
    value: new FrameWriter(source, { lastSpan, previousSpan }, allocate(bytesMax)).write(),
  }));
}

function newMemory(bytes: number): Uint8Array {
  return new Uint8Array(bytes);
}

function copied(body: Uint8Array, allocate: ((bytes: number) => Uint8Array) | undefined): Uint8Array {
  if (allocate === undefined) return body;
  const copy = allocate(body.length).subarray(0, body.length);
  copy.set(body);
  return copy;
}

function canBeSentAsItIs({ body, scan, edits }: FrameSource, valueBytesMax: number): boolean {
  return edits === undefined && !scan.hasPieces && !scan.hasUnframed && body.length <= valueBytesMax;
}

/** A message to be. */
interface Frame {
  readonly partition: number;
  spanCount: number;
  lastSpan: number;
  lastGroup: number;
  /** Upper bound of the encoded size. */
  bytesMax: number;
}

interface Assignment {
  readonly frames: readonly Frame[];
  /** For every span the one before it in its frame, or -1. */
  readonly previousSpan: Int32Array;
}

function assignSpans(
  source: FrameSource,
  partitionCount: number,
  accepts: ((spanIndex: number) => boolean) | undefined,
  valueBytesMax: number,
): Assignment {
  const { body, scan } = source;
  const frames: Frame[] = [];
  const openFrames = new Map<number, Frame>();
  const previousSpan = new Int32Array(scan.spanCount);
  for (let span = 0; span < scan.spanCount; span++) {
    const traceIdStart = scan.traceIdStart[span] ?? -1;
    if (traceIdStart < 0 || (accepts !== undefined && !accepts(span))) continue;
    const partition = partitionOf(body, traceIdStart, partitionCount);
    const group = scan.spanGroup[span] ?? -1;
    let frame = openFrames.get(partition);
    let cost = costOf(source, span, group, frame);
    if (frame === undefined || frame.bytesMax + cost > valueBytesMax) {
      frame = { partition, spanCount: 0, lastSpan: -1, lastGroup: -1, bytesMax: 0 };
      openFrames.set(partition, frame);
      frames.push(frame);
      cost = costOf(source, span, group, frame);
    }
    previousSpan[span] = frame.lastSpan;
    frame.lastSpan = span;
    frame.lastGroup = group;
    frame.spanCount++;
    frame.bytesMax += cost;
  }
  return { frames, previousSpan };
}

/** Most bytes that the span adds to the frame, with what has to be said again about its group. */
function costOf({ scan, edits }: FrameSource, span: number, group: number, frame: Frame | undefined): number {
  const spanBytes = framedSpanBytes(scan, span, edits);
  const lastGroup = frame?.lastGroup ?? -1;
  if (lastGroup === group) return spanBytes;
  const withScope = spanBytes + framedScopeBytes(scan, group, edits);
  if (lastGroup >= 0 && groupAt(scan, lastGroup).resourceIndex === groupAt(scan, group).resourceIndex) return withScope;
  return withScope + framedResourceBytes(scan, group, edits);
}
