import { OtlpError, WireCursor } from '@clew/otlp';

import type { ElementBudget } from '../conversion.js';
import { hexOf, ipOf } from './proto-scalars.js';
import {
  emptyEndpoint,
  emptySpan,
  type ZipkinAnnotation,
  type ZipkinEndpoint,
  type ZipkinSpan,
} from './zipkin-span.js';

/* Tags (field << 3 | wire type) of zipkin.proto, package zipkin.proto3. https://github.com/openzipkin/zipkin-api */
const LIST_SPANS = 0x0a;
const SPAN = {
  traceId: 0x0a,
  parentId: 0x12,
  id: 0x1a,
  kind: 0x20,
  name: 0x2a,
  timestamp: 0x31,
  duration: 0x38,
  localEndpoint: 0x42,
  remoteEndpoint: 0x4a,
  annotations: 0x52,
  tags: 0x5a,
} as const;
const ENDPOINT = { serviceName: 0x0a, ipv4: 0x12, ipv6: 0x1a, port: 0x20 } as const;
const ANNOTATION = { timestamp: 0x09, value: 0x12 } as const;
const MAP_ENTRY = { key: 0x0a, value: 0x12 } as const;

const KINDS = ['', 'CLIENT', 'SERVER', 'PRODUCER', 'CONSUMER'] as const;

/** The spans of a `zipkin.proto3.ListOfSpans`, one at a time. Throws OtlpError with the element it is in. */
export function* readZipkinProto(body: Uint8Array, budget: ElementBudget): Generator<ZipkinSpan> {
  const cursor = new WireCursor(body, 0, body.length);
  for (let index = 0; cursor.position < cursor.end;) {
    const tag = cursor.readTag();
    if (tag !== LIST_SPANS) {
      cursor.skip(tag);
      continue;
    }
    yield located(index++, () => within(cursor, emptySpan(), (span, field) => {
      readSpanField(cursor, span, field, budget);
    }, budget)); // prettier-ignore
  }
}

function located<T>(index: number, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof OtlpError) || error.code === 'OTLP_LIMIT') throw error;
    throw new OtlpError(error.code, `spans[${index}]: ${error.message}`, error.offset);
  }
}

/** Reads a submessage field by field into `message`. */
function within<Message>(
  cursor: WireCursor,
  message: Message,
  readField: (message: Message, tag: number) => void,
  budget: ElementBudget,
): Message {
  budget.take(cursor.position);
  const outerEnd = cursor.enter(cursor.readLength());
  while (cursor.position < cursor.end) readField(message, cursor.readTag());
  cursor.leave(outerEnd);
  return message;
}

function readSpanField(cursor: WireCursor, span: ZipkinSpan, tag: number, budget: ElementBudget): void {
  switch (tag) {
    case SPAN.traceId:
      span.traceId = hexOf(cursor.readBytesCopy());
      return;
    case SPAN.parentId:
      span.parentId = hexOf(cursor.readBytesCopy());
      return;
    case SPAN.id:
      span.id = hexOf(cursor.readBytesCopy());
      return;
    case SPAN.kind:
      span.kind = KINDS[cursor.readInt32()] ?? ''; // enums are open: a newer kind is one we cannot name
      return;
    case SPAN.name:
      span.name = cursor.readText();
      return;
    case SPAN.timestamp:
      span.timestampMicros = unlessZero(cursor.readFixed64BigInt());
      return;
    case SPAN.duration:
      span.durationMicros = unlessZero(BigInt.asUintN(64, cursor.readInt64()));
      return;
    case SPAN.localEndpoint:
      span.localEndpoint = readEndpoint(cursor, budget);
      return;
    case SPAN.remoteEndpoint:
      span.remoteEndpoint = readEndpoint(cursor, budget);
      return;
    case SPAN.annotations:
      span.annotations.push(readAnnotation(cursor, budget));
      return;
    case SPAN.tags:
      readTag(cursor, span.tags, budget);
      return;
    default:
      cursor.skip(tag);
  }
}

function readEndpoint(cursor: WireCursor, budget: ElementBudget): ZipkinEndpoint {
  const readField = (endpoint: ZipkinEndpoint, tag: number): void => {
    if (tag === ENDPOINT.serviceName) endpoint.serviceName = cursor.readText();
    else if (tag === ENDPOINT.ipv4) endpoint.ipv4 = ipOf(cursor.readBytesCopy());
    else if (tag === ENDPOINT.ipv6) endpoint.ipv6 = ipOf(cursor.readBytesCopy());
    else if (tag === ENDPOINT.port) endpoint.port = cursor.readInt32();
    else cursor.skip(tag);
  };
  return within(cursor, emptyEndpoint(), readField, budget);
}

function readAnnotation(cursor: WireCursor, budget: ElementBudget): ZipkinAnnotation {
  const readField = (annotation: ZipkinAnnotation, tag: number): void => {
    if (tag === ANNOTATION.timestamp) annotation.timestampMicros = unlessZero(cursor.readFixed64BigInt());
    else if (tag === ANNOTATION.value) annotation.value = cursor.readText();
    else cursor.skip(tag);
  };
  return within(cursor, { timestampMicros: undefined, value: '' }, readField, budget);
}

function readTag(cursor: WireCursor, tags: Map<string, string>, budget: ElementBudget): void {
  const readField = (entry: { key: string; value: string }, tag: number): void => {
    if (tag === MAP_ENTRY.key) entry.key = cursor.readText();
    else if (tag === MAP_ENTRY.value) entry.value = cursor.readText();
    else cursor.skip(tag);
  };
  const { key, value } = within(cursor, { key: '', value: '' }, readField, budget);
  tags.set(key, value);
}

/** proto3 does not tell 0 from absent. */
function unlessZero(value: bigint): bigint | undefined {
  return value === 0n ? undefined : value;
}
