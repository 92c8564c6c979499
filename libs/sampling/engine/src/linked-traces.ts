import { OtlpError, WireCursor } from '@clew/otlp';

/** Field number << 3 | wire type in Span and Span.Link (opentelemetry-proto v1). */
const SPAN_LINKS = 0x6a;
const LINK_TRACE_ID = 0x0a;
const TRACE_ID_BYTES = 16;

/** Calls `found` with where the trace id of each link of the span `bytes[start, end)` begins. Torn links are passed over. */
export function eachLinkedTrace(bytes: Uint8Array, start: number, end: number, found: (idStart: number) => void): void {
  const cursor = new WireCursor(bytes, start, end);
  try {
    while (cursor.position < cursor.end) {
      const tag = cursor.readTag();
      if (tag === SPAN_LINKS) readLink(cursor, found);
      else cursor.skip(tag);
    }
  } catch (error) {
    if (!(error instanceof OtlpError)) throw error;
  }
}

function readLink(cursor: WireCursor, found: (idStart: number) => void): void {
  const outerEnd = cursor.enter(cursor.readLength());
  while (cursor.position < cursor.end) {
    const tag = cursor.readTag();
    if (tag !== LINK_TRACE_ID) {
      cursor.skip(tag);
      continue;
    }
    const idStart = cursor.readId(TRACE_ID_BYTES);
    if (idStart >= 0) found(idStart);
  }
  cursor.leave(outerEnd);
}
