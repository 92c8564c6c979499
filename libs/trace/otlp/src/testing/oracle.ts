import { isSpanId, isTraceId, spanKindFromNumber, statusCodeFromNumber } from '@clew/trace-model';
import type { AnyValue, InstrumentationScope, KeyValue, Resource, Span, SpanEvent, SpanLink } from '@clew/trace-model';
import type { DecodedResourceSpans, DecodedScopeSpans } from '../decode-request.js';
import { protoType } from './otlp-proto.js';

/** What protobufjs reads, as plain objects: 64-bit integers as decimal text, bytes as Uint8Array, absent fields absent. */
export type Plain = Readonly<Record<string, unknown>>;

export function oracleDecode(typeName: string, bytes: Uint8Array): Plain {
  const type = protoType(typeName);
  return type.toObject(type.decode(bytes), { longs: String, arrays: true });
}

/** The body in this package's types, as the oracle reads it. `accepts` says which spans to keep. */
export function oracleRequest(
  body: Uint8Array,
  accepts: (span: Plain) => boolean = hasValidIds,
): DecodedResourceSpans[] {
  return list(oracleDecode('ExportTraceServiceRequest', body), 'resourceSpans')
    .map((resourceSpans) => ({
      resource: resourceFrom(record(resourceSpans, 'resource')),
      schemaUrl: text(resourceSpans, 'schemaUrl'),
      scopeSpans: list(resourceSpans, 'scopeSpans')
        .map((scopeSpans): DecodedScopeSpans => ({
          scope: scopeFrom(record(scopeSpans, 'scope')),
          schemaUrl: text(scopeSpans, 'schemaUrl'),
          spans: list(scopeSpans, 'spans').filter(accepts).map(spanFrom),
        }))
        .filter((scopeSpans) => scopeSpans.spans.length > 0),
    }))
    .filter((resourceSpans) => resourceSpans.scopeSpans.length > 0);
}

export function hasValidIds(span: Plain): boolean {
  return isTraceId(hex(span, 'traceId')) && isSpanId(hex(span, 'spanId'));
}

export function hasValidTraceId(span: Plain): boolean {
  return isTraceId(hex(span, 'traceId'));
}

export function resourceFrom(resource: Plain): Resource {
  return { attributes: attributesFrom(resource), droppedAttributesCount: number(resource, 'droppedAttributesCount') };
}

export function scopeFrom(scope: Plain): InstrumentationScope {
  return { name: text(scope, 'name'), version: text(scope, 'version'), ...resourceFrom(scope) };
}

export function spanFrom(span: Plain): Span {
  const traceId = hex(span, 'traceId');
  const spanId = hex(span, 'spanId');
  const parentSpanId = hex(span, 'parentSpanId');
  if (!isTraceId(traceId) || !isSpanId(spanId)) throw new Error('not for spans without ids');
  const status = record(span, 'status');
  return {
    traceId,
    spanId,
    parentSpanId: isSpanId(parentSpanId) ? parentSpanId : '',
    traceState: text(span, 'traceState'),
    flags: number(span, 'flags'),
    name: text(span, 'name'),
    kind: spanKindFromNumber(number(span, 'kind')),
    startTimeUnixNano: bigint(span, 'startTimeUnixNano'),
    endTimeUnixNano: bigint(span, 'endTimeUnixNano'),
    statusCode: statusCodeFromNumber(number(status, 'code')),
    statusMessage: text(status, 'message'),
    ...resourceFrom(span),
    events: list(span, 'events').map(eventFrom),
    droppedEventsCount: number(span, 'droppedEventsCount'),
    links: list(span, 'links').map(linkFrom),
    droppedLinksCount: number(span, 'droppedLinksCount'),
  };
}

function eventFrom(event: Plain): SpanEvent {
  return { timeUnixNano: bigint(event, 'timeUnixNano'), name: text(event, 'name'), ...resourceFrom(event) };
}

function linkFrom(link: Plain): SpanLink {
  const traceId = hex(link, 'traceId');
  const spanId = hex(link, 'spanId');
  return {
    traceId: isTraceId(traceId) ? traceId : '',
    spanId: isSpanId(spanId) ? spanId : '',
    traceState: text(link, 'traceState'),
    flags: number(link, 'flags'),
    ...resourceFrom(link),
  };
}

function attributesFrom(message: Plain): KeyValue[] {
  return list(message, 'attributes').map(keyValueFrom);
}

function keyValueFrom(keyValue: Plain): KeyValue {
  return { key: text(keyValue, 'key'), value: anyValueFrom(record(keyValue, 'value')) };
}

export function anyValueFrom(value: Plain): AnyValue {
  if ('stringValue' in value) return { type: 'string', value: text(value, 'stringValue') };
  if ('boolValue' in value) return { type: 'bool', value: value['boolValue'] === true };
  if ('intValue' in value) return { type: 'int', value: bigint(value, 'intValue') };
  if ('doubleValue' in value) return { type: 'double', value: number(value, 'doubleValue') };
  if ('bytesValue' in value) return { type: 'bytes', value: bytes(value, 'bytesValue') };
  if ('arrayValue' in value) {
    return { type: 'array', values: list(record(value, 'arrayValue'), 'values').map(anyValueFrom) };
  }
  if ('kvlistValue' in value) {
    return { type: 'kvlist', entries: list(record(value, 'kvlistValue'), 'values').map(keyValueFrom) };
  }
  return { type: 'empty' };
}

export function list(message: Plain, name: string): readonly Plain[] {
  return (message[name] ?? []) as readonly Plain[];
}

export function record(message: Plain, name: string): Plain {
  return (message[name] ?? {}) as Plain;
}

export function bytes(message: Plain, name: string): Uint8Array {
  const value = message[name] ?? new Uint8Array(0);
  if (!(value instanceof Uint8Array)) throw new Error(`${name} is not bytes`);
  return new Uint8Array(value);
}

export function text(message: Plain, name: string): string {
  const value = message[name] ?? '';
  if (typeof value !== 'string') throw new Error(`${name} is not text`);
  return value;
}

export function number(message: Plain, name: string): number {
  const value = message[name] ?? 0;
  if (typeof value !== 'number') throw new Error(`${name} is not a number`);
  return value;
}

export function bigint(message: Plain, name: string): bigint {
  return BigInt((message[name] ?? '0') as string);
}

export function hex(message: Plain, name: string): string {
  return Buffer.from(bytes(message, name)).toString('hex');
}
