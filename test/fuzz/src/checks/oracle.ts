import protobuf from 'protobufjs';
import { varint } from '../mutations/wire-tree.js';
import { LOGS_REQUEST, TRACE_REQUEST } from '../schemas.js';
import { Violation } from './violation.js';

/** What protobufjs finds in an ExportTraceServiceRequest. */
export interface OracleSpans {
  readonly count: number;
  /** `traceId/spanId` in hex of those with ids that OTLP allows, in the order of the body. */
  readonly ids: readonly string[];
}

interface DecodedSpan {
  readonly traceId: Uint8Array;
  readonly spanId: Uint8Array;
}
interface DecodedRequest {
  readonly resourceSpans: readonly { readonly scopeSpans: readonly { readonly spans: readonly DecodedSpan[] }[] }[];
}
interface DecodedLogs {
  readonly resourceLogs: readonly { readonly scopeLogs: readonly { readonly logRecords: readonly unknown[] }[] }[];
}

export function oracleSpans(body: Uint8Array): OracleSpans {
  const { resourceSpans } = decoded(body, TRACE_REQUEST) as unknown as DecodedRequest;
  const spans = resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
  const ids = spans
    .filter(({ traceId, spanId }) => isId(traceId, 16) && isId(spanId, 8))
    .map(({ traceId, spanId }) => `${hex(traceId)}/${hex(spanId)}`);
  return { count: spans.length, ids };
}

export function oracleRecordCount(body: Uint8Array): number {
  const { resourceLogs } = decoded(body, LOGS_REQUEST) as unknown as DecodedLogs;
  return resourceLogs.flatMap(({ scopeLogs }) => scopeLogs.flatMap((scope) => scope.logRecords)).length;
}

function decoded(body: Uint8Array, type: protobuf.Type): protobuf.Message {
  try {
    return type.decode(body);
  } catch (error) {
    // protobufjs loses its way in 32-bit varints of 6 to 9 bytes, which the specification allows: it gets the short ones.
    try {
      return type.decode(withShortVarints(body, type));
    } catch {
      throw new Violation(`accepted, and protobufjs cannot read it: ${String(error)}`);
    }
  }
}

const NARROW_TYPES = new Set(['bool', 'int32', 'uint32']);

/** The same message without long varints where protobufjs reads 32 bits; what they say is not what is compared. */
function withShortVarints(body: Uint8Array, type: protobuf.Type): Buffer {
  const reader = protobuf.Reader.create(body);
  const parts: Uint8Array[] = [];
  while (reader.pos < reader.len) {
    const tag = Number(reader.uint64());
    parts.push(varint(tag));
    const field = type.fieldsById[tag >>> 3];
    const resolved = field?.resolvedType;
    if ((tag & 7) === 0 && field !== undefined && NARROW_TYPES.has(field.type)) {
      parts.push(varint(field.type === 'bool' ? 1 : 0));
      reader.skipType(0);
    } else if ((tag & 7) === 2) {
      const length = Number(reader.uint64());
      const payload = body.subarray(reader.pos, reader.pos + length);
      if (payload.length < length) throw new RangeError('a field ends beyond its message');
      const short = resolved instanceof protobuf.Type ? withShortVarints(payload, resolved) : payload;
      parts.push(varint(short.length), short);
      reader.pos += length;
    } else {
      const start = reader.pos;
      reader.skipType(tag & 7);
      parts.push(body.subarray(start, reader.pos));
    }
  }
  return Buffer.concat(parts);
}

function isId(id: Uint8Array, length: number): boolean {
  return id.length === length && id.some((byte) => byte !== 0);
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');
}
