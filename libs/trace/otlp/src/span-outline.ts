import type { WireCursor } from './wire-cursor.js';
import { SPAN } from './wire-tags.js';

/** Where the trace id begins, or -1. Walks all fields, because the last of several ids wins. */
export function outlineSpan(cursor: WireCursor): number {
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
