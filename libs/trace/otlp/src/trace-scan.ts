import { serviceNameOf } from './attribute-lookup.js';
import { MessageInspector } from './message-inspector.js';
import { RESOURCE_SHAPE, SCOPE_SHAPE } from './message-shapes.js';
import type { MessageShape } from './message-shapes.js';
import type { AnyValueLimits } from './limits.js';
import { overLimit } from './otlp-error.js';
import { GROUP_FAULT } from './scan-faults.js';
import type { ScanBounds } from './scan-faults.js';
import { GroupUnderScan, joinPieces, Pieces } from './scan-group.js';
import type { ScanGroup, SchemaUrl } from './scan-group.js';
import { SpanInspector } from './span-inspector.js';
import { outlineSpan } from './span-outline.js';
import { WireCursor } from './wire-cursor.js';
import { REQUEST, RESOURCE_SPANS, SCOPE_SPANS } from './wire-tags.js';

export interface TraceScanOptions extends AnyValueLimits {
  /** Spans in one body. Beyond it OTLP_LIMIT. Default 500,000. A span costs 21 bytes here, but only 2 in a hostile body. */
  readonly spansMax?: number;
  /** Groups (ScopeSpans with spans) in one body. Beyond it OTLP_LIMIT. Default 100,000. */
  readonly groupsMax?: number;
}

const SPANS_MAX_DEFAULT = 500_000;
const GROUPS_MAX_DEFAULT = 100_000;
const SPANS_AT_FIRST = 1024;
const NO_BOUNDS: ScanBounds = {};

/**
 * Finds the spans of an ExportTraceServiceRequest without decoding it. Reusable: the typed arrays are filled anew by each
 * `scan` or `outline`, valid up to `spanCount`, and replaced by longer ones when needed, so read them from here each time.
 */
export class TraceScan {
  spanCount = 0;
  spanStart: Int32Array;
  spanEnd: Int32Array;
  /** -1 when the trace id is missing, not 16 bytes long or all zero. Not filled by `frame`. */
  traceIdStart: Int32Array;
  /** -1 when the span id is missing, not 8 bytes long or all zero. Filled by `scan` only. */
  spanIdStart: Int32Array;
  /** Index into `groups`; never decreases from span to span. */
  spanGroup: Int32Array;
  /** Bits of SPAN_FAULT. Filled by `scan` only. */
  spanFaults: Uint8Array;
  /** True when a resource or scope came in pieces (see ScanGroup). */
  hasPieces = false;
  /**
   * True when the body has bytes that belong to no span and no group: unknown fields around them, resources and scopes without
   * spans, schema URLs that do not count. Frames never take those over.
   */
  hasUnframed = false;

  private readonly spansMax: number;
  private readonly groupsMax: number;
  private readonly cursor = new WireCursor(new Uint8Array(0), 0, 0);
  private readonly messages: MessageInspector;
  private readonly spans: SpanInspector;
  private readonly found: GroupUnderScan[] = [];
  private inspects = false;
  private outlines = false;

  constructor(options: TraceScanOptions = {}) {
    this.spansMax = options.spansMax ?? SPANS_MAX_DEFAULT;
    this.groupsMax = options.groupsMax ?? GROUPS_MAX_DEFAULT;
    this.messages = new MessageInspector(this.cursor, options.anyValueDepthMax);
    this.spans = new SpanInspector(this.cursor, this.messages);
    const capacity = Math.min(SPANS_AT_FIRST, this.spansMax);
    this.spanStart = new Int32Array(capacity);
    this.spanEnd = new Int32Array(capacity);
    this.traceIdStart = new Int32Array(capacity);
    this.spanIdStart = new Int32Array(capacity);
    this.spanGroup = new Int32Array(capacity);
    this.spanFaults = new Uint8Array(capacity);
  }

  get groups(): readonly ScanGroup[] {
    return this.found;
  }

  /**
   * For bytes from outside: walks every message down to the last attribute, so that nothing that was scanned can surprise a
   * later reader, and notes what is wrong with each span and group. Throws OtlpError for a body that cannot be read; what the
   * scan holds is then undefined until the next one.
   */
  scan(body: Uint8Array, bounds: ScanBounds = NO_BOUNDS): void {
    this.cursor.reset(body, 0, body.length);
    this.messages.reset(bounds);
    this.spans.reset(bounds);
    this.inspects = true;
    this.scanRequest();
  }

  /** For bytes that were scanned before they were stored: only finds spans, trace ids and groups. Throws as `scan` does. */
  outline(body: Uint8Array): void {
    this.cursor.reset(body, 0, body.length);
    this.inspects = false;
    this.outlines = true;
    this.scanRequest();
  }

  /** As `outline`, without a look into spans: for a reader that walks the fields of each anyway (`SpanHeader`). */
  frame(body: Uint8Array): void {
    this.cursor.reset(body, 0, body.length);
    this.inspects = this.outlines = false;
    this.scanRequest();
  }

  private scanRequest(): void {
    const { cursor } = this;
    this.spanCount = 0;
    this.hasPieces = this.hasUnframed = false;
    this.found.length = 0;
    let resourceIndex = 0;
    while (cursor.position < cursor.end) {
      const tag = cursor.readTag();
      if (tag === REQUEST.resourceSpans) this.scanResourceSpans(resourceIndex++);
      else this.skipUnframed(tag, REQUEST.fields);
    }
  }

