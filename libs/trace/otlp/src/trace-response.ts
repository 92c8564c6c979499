import { TRACE_RESPONSE_JSON } from './json-messages.js';
import { transcodeDocument } from './json-to-wire.js';
import { WireCursor } from './wire-cursor.js';
import { PARTIAL_SUCCESS, RESPONSE } from './wire-tags.js';
import { WireWriter } from './wire-writer.js';

/** What an ExportTraceServiceResponse says (its partial_success). */
export interface TraceResponse {
  readonly rejectedSpans: number;
  /** '' when all is well; a warning when no span was rejected. */
  readonly message: string;
}

/** How the JSON of a response names what it counts; in protobuf all of them are field 1. */
export type RejectedField = 'rejectedSpans' | 'rejectedLogRecords' | 'rejectedDataPoints';

/**
 * An ExportTraceServiceResponse, and just as well that of logs or metrics: their bytes are alike. Nothing rejected and
 * nothing to say is the empty message: the specification asks to leave partial_success unset.
 */
export function encodeExportResponse(rejectedCount: number, message: string): Uint8Array {
  const writer = new WireWriter();
  if (rejectedCount > 0 || message !== '') {
    const partialSuccess = writer.beginMessage(RESPONSE.partialSuccess);
    writer.int64(PARTIAL_SUCCESS.rejectedSpans, BigInt(rejectedCount));
    writer.text(PARTIAL_SUCCESS.errorMessage, message);
    writer.endMessage(partialSuccess);
  }
  return writer.finish();
}

export function encodeExportResponseJson(field: RejectedField, rejectedCount: number, message: string): string {
  if (rejectedCount === 0 && message === '') return '{}';
  return JSON.stringify({ partialSuccess: { [field]: String(rejectedCount), errorMessage: message } });
}

/** Throws OtlpError. */
export function parseTraceResponse(bytes: Uint8Array): TraceResponse {
  const cursor = new WireCursor(bytes, 0, bytes.length);
  let rejectedSpans = 0;
  let message = '';
  while (cursor.position < cursor.end) {
    const tag = cursor.readTag();
    if (tag !== RESPONSE.partialSuccess) {
      cursor.skipUnknown(tag, RESPONSE.fields);
      continue;
    }
    const outerEnd = cursor.enter(cursor.readLength());
    while (cursor.position < cursor.end) {
      const field = cursor.readTag();
      if (field === PARTIAL_SUCCESS.rejectedSpans) rejectedSpans = Number(cursor.readInt64());
      else if (field === PARTIAL_SUCCESS.errorMessage) message = cursor.readText();
      else cursor.skipUnknown(field, PARTIAL_SUCCESS.fields);
    }
    cursor.leave(outerEnd);
  }
  return { rejectedSpans, message };
}

/** Throws OtlpError. */
export function parseTraceResponseJson(text: string): TraceResponse {
  return parseTraceResponse(transcodeDocument(text, TRACE_RESPONSE_JSON, 0));
}
