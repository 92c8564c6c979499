import { RPC_STATUS_JSON } from './json-messages.js';
import { transcodeDocument } from './json-to-wire.js';
import { WireCursor } from './wire-cursor.js';
import { RPC_STATUS } from './wire-tags.js';
import { WireWriter } from './wire-writer.js';

/** google.rpc.Status, the body of every OTLP/HTTP error. Details are written, and not read. */
export interface RpcStatus {
  /** A gRPC status code (google.rpc.Code). */
  readonly code: number;
  readonly message: string;
}

/** Of google/rpc/error_details.proto, the two kinds that OTLP names. */
export type RpcStatusDetail =
  | { readonly type: 'RetryInfo'; readonly retryAfterMs: number }
  /** `field` is the path to what is wrong; '' for the request as a whole. */
  | { readonly type: 'BadRequest'; readonly field: string; readonly description: string };

const TYPE_URL_PREFIX = 'type.googleapis.com/google.rpc.';
const DETAILS = 0x1a;
const ANY = { typeUrl: 0x0a, value: 0x12 };
const RETRY_INFO = { retryDelay: 0x0a };
const DURATION = { seconds: 0x08, nanos: 0x10 };
const BAD_REQUEST = { fieldViolations: 0x0a };
const FIELD_VIOLATION = { field: 0x0a, description: 0x12 };

export function encodeStatus(code: number, message: string, details: readonly RpcStatusDetail[] = []): Uint8Array {
  const writer = new WireWriter();
  writer.int32(RPC_STATUS.code, code);
  writer.text(RPC_STATUS.message, message);
  for (const detail of details) writeDetail(writer, detail);
  return writer.finish();
}

export function encodeStatusJson(code: number, message: string, details: readonly RpcStatusDetail[] = []): string {
  if (details.length === 0) return JSON.stringify({ code, message });
  return JSON.stringify({ code, message, details: details.map(detailToJson) });
}

/** Throws OtlpError. */
export function parseStatus(bytes: Uint8Array): RpcStatus {
  const cursor = new WireCursor(bytes, 0, bytes.length);
  let code = 0;
  let message = '';
  while (cursor.position < cursor.end) {
    const tag = cursor.readTag();
    if (tag === RPC_STATUS.code) code = cursor.readInt32();
    else if (tag === RPC_STATUS.message) message = cursor.readText();
    else cursor.skipUnknown(tag, RPC_STATUS.fields);
  }
  return { code, message };
}

/** Throws OtlpError. */
export function parseStatusJson(text: string): RpcStatus {
  return parseStatus(transcodeDocument(text, RPC_STATUS_JSON, 0));
}

/** A google.protobuf.Any. */
function writeDetail(writer: WireWriter, detail: RpcStatusDetail): void {
  const any = writer.beginMessage(DETAILS);
  writer.text(ANY.typeUrl, TYPE_URL_PREFIX + detail.type);
  const value = writer.beginMessage(ANY.value);
  if (detail.type === 'RetryInfo') {
    const { seconds, milliseconds } = durationOf(detail.retryAfterMs);
    const delay = writer.beginMessage(RETRY_INFO.retryDelay);
    writer.int64(DURATION.seconds, BigInt(seconds));
    writer.int32(DURATION.nanos, milliseconds * 1_000_000);
    writer.endMessage(delay);
  } else {
    const violation = writer.beginMessage(BAD_REQUEST.fieldViolations);
    writer.text(FIELD_VIOLATION.field, detail.field);
    writer.text(FIELD_VIOLATION.description, detail.description);
    writer.endMessage(violation);
  }
  writer.endMessage(value);
  writer.endMessage(any);
}

function detailToJson(detail: RpcStatusDetail): object {
  const type = { '@type': TYPE_URL_PREFIX + detail.type };
  if (detail.type === 'RetryInfo') {
    const { seconds, milliseconds } = durationOf(detail.retryAfterMs);
    const fraction = milliseconds === 0 ? '' : `.${String(milliseconds).padStart(3, '0')}`;
    return { ...type, retryDelay: `${seconds}${fraction}s` };
  }
  return { ...type, fieldViolations: [{ field: detail.field, description: detail.description }] };
}

/** Whole milliseconds, rounded before they are split: 999.6 ms are one second, not a thousand milliseconds. */
function durationOf(ms: number): { readonly seconds: number; readonly milliseconds: number } {
  const whole = Math.round(ms);
  return { seconds: Math.floor(whole / 1_000), milliseconds: whole % 1_000 };
}
