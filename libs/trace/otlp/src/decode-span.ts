import { spanIdFromBytes, spanKindFromNumber, statusCodeFromNumber, traceIdFromBytes } from '@clew/trace-model';
import type { KeyValue, Span, SpanEvent, SpanId, SpanLink, StatusCode, TraceId } from '@clew/trace-model';
import { readKeyValueInto } from './decode-attributes.js';
import { ANY_VALUE_DEPTH_MAX_DEFAULT } from './limits.js';
import type { AnyValueLimits } from './limits.js';
import { malformed } from './otlp-error.js';
import { WireCursor } from './wire-cursor.js';
import { EVENT, LINK, SPAN, STATUS } from './wire-tags.js';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * A Span payload, field by field. Invalid UTF-8 reads as U+FFFD; a parent id that is none reads as '' (a root); kinds and
 * status codes that the protocol does not know (yet) read as UNSPECIFIED and UNSET. Nothing refers to `bytes` afterwards.
 * Throws OtlpError when the trace id or span id is missing, all zero or of another length, and on malformed bytes.
 */
export function decodeSpan(bytes: Uint8Array, start: number, end: number, limits: AnyValueLimits = {}): Span {
  return readSpan(new WireCursor(bytes, start, end), limits.anyValueDepthMax ?? ANY_VALUE_DEPTH_MAX_DEFAULT);
}

function readSpan(cursor: WireCursor, depthMax: number): Span {
  const start = cursor.position;
  const draft = new SpanDraft();
  while (cursor.position < cursor.end) draft.readField(cursor, cursor.readTag(), depthMax);
  const { traceId, spanId, attributes, events, links } = draft;
  if (traceId === undefined) throw malformed('span without a trace id of 16 bytes that are not all zero', start);
  if (spanId === undefined) throw malformed('span without a span id of 8 bytes that are not all zero', start);
  return {
    traceId,
    spanId,
    parentSpanId: draft.parentSpanId,
    traceState: draft.traceState,
    flags: draft.flags,
    name: draft.name,
    kind: spanKindFromNumber(draft.kind),
    startTimeUnixNano: draft.startTimeUnixNano,
    endTimeUnixNano: draft.endTimeUnixNano,
    statusCode: draft.statusCode,
    statusMessage: draft.statusMessage,
    attributes,
    droppedAttributesCount: draft.droppedAttributesCount,
    events,
    droppedEventsCount: draft.droppedEventsCount,
    links,
    droppedLinksCount: draft.droppedLinksCount,
  };
}

/** A span while its fields come in, in any order, possibly repeatedly. */
class SpanDraft {
  traceId: TraceId | undefined;
  spanId: SpanId | undefined;
  parentSpanId: SpanId | '' = '';
  traceState = '';
  flags = 0;
  name = '';
  kind = 0;
  startTimeUnixNano = 0n;
  endTimeUnixNano = 0n;
  statusCode: StatusCode = 'UNSET';
  statusMessage = '';
  readonly attributes: KeyValue[] = [];
  droppedAttributesCount = 0;
  readonly events: SpanEvent[] = [];
  droppedEventsCount = 0;
  readonly links: SpanLink[] = [];
  droppedLinksCount = 0;

