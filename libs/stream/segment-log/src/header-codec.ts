import type { MessageHeaders, ProducerMark } from '@clew/stream-contract';
import { MESSAGE_FORMAT_VERSION, StreamError, checkHeaders } from '@clew/stream-contract';

/**
 * Message headers on disk, little-endian:
 *
 *   u8 version | u16 retentionDays | u32 spanCount | f64 ingestBytes | f64 receivedAtUnixMs
 *   | 3 x (u16 length | utf-8) | 16 bytes of request digest, or none | 8 bytes of session and u48 number, or none
 *
 * What follows the ids is told by its length.
 */
const FIXED_BYTES = 23;
const DIGEST_BYTES = 16;
const SESSION_BYTES = 8;
const NUMBER_BYTES = 6;
const PRODUCER_BYTES = SESSION_BYTES + NUMBER_BYTES;

export function encodeHeaderBytes(headers: MessageHeaders): Buffer {
  checkHeaders(headers);
  const ids = [headers.tenantId, headers.teamId, headers.ingestKeyId].map((id) => Buffer.from(id, 'utf8'));
  const digest = Buffer.from(headers.requestDigest ?? '', 'hex');
  const { producer } = headers;
  const tailBytes = digest.length + (producer === undefined ? 0 : PRODUCER_BYTES);
  const bytes = Buffer.allocUnsafe(ids.reduce((sum, id) => sum + 2 + id.length, FIXED_BYTES + tailBytes));
  bytes.writeUInt8(MESSAGE_FORMAT_VERSION, 0);
  bytes.writeUInt16LE(headers.retentionDays, 1);
  bytes.writeUInt32LE(headers.spanCount, 3);
  bytes.writeDoubleLE(headers.ingestBytes, 7);
  bytes.writeDoubleLE(headers.receivedAtUnixMs, 15);
  let at = FIXED_BYTES;
  for (const id of ids) {
    at = bytes.writeUInt16LE(id.length, at);
    bytes.set(id, at);
    at += id.length;
  }
  bytes.set(digest, at);
  if (producer !== undefined) {
    at += digest.length;
    at += bytes.write(producer.sessionId, at, 'hex');
    bytes.writeUIntLE(producer.number, at, NUMBER_BYTES);
  }
  return bytes;
}

/** The inverse. Throws a permanent StreamError `STREAM_HEADERS_INVALID`. */
export function decodeHeaderBytes(bytes: Buffer): MessageHeaders {
  if (bytes.length < FIXED_BYTES) throw invalid(`only ${String(bytes.length)} bytes`);
  const version = bytes.readUInt8(0);
  if (version !== MESSAGE_FORMAT_VERSION) throw invalid(`of format version ${String(version)}`);
  let at = FIXED_BYTES;
  const nextId = (): string => {
    const start = at + 2;
    const end = start > bytes.length ? start : start + bytes.readUInt16LE(at);
    if (end > bytes.length) throw invalid('cut short');
    at = end;
    return bytes.toString('utf8', start, end);
  };
  const headers = {
    retentionDays: bytes.readUInt16LE(1),
    spanCount: bytes.readUInt32LE(3),
    ingestBytes: bytes.readDoubleLE(7),
    receivedAtUnixMs: bytes.readDoubleLE(15),
    tenantId: nextId(),
    teamId: nextId(),
    ingestKeyId: nextId(),
  };
  const tailBytes = bytes.length - at;
  const hasDigest = tailBytes === DIGEST_BYTES || tailBytes === DIGEST_BYTES + PRODUCER_BYTES;
  const hasProducer = tailBytes === PRODUCER_BYTES || tailBytes === DIGEST_BYTES + PRODUCER_BYTES;
  if (tailBytes > 0 && !hasDigest && !hasProducer) throw invalid(`followed by ${String(tailBytes)} bytes`);
  return checkHeaders({
    ...headers,
    ...(hasDigest ? { requestDigest: bytes.toString('hex', at, at + DIGEST_BYTES) } : {}),
    ...(hasProducer ? { producer: producerAt(bytes, bytes.length - PRODUCER_BYTES) } : {}),
  });
}

function producerAt(bytes: Buffer, at: number): ProducerMark {
  return {
    sessionId: bytes.toString('hex', at, at + SESSION_BYTES),
    number: bytes.readUIntLE(at + SESSION_BYTES, NUMBER_BYTES),
  };
}

function invalid(what: string): StreamError {
  return new StreamError('STREAM_HEADERS_INVALID', `message headers are ${what}`, { retryable: false });
}