  private scanResourceSpans(resourceIndex: number): void {
    const { cursor, found } = this;
    const outerEnd = cursor.enter(cursor.readLength());
    const resource = new Pieces();
    const schemaUrl = { start: 0, end: 0 };
    const firstGroup = found.length;
    let faults = 0;
    while (cursor.position < cursor.end) {
      const tag = cursor.readTag();
      if (tag === RESOURCE_SPANS.scopeSpans) this.scanScopeSpans(resourceIndex);
      else if (tag === RESOURCE_SPANS.resource) faults |= this.scanPiece(resource, RESOURCE_SHAPE);
      else if (tag === RESOURCE_SPANS.schemaUrl) faults |= this.scanSchemaUrl(schemaUrl);
      else this.skipUnframed(tag, RESOURCE_SPANS.fields);
    }
    cursor.leave(outerEnd);
    if (found.length === firstGroup) {
      this.hasUnframed = true;
      return;
    }
    if (resource.rest.length > 0) this.hasPieces = true;
    if (this.inspects && !this.hasServiceName(resource)) faults |= GROUP_FAULT.missingServiceName;
    // Only now: resource and schema URL may follow the spans they belong to.
    for (let index = firstGroup; index < found.length; index++) {
      found[index]?.setResource(resource, schemaUrl, faults);
    }
  }

  private scanScopeSpans(resourceIndex: number): void {
    const { cursor } = this;
    const outerEnd = cursor.enter(cursor.readLength());
    const scope = new Pieces();
    const schemaUrl = { start: 0, end: 0 };
    const firstSpan = this.spanCount;
    let faults = 0;
    while (cursor.position < cursor.end) {
      const tag = cursor.readTag();
      if (tag === SCOPE_SPANS.spans) this.scanSpan();
      else if (tag === SCOPE_SPANS.scope) faults |= this.scanPiece(scope, SCOPE_SHAPE);
      else if (tag === SCOPE_SPANS.schemaUrl) faults |= this.scanSchemaUrl(schemaUrl);
      else this.skipUnframed(tag, SCOPE_SPANS.fields);
    }
    cursor.leave(outerEnd);
    if (this.spanCount === firstSpan) {
      this.hasUnframed = true;
      return;
    }
    if (this.found.length >= this.groupsMax) {
      throw overLimit(`more than ${this.groupsMax} groups of spans in one body`, cursor.position);
    }
    if (scope.rest.length > 0) this.hasPieces = true;
    this.found.push(new GroupUnderScan(resourceIndex, scope, schemaUrl, faults));
  }

  private scanSpan(): void {
    const { cursor, spans } = this;
    const length = cursor.readLength();
    const index = this.spanCount;
    if (index === this.spanStart.length) this.grow();
    this.spanStart[index] = cursor.position;
    this.spanEnd[index] = cursor.position + length;
    this.spanGroup[index] = this.found.length;
    const outerEnd = cursor.enter(length);
    if (this.inspects) {
      spans.inspect();
      this.traceIdStart[index] = spans.traceIdStart;
      this.spanIdStart[index] = spans.spanIdStart;
      this.spanFaults[index] = spans.faults;
    } else if (this.outlines) this.traceIdStart[index] = outlineSpan(cursor);
    else cursor.position = cursor.end;
    cursor.leave(outerEnd);
    this.spanCount = index + 1;
  }

  /** Reads a resource or scope, or a piece of one, and returns its faults. */
  private scanPiece(pieces: Pieces, shape: MessageShape): number {
    const { cursor, messages } = this;
    const length = cursor.readLength();
    pieces.add(cursor, length);
    if (!this.inspects) {
      cursor.position += length;
      return 0;
    }
    const outerEnd = cursor.enter(length);
    messages.faults = 0;
    messages.fields(shape);
    cursor.leave(outerEnd);
    return pieces.rest.length === 0 ? messages.faults : messages.faults | GROUP_FAULT.unknownFields;
  }

  private scanSchemaUrl(schemaUrl: SchemaUrl): number {
    const { cursor, messages } = this;
    if (schemaUrl.end > 0) this.hasUnframed = true;
    const length = cursor.readLength();
    schemaUrl.start = cursor.position;
    schemaUrl.end = cursor.position += length;
    if (!this.inspects || messages.isText(schemaUrl.start, schemaUrl.end)) return 0;
    schemaUrl.start = schemaUrl.end = 0;
    this.hasUnframed = true;
    return GROUP_FAULT.badUtf8;
  }

  private skipUnframed(tag: number, knownFields: number): void {
    this.cursor.skipUnknown(tag, knownFields);
    this.hasUnframed = true;
  }

  private hasServiceName(resource: Pieces): boolean {
    const { bytes } = this.cursor;
    if (resource.rest.length === 0) return serviceNameOf(bytes, resource.start, resource.end) !== '';
    const joined = joinPieces(bytes, resource.start, resource.end, resource.rest);
    return serviceNameOf(joined, 0, joined.length) !== '';
  }

  private grow(): void {
    if (this.spanCount >= this.spansMax) {
      throw overLimit(`more than ${this.spansMax} spans in one body`, this.cursor.position);
    }
    const length = Math.min(this.spanCount * 2, this.spansMax);
    this.spanStart = grown(this.spanStart, length);
    this.spanEnd = grown(this.spanEnd, length);
    this.traceIdStart = grown(this.traceIdStart, length);
    this.spanIdStart = grown(this.spanIdStart, length);
    this.spanGroup = grown(this.spanGroup, length);
    const faults = new Uint8Array(length);
    faults.set(this.spanFaults);
    this.spanFaults = faults;
  }
}

function grown(array: Int32Array, length: number): Int32Array {
  const longer = new Int32Array(length);
  longer.set(array);
  return longer;
}
