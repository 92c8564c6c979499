import { WireCursor } from './wire-cursor.js';
import { SPAN, STATUS } from './wire-tags.js';

/**
 * What sampling needs to know of a span, read without allocating: offsets into the bytes and plain numbers. Reusable; holds
 * the last span read. Of a field given several times the last counts, as protobuf says; status messages merge.
 */
export class SpanHeader {
  /** -1 when missing, not 16 bytes long or all zero. */
  traceIdStart = -1;
  /** -1 when missing, not 8 bytes long or all zero. */
  spanIdStart = -1;
  /** -1 for a root span: missing, not 8 bytes long or all zero. */
  parentSpanIdStart = -1;
  nameStart = 0;
  nameEnd = 0;
  /** Wire value of Span.SpanKind; an open enum, so any int32. */
  kind = 0;
  /** Unix nanoseconds as two uint32: a double cannot hold them. */
  startLo = 0;
  startHi = 0;
  endLo = 0;
  endHi = 0;
  /** Wire value of Status.StatusCode; an open enum, so any int32. */
  statusCode = 0;
  /** W3C trace state, for OtelTraceState; empty for most spans. */
  traceStateStart = 0;
  traceStateEnd = 0;
  /** uint32. Bits 0 to 7 are W3C trace flags (1 sampled, 2 random trace id), 8 and 9 say whether the parent is remote. */
  flags = 0;

  private readonly cursor = new WireCursor(new Uint8Array(0), 0, 0);

  /** Throws OtlpError when the span's fields or its status are malformed. */
  read(bytes: Uint8Array, start: number, end: number): void {
    this.clear();
    const cursor = this.cursor;
    cursor.reset(bytes, start, end);
    while (cursor.position < end) {
      // Most fields are short attributes, which nobody here looks into: passed over without a call.
      const at = cursor.position;
      const next = at + 2 + (bytes[at + 1] ?? 0);
      if (bytes[at] === SPAN.attributes && (bytes[at + 1] ?? 0) < 0x80 && next <= end) cursor.position = next;
      else this.readField(cursor, cursor.readTag());
    }
  }

  private clear(): void {
    this.traceIdStart = this.spanIdStart = this.parentSpanIdStart = -1;
    this.nameStart = this.nameEnd = 0;
    this.kind = this.statusCode = 0;
    this.startLo = this.startHi = this.endLo = this.endHi = 0;
    this.traceStateStart = this.traceStateEnd = this.flags = 0;
  }

  private readField(cursor: WireCursor, tag: number): void {
    switch (tag) {
      case SPAN.traceId:
        this.traceIdStart = cursor.readId(16);
        return;
      case SPAN.spanId:
        this.spanIdStart = cursor.readId(8);
        return;
      case SPAN.parentSpanId:
        this.parentSpanIdStart = cursor.readId(8);
        return;
      case SPAN.name: {
        const length = cursor.readLength();
        this.nameStart = cursor.position;
        this.nameEnd = cursor.position += length;
        return;
      }
      case SPAN.kind:
        this.kind = cursor.readInt32();
        return;
      case SPAN.startTimeUnixNano:
        cursor.readFixed64();
        this.startLo = cursor.lo;
        this.startHi = cursor.hi;
        return;
      case SPAN.endTimeUnixNano:
        cursor.readFixed64();
        this.endLo = cursor.lo;
        this.endHi = cursor.hi;
        return;
      case SPAN.status:
        this.readStatus(cursor);
        return;
      case SPAN.traceState: {
        const length = cursor.readLength();
        this.traceStateStart = cursor.position;
        this.traceStateEnd = cursor.position += length;
        return;
      }
      case SPAN.flags:
        this.flags = cursor.readFixed32();
        return;
      default:
        skipOther(cursor, tag);
    }
  }

  private readStatus(cursor: WireCursor): void {
    const outerEnd = cursor.enter(cursor.readLength());
    while (cursor.position < cursor.end) {
      const tag = cursor.readTag();
      if (tag === STATUS.code) this.statusCode = cursor.readInt32();
      else if (tag === STATUS.message) cursor.skipLengthDelimited();
      else cursor.skipUnknown(tag, STATUS.fields);
    }
    cursor.leave(outerEnd);
  }
}

function skipOther(cursor: WireCursor, tag: number): void {
  switch (tag) {
    case SPAN.attributes:
    case SPAN.events:
    case SPAN.links:
      cursor.skipLengthDelimited();
      return;
    case SPAN.droppedAttributesCount:
    case SPAN.droppedEventsCount:
    case SPAN.droppedLinksCount:
      cursor.readUint();
      return;
    default:
      cursor.skipUnknown(tag, SPAN.fields);
  }
}