  readField(cursor: WireCursor, tag: number, depthMax: number): void {
    switch (tag) {
      case SPAN.attributes:
        readKeyValueInto(cursor, this.attributes, depthMax);
        return;
      case SPAN.traceId:
        this.traceId = readTraceId(cursor);
        return;
      case SPAN.spanId:
        this.spanId = readSpanId(cursor);
        return;
      case SPAN.parentSpanId:
        this.parentSpanId = readSpanId(cursor) ?? '';
        return;
      case SPAN.traceState:
        this.traceState = cursor.readText();
        return;
      case SPAN.flags:
        this.flags = cursor.readFixed32();
        return;
      case SPAN.name:
        this.name = cursor.readText();
        return;
      case SPAN.kind:
        this.kind = cursor.readInt32();
        return;
      case SPAN.startTimeUnixNano:
        this.startTimeUnixNano = cursor.readFixed64BigInt();
        return;
      case SPAN.endTimeUnixNano:
        this.endTimeUnixNano = cursor.readFixed64BigInt();
        return;
      case SPAN.status:
        this.readStatus(cursor);
        return;
      case SPAN.events:
        this.events.push(readEvent(cursor, depthMax));
        return;
      case SPAN.links:
        this.links.push(readLink(cursor, depthMax));
        return;
      case SPAN.droppedAttributesCount:
        this.droppedAttributesCount = cursor.readUint32();
        return;
      case SPAN.droppedEventsCount:
        this.droppedEventsCount = cursor.readUint32();
        return;
      case SPAN.droppedLinksCount:
        this.droppedLinksCount = cursor.readUint32();
        return;
      default:
        cursor.skipUnknown(tag, SPAN.fields);
    }
  }

  private readStatus(cursor: WireCursor): void {
    const outerEnd = cursor.enter(cursor.readLength());
    while (cursor.position < cursor.end) {
      const tag = cursor.readTag();
      if (tag === STATUS.code) this.statusCode = statusCodeFromNumber(cursor.readInt32());
      else if (tag === STATUS.message) this.statusMessage = cursor.readText();
      else cursor.skipUnknown(tag, STATUS.fields);
    }
    cursor.leave(outerEnd);
  }
}

function readEvent(cursor: WireCursor, depthMax: number): SpanEvent {
  const attributes: KeyValue[] = [];
  const event: Mutable<SpanEvent> = { timeUnixNano: 0n, name: '', attributes, droppedAttributesCount: 0 };
  const outerEnd = cursor.enter(cursor.readLength());
  while (cursor.position < cursor.end) {
    const tag = cursor.readTag();
    if (tag === EVENT.attributes) readKeyValueInto(cursor, attributes, depthMax);
    else if (tag === EVENT.timeUnixNano) event.timeUnixNano = cursor.readFixed64BigInt();
    else if (tag === EVENT.name) event.name = cursor.readText();
    else if (tag === EVENT.droppedAttributesCount) event.droppedAttributesCount = cursor.readUint32();
    else cursor.skipUnknown(tag, EVENT.fields);
  }
  cursor.leave(outerEnd);
  return event;
}

function readLink(cursor: WireCursor, depthMax: number): SpanLink {
  const attributes: KeyValue[] = [];
  const link: Mutable<SpanLink> = {
    traceId: '',
    spanId: '',
    traceState: '',
    attributes,
    droppedAttributesCount: 0,
    flags: 0,
  };
  const outerEnd = cursor.enter(cursor.readLength());
  while (cursor.position < cursor.end) {
    const tag = cursor.readTag();
    if (tag === LINK.traceId) link.traceId = readTraceId(cursor) ?? '';
    else if (tag === LINK.spanId) link.spanId = readSpanId(cursor) ?? '';
    else if (tag === LINK.traceState) link.traceState = cursor.readText();
    else if (tag === LINK.attributes) readKeyValueInto(cursor, attributes, depthMax);
    else if (tag === LINK.droppedAttributesCount) link.droppedAttributesCount = cursor.readUint32();
    else if (tag === LINK.flags) link.flags = cursor.readFixed32();
    else cursor.skipUnknown(tag, LINK.fields);
  }
  cursor.leave(outerEnd);
  return link;
}

function readTraceId(cursor: WireCursor): TraceId | undefined {
  const at = cursor.readId(16);
  return at < 0 ? undefined : traceIdFromBytes(cursor.bytes, at);
}

function readSpanId(cursor: WireCursor): SpanId | undefined {
  const at = cursor.readId(8);
  return at < 0 ? undefined : spanIdFromBytes(cursor.bytes, at);
}
