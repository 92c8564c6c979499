import { BackwardWriter } from './backward-writer.js';
import { partitionOf } from './partition.js';
import type { ByteRange, ScanGroup, TraceScan } from './trace-scan.js';
import { REQUEST, RESOURCE_SPANS, SCOPE_SPANS } from './wire-tags.js';

export interface FramedPartition {
  readonly partition: number;
  readonly spanCount: number;
  /** A valid ExportTraceServiceRequest. It is `body` itself, not a copy, when that already is what the partition needs. */
  readonly value: Uint8Array;
}

export interface FrameOptions {
  /**
   * Starts a further frame of the same partition before `value` would exceed this. A single span that is larger still gets a
   * frame of its own. Default: no bound, one frame per partition.
   */
  readonly valueBytesMax?: number;
}

/** Tag and longest length of a submessage. */
const HEADER_BYTES_MAX = 6;

/**
 * Sorts the spans of a scanned body into one message per partition. Span bytes are copied as they are, unknown fields
 * included; resource, scope and their schema URLs are written once per group that has spans in the partition, pieces of them
 * joined. Messages of one partition may be concatenated: that merges them, as protobuf says. Frames come in the order of
 * their first spans, spans within a frame in the order of the body. Spans without a valid trace id, and those that `accepts`
 * refuses, are left out.
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
  const { frames, previousInFrame } = assignSpans(body, scan, partitionCount, accepts, valueBytesMax);
  const only = frames[0];
  if (frames.length === 1 && only?.spanCount === scan.spanCount && !scan.hasPieces && body.length <= valueBytesMax) {
    return [{ partition: only.partition, spanCount: only.spanCount, value: body }];
  }
  return frames.map((frame) => ({
    partition: frame.partition,
    spanCount: frame.spanCount,
    value: writeFrame(body, scan, frame, previousInFrame),
  }));
}

/** Spans of one message to be, as a list from the last to the first: the order in which a BackwardWriter wants them. */
interface Frame {
  readonly partition: number;
  spanCount: number;
  lastSpan: number;
  /** Upper bound of the encoded size. */
  bytesMax: number;
}

function assignSpans(
  body: Uint8Array,
  scan: TraceScan,
  partitionCount: number,
  accepts: ((spanIndex: number) => boolean) | undefined,
  valueBytesMax: number,
): { readonly frames: readonly Frame[]; readonly previousInFrame: Int32Array } {
  const frames: Frame[] = [];
  const openFrames = new Map<number, Frame>();
  const previousInFrame = new Int32Array(scan.spanCount);
  for (let span = 0; span < scan.spanCount; span++) {
    const traceIdStart = scan.traceIdStart[span] ?? -1;
    if (traceIdStart < 0 || (accepts !== undefined && !accepts(span))) continue;
    const partition = partitionOf(body, traceIdStart, partitionCount);
    let frame = openFrames.get(partition);
    let cost = costOf(scan, span, frame);
    if (frame === undefined || frame.bytesMax + cost > valueBytesMax) {
      frame = { partition, spanCount: 0, lastSpan: -1, bytesMax: 0 };
      openFrames.set(partition, frame);
      frames.push(frame);
      cost = costOf(scan, span, undefined);
    }
    previousInFrame[span] = frame.lastSpan;
    frame.lastSpan = span;
    frame.spanCount++;
    frame.bytesMax += cost;
  }
  return { frames, previousInFrame };
}

/** Most bytes that the span adds to the frame, with what has to be said again about its group. */
function costOf(scan: TraceScan, span: number, frame: Frame | undefined): number {
  const spanBytes = (scan.spanEnd[span] ?? 0) - (scan.spanStart[span] ?? 0) + HEADER_BYTES_MAX;
  const group = groupOf(scan, span);
  const previous = frame === undefined || frame.lastSpan < 0 ? undefined : groupOf(scan, frame.lastSpan);
  if (previous === group) return spanBytes;
  const scopeBytes =
    lengthWithPieces(group.scopeStart, group.scopeEnd, group.scopeRest) +
    (group.scopeSchemaUrlEnd - group.scopeSchemaUrlStart) +
    3 * HEADER_BYTES_MAX;
  if (previous?.resourceIndex === group.resourceIndex) return spanBytes + scopeBytes;
  const resourceBytes =
    lengthWithPieces(group.resourceStart, group.resourceEnd, group.resourceRest) +
    (group.resourceSchemaUrlEnd - group.resourceSchemaUrlStart) +
    3 * HEADER_BYTES_MAX;
  return spanBytes + scopeBytes + resourceBytes;
}

