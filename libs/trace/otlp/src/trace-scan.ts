import { overLimit } from './otlp-error.js';
import { WireCursor } from './wire-cursor.js';
import { REQUEST, RESOURCE_SPANS, SCOPE_SPANS, SPAN } from './wire-tags.js';

/** A payload `bytes[start, end)`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The spans of one ScopeSpans and where the body describes them. Ranges are payloads without tag and length; (0, 0) means
 * absent, which no payload can be as a tag comes before it. Groups without spans are not listed.
 */
export interface ScanGroup {
  /** Which ResourceSpans of the body, counted from 0: groups with the same index share resource and its schema URL. */
  readonly resourceIndex: number;
  readonly resourceStart: number;
  readonly resourceEnd: number;
  readonly resourceSchemaUrlStart: number;
  readonly resourceSchemaUrlEnd: number;
  readonly scopeStart: number;
  readonly scopeEnd: number;
  readonly scopeSchemaUrlStart: number;
  readonly scopeSchemaUrlEnd: number;
  /**
   * Protobuf lets a submessage be given in pieces that merge. No SDK does; where a body does, the ranges above are the first
   * piece and these the further ones, in order. The concatenated payloads are the merged message (`resourcePayload`).
   * `frameByPartition` joins them, so readers of the stream never see pieces.
   */
  readonly resourceRest: readonly ByteRange[];
  readonly scopeRest: readonly ByteRange[];
}

export interface TraceScanOptions {
  /** Spans in one body. Beyond it OTLP_LIMIT. A span costs 16 bytes here, but only 2 in a hostile body. */
  readonly spansMax?: number;
  /** Groups (ScopeSpans with spans) in one body. Beyond it OTLP_LIMIT. */
  readonly groupsMax?: number;
}

const SPANS_MAX_DEFAULT = 500_000;
const GROUPS_MAX_DEFAULT = 100_000;
const SPANS_AT_FIRST = 1024;
const NO_RANGES: readonly ByteRange[] = [];

/**
 * Finds the spans of an ExportTraceServiceRequest without decoding it. Reusable: the typed arrays are filled anew by each
 * `scan`, valid up to `spanCount`, and replaced by longer ones when needed, so read them from the scan each time.
 * The fields of spans are walked (so a torn span is found here), what they contain is not: see `checkTraceRequest`.
 */
export class TraceScan {
  spanCount = 0;
  spanStart: Int32Array;
  spanEnd: Int32Array;
  /** -1 when the trace id is missing, not 16 bytes long or all zero. */
  traceIdStart: Int32Array;
  /** Index into `groups`; never decreases from span to span. */
  spanGroup: Int32Array;
  /** True when a resource or scope came in pieces (see ScanGroup). */
  hasPieces = false;

  private readonly spansMax: number;
  private readonly groupsMax: number;
  private readonly cursor = new WireCursor(new Uint8Array(0), 0, 0);
  private readonly found: GroupUnderScan[] = [];

  constructor(options: TraceScanOptions = {}) {
    this.spansMax = options.spansMax ?? SPANS_MAX_DEFAULT;
    this.groupsMax = options.groupsMax ?? GROUPS_MAX_DEFAULT;
    const capacity = Math.min(SPANS_AT_FIRST, this.spansMax);
    this.spanStart = new Int32Array(capacity);
    this.spanEnd = new Int32Array(capacity);
    this.traceIdStart = new Int32Array(capacity);
    this.spanGroup = new Int32Array(capacity);
  }

  get groups(): readonly ScanGroup[] {
    return this.found;
  }

  /** Throws OtlpError; what the scan holds is then undefined until the next scan. */
  scan(body: Uint8Array): void {
    this.spanCount = 0;
    this.hasPieces = false;
    this.found.length = 0;
    const cursor = this.cursor;
    cursor.reset(body, 0, body.length);
    let resourceIndex = 0;
    while (cursor.position < cursor.end) {
      const tag = cursor.readTag();
      if (tag === REQUEST.resourceSpans) this.scanResourceSpans(resourceIndex++);
      else cursor.skipUnknown(tag, REQUEST.fields);
    }
  }

  private scanResourceSpans(resourceIndex: number): void {
    const cursor = this.cursor;
    const outerEnd = cursor.enter(cursor.readLength());
    const resource = new Pieces();
    const firstGroup = this.found.length;
    let urlStart = 0;
    let urlEnd = 0;
    while (cursor.position < cursor.end) {
      const tag = cursor.readTag();
      if (tag === RESOURCE_SPANS.scopeSpans) this.scanScopeSpans(resourceIndex);
      else if (tag === RESOURCE_SPANS.resource) resource.add(cursor);
      else if (tag === RESOURCE_SPANS.schemaUrl) {
        const length = cursor.readLength();
        urlStart = cursor.position;
        urlEnd = cursor.position += length;
      } else cursor.skipUnknown(tag, RESOURCE_SPANS.fields);
    }
    cursor.leave(outerEnd);
    // Only now: resource and schema URL may follow the spans they belong to.
    if (resource.rest.length > 0) this.hasPieces = true;
    for (let index = firstGroup; index < this.found.length; index++) {
      this.found[index]?.setResource(resource, urlStart, urlEnd);
    }
  }

