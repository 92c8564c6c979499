import { RPC_STATUS_JSON } from './json-messages.js';
import { transcodeDocument } from './json-to-wire.js';
import { WireCursor } from './wire-cursor.js';
import { RPC_STATUS } from './wire-tags.js';
import { WireWriter } from './wire-writer.js';

/** google.rpc.Status, the body of every OTLP/HTTP error. Details are neither written nor read. */
export interface RpcStatus {
  /** A gRPC status code (google.rpc.Code). */
  readonly code: number;
  readonly message: string;
}

export function encodeStatus(code: number, message: string): Uint8Array {
  const writer = new WireWriter();
  writer.int32(RPC_STATUS.code, code);
  writer.text(RPC_STATUS.message, message);
  return writer.finish();
}

export function encodeStatusJson(code: number, message: string): string {
  return JSON.stringify({ code, message });
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