function lengthWithPieces(start: number, end: number, rest: readonly ByteRange[]): number {
  let length = end - start;
  for (const piece of rest) length += piece.end - piece.start;
  return length;
}

/** Writes from the last byte to the first, so that every length is known when its header is due. */
function writeFrame(body: Uint8Array, scan: TraceScan, frame: Frame, previousInFrame: Int32Array): Uint8Array {
  const writer = new BackwardWriter(frame.bytesMax);
  let span = frame.lastSpan;
  while (span >= 0) {
    const resourceSpansEnd = writer.position;
    const { resourceIndex } = groupOf(scan, span);
    const last = groupOf(scan, span);
    writeSchemaUrl(writer, RESOURCE_SPANS.schemaUrl, body, last.resourceSchemaUrlStart, last.resourceSchemaUrlEnd);
    while (span >= 0 && groupOf(scan, span).resourceIndex === resourceIndex) {
      span = writeScopeSpans(writer, body, scan, span, previousInFrame);
    }
    writePieces(writer, RESOURCE_SPANS.resource, body, last.resourceStart, last.resourceEnd, last.resourceRest);
    writer.closeMessage(REQUEST.resourceSpans, resourceSpansEnd);
  }
  return writer.written();
}

/** Writes the run of spans that ends with `lastSpan` and shares its group; returns the span before the run, or -1. */
function writeScopeSpans(
  writer: BackwardWriter,
  body: Uint8Array,
  scan: TraceScan,
  lastSpan: number,
  previousInFrame: Int32Array,
): number {
  const scopeSpansEnd = writer.position;
  const groupIndex = scan.spanGroup[lastSpan];
  const group = groupOf(scan, lastSpan);
  writeSchemaUrl(writer, SCOPE_SPANS.schemaUrl, body, group.scopeSchemaUrlStart, group.scopeSchemaUrlEnd);
  let span = lastSpan;
  while (span >= 0 && scan.spanGroup[span] === groupIndex) {
    const spanEnd = writer.position;
    writer.copy(body, scan.spanStart[span] ?? 0, scan.spanEnd[span] ?? 0);
    writer.closeMessage(SCOPE_SPANS.spans, spanEnd);
    span = previousInFrame[span] ?? -1;
  }
  writePieces(writer, SCOPE_SPANS.scope, body, group.scopeStart, group.scopeEnd, group.scopeRest);
  writer.closeMessage(RESOURCE_SPANS.scopeSpans, scopeSpansEnd);
  return span;
}

function writeSchemaUrl(writer: BackwardWriter, tag: number, body: Uint8Array, start: number, end: number): void {
  if (start === end) return;
  const urlEnd = writer.position;
  writer.copy(body, start, end);
  writer.closeMessage(tag, urlEnd);
}

function writePieces(
  writer: BackwardWriter,
  tag: number,
  body: Uint8Array,
  start: number,
  end: number,
  rest: readonly ByteRange[],
): void {
  if (start === 0) return;
  const messageEnd = writer.position;
  for (let index = rest.length - 1; index >= 0; index--) {
    const piece = rest[index];
    if (piece !== undefined) writer.copy(body, piece.start, piece.end);
  }
  writer.copy(body, start, end);
  writer.closeMessage(tag, messageEnd);
}

function groupOf(scan: TraceScan, span: number): ScanGroup {
  const group = scan.groups[scan.spanGroup[span] ?? -1];
  if (group === undefined) throw new RangeError(`span ${span} is not of this scan`);
  return group;
}