  private scanScopeSpans(resourceIndex: number): void {
    const cursor = this.cursor;
    const outerEnd = cursor.enter(cursor.readLength());
    const scope = new Pieces();
    const firstSpan = this.spanCount;
    let urlStart = 0;
    let urlEnd = 0;
    while (cursor.position < cursor.end) {
      const tag = cursor.readTag();
      if (tag === SCOPE_SPANS.spans) this.scanSpan();
      else if (tag === SCOPE_SPANS.scope) scope.add(cursor);
      else if (tag === SCOPE_SPANS.schemaUrl) {
        const length = cursor.readLength();
        urlStart = cursor.position;
        urlEnd = cursor.position += length;
      } else cursor.skipUnknown(tag, SCOPE_SPANS.fields);
    }
    cursor.leave(outerEnd);
    if (this.spanCount === firstSpan) return;
    if (this.found.length >= this.groupsMax) {
      throw overLimit(`more than ${this.groupsMax} groups of spans in one body`, cursor.position);
    }
    if (scope.rest.length > 0) this.hasPieces = true;
    this.found.push(new GroupUnderScan(resourceIndex, scope, urlStart, urlEnd));
  }

  private scanSpan(): void {
    const cursor = this.cursor;
    const length = cursor.readLength();
    const index = this.spanCount;
    if (index === this.spanStart.length) this.grow();
    this.spanStart[index] = cursor.position;
    this.spanEnd[index] = cursor.position + length;
    this.spanGroup[index] = this.found.length;
    const outerEnd = cursor.enter(length);
    this.traceIdStart[index] = walkSpan(cursor);
    cursor.leave(outerEnd);
    this.spanCount = index + 1;
  }

  private grow(): void {
    if (this.spanCount >= this.spansMax) {
      throw overLimit(`more than ${this.spansMax} spans in one body`, this.cursor.position);
    }
    const length = Math.min(this.spanCount * 2, this.spansMax);
    this.spanStart = grown(this.spanStart, length);
    this.spanEnd = grown(this.spanEnd, length);
    this.traceIdStart = grown(this.traceIdStart, length);
    this.spanGroup = grown(this.spanGroup, length);
  }
}

/** The merged payload of a group's resource: a view of the body unless it came in pieces. */
export function resourcePayload(body: Uint8Array, group: ScanGroup): Uint8Array {
  return joinPieces(body, group.resourceStart, group.resourceEnd, group.resourceRest);
}

/** The merged payload of a group's instrumentation scope: a view of the body unless it came in pieces. */
export function scopePayload(body: Uint8Array, group: ScanGroup): Uint8Array {
  return joinPieces(body, group.scopeStart, group.scopeEnd, group.scopeRest);
}

/** Where the trace id begins, or -1. Walks all fields, because the last of several ids wins. */
function walkSpan(cursor: WireCursor): number {
  let traceIdStart = -1;
  while (cursor.position < cursor.end) {
    const tag = cursor.readTag();
    switch (tag) {
      case SPAN.traceId:
        traceIdStart = cursor.readId(16);
        break;
      case SPAN.attributes:
      case SPAN.spanId:
      case SPAN.parentSpanId:
      case SPAN.name:
      case SPAN.events:
      case SPAN.links:
      case SPAN.status:
      case SPAN.traceState:
        cursor.skipLengthDelimited();
        break;
      case SPAN.startTimeUnixNano:
      case SPAN.endTimeUnixNano:
        cursor.skipBytes(8);
        break;
      case SPAN.flags:
        cursor.skipBytes(4);
        break;
      case SPAN.kind:
      case SPAN.droppedAttributesCount:
      case SPAN.droppedEventsCount:
      case SPAN.droppedLinksCount:
        cursor.readUint();
        break;
      default:
        cursor.skipUnknown(tag, SPAN.fields);
    }
  }
  return traceIdStart;
}

/** Occurrences of a submessage that may be given more than once. */
class Pieces {
  start = 0;
  end = 0;
  rest: readonly ByteRange[] = NO_RANGES;
  private further: ByteRange[] | undefined;

  add(cursor: WireCursor): void {
    const length = cursor.readLength();
    const start = cursor.position;
    const end = (cursor.position = start + length);
    if (this.start === 0) {
      this.start = start;
      this.end = end;
    } else {
      this.further ??= [];
      this.rest = this.further;
      this.further.push({ start, end });
    }
  }
}

class GroupUnderScan implements ScanGroup {
  readonly resourceIndex: number;
  resourceStart = 0;
  resourceEnd = 0;
  resourceSchemaUrlStart = 0;
  resourceSchemaUrlEnd = 0;
  readonly scopeStart: number;
  readonly scopeEnd: number;
  readonly scopeSchemaUrlStart: number;
  readonly scopeSchemaUrlEnd: number;
  resourceRest = NO_RANGES;
  readonly scopeRest: readonly ByteRange[];

  constructor(resourceIndex: number, scope: Pieces, schemaUrlStart: number, schemaUrlEnd: number) {
    this.resourceIndex = resourceIndex;
    this.scopeStart = scope.start;
    this.scopeEnd = scope.end;
    this.scopeRest = scope.rest;
    this.scopeSchemaUrlStart = schemaUrlStart;
    this.scopeSchemaUrlEnd = schemaUrlEnd;
  }

  setResource(resource: Pieces, schemaUrlStart: number, schemaUrlEnd: number): void {
    this.resourceStart = resource.start;
    this.resourceEnd = resource.end;
    this.resourceRest = resource.rest;
    this.resourceSchemaUrlStart = schemaUrlStart;
    this.resourceSchemaUrlEnd = schemaUrlEnd;
  }
}

function joinPieces(body: Uint8Array, start: number, end: number, rest: readonly ByteRange[]): Uint8Array {
  const first = body.subarray(start, end);
  if (rest.length === 0) return first;
  const joined = new Uint8Array(rest.reduce((sum, piece) => sum + piece.end - piece.start, first.length));
  joined.set(first);
  let at = first.length;
  for (const piece of rest) {
    joined.set(body.subarray(piece.start, piece.end), at);
    at += piece.end - piece.start;
  }
  return joined;
}

function grown(array: Int32Array, length: number): Int32Array {
  const longer = new Int32Array(length);
  longer.set(array);
  return longer;
}
